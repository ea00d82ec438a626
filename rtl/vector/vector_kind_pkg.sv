// SPDX-License-Identifier: Apache-2.0
// What the vector unit does with each opcode: which part of it computes, and where the result goes.
package vector_kind_pkg;

  import machine_pkg::*;

  typedef enum logic [2:0] {
    ClassNone    = 3'd0,  // vseed
    ClassInt     = 3'd1,
    ClassPermute = 3'd2,
    ClassConvert = 3'd3,
    ClassMinmax  = 3'd4,
    ClassFloat   = 3'd5,  // result in t+5, as of the next
    ClassReduce  = 3'd6
  } vector_class_e;

  typedef enum logic [1:0] {
    DestNone   = 2'd0,
    DestVector = 2'd1,
    DestPred   = 2'd2,
    DestScalar = 2'd3
  } vector_dest_e;

  typedef struct packed {
    logic          known;  // an opcode of the vector unit
    vector_class_e unit;
    vector_dest_e  dest;
    logic          sets_flags;
    logic          whole;  // all bytes are written, whatever the predicate
    logic          words;  // 32-bit lanes, whatever the width field
    logic          approx;  // ClassFloat
    logic          up;  // ClassConvert
    logic          stochastic;  // ClassConvert
  } vector_kind_t;

  // The opcode without memory operand that does the same.
  function automatic opcode_e plain_opcode(input opcode_e op);
    return (op >= OpFaddM && op <= OpVxorM) ? opcode_e'(op - (OpFaddM - OpFadd)) : op;
  endfunction

  // Of a plain opcode.
  function automatic vector_kind_t vector_kind(input opcode_e op);
    vector_kind = '0;
    vector_kind.known = 1'b1;
    vector_kind.unit = ClassPermute;
    vector_kind.dest = DestVector;
    unique case (op)
      OpVand, OpVor, OpVxor, OpVadd, OpVsub, OpVmul, OpVmin, OpVmax, OpVminu, OpVmaxu, OpVsll,
      OpVsrl, OpVsra:
        vector_kind.unit = ClassInt;
      OpVcmpeq, OpVcmplt, OpVcmpltu: begin
        vector_kind.unit = ClassInt;
        vector_kind.dest = DestPred;
      end
      OpFadd, OpFsub, OpFmul, OpFma, OpFnma: begin
        vector_kind.unit = ClassFloat;
        vector_kind.sets_flags = 1'b1;
      end
      OpFrcp, OpFrsqrt, OpFexp2, OpFlog2: begin
        vector_kind.unit = ClassFloat;
        vector_kind.approx = 1'b1;
        vector_kind.sets_flags = 1'b1;
      end
      OpFmin, OpFmax: begin
        vector_kind.unit = ClassMinmax;
        vector_kind.sets_flags = 1'b1;
      end
      OpFcmpeq, OpFcmplt, OpFcmple: begin
        vector_kind.unit = ClassMinmax;
        vector_kind.dest = DestPred;
        vector_kind.sets_flags = 1'b1;
      end
      OpCvtup: begin
        vector_kind.unit = ClassConvert;
        vector_kind.up = 1'b1;
        vector_kind.sets_flags = 1'b1;
      end
      OpCvtdn, OpVaccdn: begin
        vector_kind.unit = ClassConvert;
        vector_kind.sets_flags = 1'b1;
      end
      OpCvtsr, OpVaccsr: begin
        vector_kind.unit = ClassConvert;
        vector_kind.stochastic = 1'b1;
        vector_kind.sets_flags = 1'b1;
      end
      OpFredsum, OpFredmin, OpFredmax: begin
        vector_kind.unit = ClassReduce;
        vector_kind.sets_flags = 1'b1;
        vector_kind.whole = 1'b1;
        vector_kind.words = 1'b1;
      end
      OpVredsum, OpVredmin, OpVredmax: begin
        vector_kind.unit = ClassReduce;
        vector_kind.whole = 1'b1;
      end
      OpVseed: begin
        vector_kind.unit = ClassNone;
        vector_kind.dest = DestNone;
      end
      OpVext: vector_kind.dest = DestScalar;
      OpVsel: vector_kind.whole = 1'b1;
      OpVbc, OpVbcl, OpValign, OpValignr, OpVperm, OpViota, OpVacc: ;
      default: vector_kind.known = 1'b0;
    endcase
  endfunction

endpackage
