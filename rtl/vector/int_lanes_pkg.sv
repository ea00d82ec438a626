// SPDX-License-Identifier: Apache-2.0
// Integer operations on the lanes of one 32-bit word: four of 8 bits, two of 16, or one.
package int_lanes_pkg;

  import machine_pkg::*;

  // One lane, given zero-extended (u) and sign-extended (s); the caller takes its low bits.
  // last = width - 1. Comparisons give all ones or zero.
  function automatic logic [31:0] int_lane(input opcode_e op, input logic [4:0] last,
                                           input logic [31:0] ub, input logic [31:0] uc,
                                           input logic [31:0] sb, input logic [31:0] sc);
    // verilator no_inline_task
    logic less_u, less_s;
    less_u = ub < uc;
    less_s = $signed(sb) < $signed(sc);
    unique case (op)
      OpVand: return ub & uc;
      OpVor: return ub | uc;
      OpVxor: return ub ^ uc;
      OpVadd: return ub + uc;
      OpVsub: return ub - uc;
      OpVmul: return ub * uc;
      OpVmin: return less_s ? ub : uc;
      OpVmax: return less_s ? uc : ub;
      OpVminu: return less_u ? ub : uc;
      OpVmaxu: return less_u ? uc : ub;
      OpVsll: return ub << (uc[4:0] & last);
      OpVsrl: return ub >> (uc[4:0] & last);
      OpVsra: return 32'($signed(sb) >>> (uc[4:0] & last));
      OpVcmpeq: return {32{ub == uc}};
      OpVcmplt: return {32{less_s}};
      OpVcmpltu: return {32{less_u}};
      default: return '0;
    endcase
  endfunction

  // All lanes of a word; width 0, 1, 2 is 8, 16, 32 bits.
  function automatic logic [31:0] int_word(input opcode_e op, input logic [1:0] width,
                                           input logic [31:0] b, input logic [31:0] c);
    // verilator no_inline_task
    logic [31:0] result;
    unique case (width)
      2'd0: begin
        for (int unsigned i = 0; i < 4; i++) begin
          result[8*i+:8] = 8'(int_lane(op, 5'd7, 32'(b[8*i+:8]), 32'(c[8*i+:8]),
                                       32'($signed(b[8*i+:8])), 32'($signed(c[8*i+:8]))));
        end
      end
      2'd1: begin
        for (int unsigned i = 0; i < 2; i++) begin
          result[16*i+:16] = 16'(int_lane(op, 5'd15, 32'(b[16*i+:16]), 32'(c[16*i+:16]),
                                          32'($signed(b[16*i+:16])), 32'($signed(c[16*i+:16]))));
        end
      end
      default: result = int_lane(op, 5'd31, b, c, b, c);
    endcase
    return result;
  endfunction

endpackage
