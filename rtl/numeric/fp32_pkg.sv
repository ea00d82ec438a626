// SPDX-License-Identifier: Apache-2.0
// The FP32 encoding: constants, predicates, and the result type that FP32 operations share.
package fp32_pkg;

  localparam logic [31:0] Fp32One = 32'h3f80_0000;
  localparam logic [31:0] Fp32Inf = 32'h7f80_0000;
  localparam logic [31:0] Fp32Nan = 32'h7fc0_0000;

  typedef struct packed {
    logic [3:0]  flags;
    logic [31:0] value;
  } fp32_result_t;

  function automatic logic fp32_is_nan(input logic [31:0] x);
    return x[30:0] > Fp32Inf[30:0];
  endfunction

  function automatic logic fp32_is_inf(input logic [31:0] x);
    return x[30:0] == Fp32Inf[30:0];
  endfunction

  function automatic logic fp32_is_zero(input logic [31:0] x);
    return x[30:0] == '0;
  endfunction

  function automatic logic fp32_is_denormal(input logic [31:0] x);
    return x[30:23] == '0 && x[22:0] != '0;
  endfunction

endpackage
