// SPDX-License-Identifier: Apache-2.0
// FP32 minimum, maximum and compares (docs/numerics.md section 3), with flags.
package fp32_minmax_pkg;

  import machine_pkg::*;
  import fp32_pkg::*;

  typedef struct packed {
    logic [3:0] flags;
    logic       value;
  } fp32_compare_t;

  function automatic logic [3:0] fp32_operand_flags(input logic [31:0] a, input logic [31:0] b);
    fp32_operand_flags = '0;
    fp32_operand_flags[FlagInvalid] = fp32_is_nan(a) || fp32_is_nan(b);
    fp32_operand_flags[FlagDenormal] = fp32_is_denormal(a) || fp32_is_denormal(b);
  endfunction

  // As an unsigned number that is ordered like the FP32 one, -0 below +0.
  function automatic logic [31:0] fp32_order(input logic [31:0] x);
    return x[31] ? ~x : (x | 32'h8000_0000);
  endfunction

  // The minimum, or the maximum.
  function automatic fp32_result_t fp32_minmax(input logic maximum, input logic [31:0] a,
                                               input logic [31:0] b);
    // verilator no_inline_task
    fp32_result_t result;
    result.flags = fp32_operand_flags(a, b);
    if (fp32_is_nan(a)) result.value = fp32_is_nan(b) ? Fp32Nan : b;
    else if (fp32_is_nan(b)) result.value = a;
    else result.value = ((fp32_order(a) < fp32_order(b)) != maximum) ? a : b;
    return result;
  endfunction

  // a < b, or a == b, or either: the OR of those asked for.
  function automatic fp32_compare_t fp32_compare(input logic less, input logic equal,
                                                 input logic [31:0] a, input logic [31:0] b);
    // verilator no_inline_task
    fp32_compare_t result;
    logic is_equal;
    result.flags = fp32_operand_flags(a, b);
    is_equal = a == b || (a[30:0] == '0 && b[30:0] == '0);
    result.value = !result.flags[FlagInvalid] &&
        ((equal && is_equal) || (less && !is_equal && fp32_order(a) < fp32_order(b)));
    return result;
  endfunction

endpackage
