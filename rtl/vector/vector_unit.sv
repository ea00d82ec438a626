// SPDX-License-Identifier: Apache-2.0
// The vector unit: pipeline from issue (t) to write (t+5).
//
//   t    issue_i is taken whenever valid; nothing ever waits. Random streams step at its end.
//   t+1
//   t+2  a memory operand arrives: mem_data_i[issue.mem_port]
//   t+3  first step of all operations
//   t+4  second step, or result chosen
//   t+5  rounding, write, flags, retire
//
// Each payload is zero while its valid bit is, so that the outputs are the fields of the record.
`include "assert.svh"

module vector_unit
  import machine_pkg::*;
  import core_pkg::*;
  import convert_pkg::*;
  import vector_kind_pkg::*;
(
  input  logic               clk_i,
  input  logic               rst_ni,

  // From issue, and corrected data of the two wide read ports (t+2).
  input  vec_issue_t         issue_i,
  input  logic [1:0][511:0]  mem_data_i,

  // Vector register write (t+5): byte mask, data zero outside the mask.
  output logic               write_valid_o,
  output logic [1:0]         write_thread_o,
  output logic [4:0]         write_vd_o,
  output logic [63:0]        write_mask_o,
  output logic [511:0]       write_data_o,

  // Predicate register write (t+5), never p0.
  output logic               pred_valid_o,
  output logic [1:0]         pred_thread_o,
  output logic [2:0]         pred_pd_o,
  output logic [63:0]        pred_data_o,

  // Scalar register write of vext (t+5), never r0.
  output logic               ext_valid_o,
  output logic [1:0]         ext_thread_o,
  output logic [4:0]         ext_rd_o,
  output logic [63:0]        ext_data_o,

  // Sticky flags to set (t+5), valid for each instruction that can set flags.
  output logic               flags_valid_o,
  output logic [1:0]         flags_thread_o,
  output logic [3:0]         flags_set_o,

  // Each issued instruction retires in t+5, vseed too.
  output logic               retire_valid_o,
  output logic [1:0]         retire_thread_o,
  // Something is between issue and write.
  output logic               busy_o
);

  typedef struct packed {
    vector_kind_t kind;
    logic         mem;
    logic         mem_port;
    logic [1:0]   width;
    opcode_e      op;
    logic [5:0]   i6;
    format_t      format;
    logic [1:0]   thread;
    logic [4:0]   rd;
  } control_t;

  // Index = number of stages passed: valid_q[n], control_q[n], pred_q[n] belong to cycle t + n.
  logic [5:1] valid_q;
  control_t [5:1] control_q;
  logic [5:1][63:0] pred_q;

  // ---- t: decode ----

  control_t control;
  opcode_e plain;

  assign plain = plain_opcode(issue_i.op);

  always_comb begin
    control.kind = vector_kind(plain);
    // A write to p0 or r0 is none.
    if (control.kind.dest == DestPred && issue_i.rd[2:0] == '0) control.kind.dest = DestNone;
    if (control.kind.dest == DestScalar && issue_i.rd == '0) control.kind.dest = DestNone;
    control.op = plain;
    control.mem = issue_i.mem;
    control.mem_port = issue_i.mem_port;
    control.i6 = issue_i.i6;
    control.width = control.kind.words ? 2'd2 : issue_i.i6[1:0];
    control.format = format_t'(issue_i.fmt);
    control.thread = issue_i.thread;
    control.rd = issue_i.rd;
  end

  `D1_ASSERT_IF(OpcodeIsKnown, issue_i.valid, control.kind.known)
  `D1_ASSERT_IF(FormatIsNarrow, issue_i.valid && control.kind.unit == ClassConvert,
                is_narrow(control.format))
  `D1_ASSERT_IF(NotDropped, issue_i.valid && plain != OpVsel, issue_i.pred != '0)

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else valid_q <= {valid_q[4:1], issue_i.valid};
  end

  // ---- t+1, t+2: operands wait for memory ----

  logic [511:0] a1_q, a2_q, a3_q;
  logic [511:0] b1_q, b2_q, b3_q;
  logic [511:0] c1_q, c2_q, c3_q;
  logic [63:0] scalar1_q, scalar2_q, scalar3_q;
  logic [255:0] random3;

  vector_random u_vector_random (
    .clk_i, .rst_ni,
    .step_i    (issue_i.valid && control.kind.stochastic),
    .seed_i    (issue_i.valid && plain == OpVseed),
    .thread_i  (issue_i.thread),
    .seeds_i   (issue_i.b),
    .valid1_i  (valid_q[1] && control_q[1].kind.stochastic),
    .thread1_i (control_q[1].thread),
    .valid2_i  (valid_q[2] && control_q[2].kind.stochastic),
    .random_o  (random3)
  );

  always_ff @(posedge clk_i) begin
    if (issue_i.valid) begin
      control_q[1] <= control;
      pred_q[1] <= issue_i.pred;
      a1_q <= issue_i.a;
      b1_q <= issue_i.b;
      c1_q <= issue_i.c;
      scalar1_q <= issue_i.scalar;
    end
    if (valid_q[1]) begin
      control_q[2] <= control_q[1];
      pred_q[2] <= pred_q[1];
      a2_q <= a1_q;
      b2_q <= b1_q;
      c2_q <= c1_q;
      scalar2_q <= scalar1_q;
    end
    if (valid_q[2]) begin
      control_q[3] <= control_q[2];
      pred_q[3] <= pred_q[2];
      a3_q <= a2_q;
      b3_q <= b2_q;
      c3_q <= control_q[2].mem ? mem_data_i[control_q[2].mem_port] : c2_q;
      scalar3_q <= scalar2_q;
    end
    if (valid_q[3]) control_q[4] <= control_q[3];
    if (valid_q[4]) control_q[5] <= control_q[4];
  end

  // ---- t+3: execute ----

  logic [6:1] start;  // by class

  always_comb begin
    start = '0;
    for (int unsigned n = 1; n <= 6; n++)
      start[n] = valid_q[3] && control_q[3].kind.unit == vector_class_e'(3'(n));
  end

  logic [511:0] int_result, permute_result, convert_result, minmax_result;
  logic [3:0] convert_flags, minmax_flags;
  logic [511:0] float_result, reduce_result;
  logic [3:0] float_flags, reduce_flags;

  vector_int u_vector_int (
    .clk_i,
    .valid_i  (start[ClassInt]),
    .op_i     (control_q[3].op),
    .width_i  (control_q[3].width),
    .b_i      (b3_q),
    .c_i      (c3_q),
    .result_o (int_result)
  );

  vector_permute u_vector_permute (
    .clk_i,
    .valid_i  (start[ClassPermute]),
    .op_i     (control_q[3].op),
    .i6_i     (control_q[3].i6),
    .pred_i   (pred_q[3]),
    .scalar_i (scalar3_q),
    .b_i      (b3_q),
    .c_i      (c3_q),
    .result_o (permute_result)
  );

  vector_convert u_vector_convert (
    .clk_i,
    .valid_i      (start[ClassConvert]),
    .up_i         (control_q[3].kind.up),
    .stochastic_i (control_q[3].kind.stochastic),
    .format_i     (control_q[3].format),
    .part_i       (control_q[3].i6[5:4]),
    .pred_i       (pred_q[3]),
    .random_i     (random3),
    .b_i          (b3_q),
    .result_o     (convert_result),
    .flags_o      (convert_flags)
  );

  vector_float u_vector_float (
    .clk_i,
    .valid_i        (start[ClassFloat]),
    .approx_i       (control_q[3].kind.approx),
    .minmax_valid_i (start[ClassMinmax]),
    .op_i           (control_q[3].op),
    .pred_i         (pred_q[3]),
    .a_i            (a3_q),
    .b_i            (b3_q),
    .c_i            (c3_q),
    .minmax_o       (minmax_result),
    .minmax_flags_o (minmax_flags),
    .valid4_i       (valid_q[4] && control_q[4].kind.unit == ClassFloat),
    .approx4_i      (control_q[4].kind.approx),
    .valid5_i       (valid_q[5] && control_q[5].kind.unit == ClassFloat),
    .pred5_i        (pred_q[5]),
    .result_o       (float_result),
    .flags_o        (float_flags)
  );

  vector_reduce u_vector_reduce (
    .clk_i,
    .valid_i  (start[ClassReduce]),
    .op_i     (control_q[3].op),
    .width_i  (control_q[3].width),
    .pred_i   (pred_q[3]),
    .b_i      (b3_q),
    .valid4_i (valid_q[4] && control_q[4].kind.unit == ClassReduce),
    .op4_i    (control_q[4].op),
    .width4_i (control_q[4].width),
    .valid5_i (valid_q[5] && control_q[5].kind.unit == ClassReduce),
    .op5_i    (control_q[5].op),
    .width5_i (control_q[5].width),
    .result_o (reduce_result),
    .flags_o  (reduce_flags)
  );

  // Bytes that a part of 16 narrow elements covers.
  function automatic logic [63:0] part_mask(input logic bf16, input logic [1:0] part);
    if (bf16) return part[0] ? 64'hffff_ffff_0000_0000 : 64'h0000_0000_ffff_ffff;
    return 64'h0000_0000_0000_ffff << {part, 4'd0};
  endfunction

  // The predicate becomes the mask of what is written.
  always_ff @(posedge clk_i) begin
    if (valid_q[3]) begin
      if (control_q[3].kind.whole) pred_q[4] <= '1;
      else if (control_q[3].kind.unit == ClassConvert && !control_q[3].kind.up)
        pred_q[4] <= pred_q[3] & part_mask(control_q[3].format.code == FmtBf16,
                                            control_q[3].i6[5:4]);
      else pred_q[4] <= pred_q[3];
    end
    if (valid_q[4]) pred_q[5] <= pred_q[4];
  end

  // ---- t+4: choose among results that are ready ----

  logic [511:0] result5_q;
  logic [3:0] flags5_q;

  always_ff @(posedge clk_i) begin
    if (valid_q[4]) begin
      flags5_q <= '0;
      unique case (control_q[4].kind.unit)
        ClassInt: result5_q <= int_result;
        ClassPermute: result5_q <= permute_result;
        ClassConvert: begin
          result5_q <= convert_result;
          flags5_q <= convert_flags;
        end
        ClassMinmax: begin
          result5_q <= minmax_result;
          flags5_q <= minmax_flags;
        end
        default: ;
      endcase
    end
  end

  // ---- t+5: write ----

  vector_write u_vector_write (
    .valid_i         (valid_q[5]),
    .unit_i          (control_q[5].kind.unit),
    .dest_i          (control_q[5].kind.dest),
    .sets_flags_i    (control_q[5].kind.sets_flags),
    .thread_i        (control_q[5].thread),
    .rd_i            (control_q[5].rd),
    .pred_i          (pred_q[5]),
    .float_result_i  (float_result),
    .float_flags_i   (float_flags),
    .reduce_result_i (reduce_result),
    .reduce_flags_i  (reduce_flags),
    .ready_result_i  (result5_q),
    .ready_flags_i   (flags5_q),
    .write_valid_o, .write_thread_o, .write_vd_o, .write_mask_o, .write_data_o,
    .pred_valid_o, .pred_thread_o, .pred_pd_o, .pred_data_o,
    .ext_valid_o, .ext_thread_o, .ext_rd_o, .ext_data_o,
    .flags_valid_o, .flags_thread_o, .flags_set_o
  );

  assign retire_valid_o = valid_q[5];
  assign retire_thread_o = valid_q[5] ? control_q[5].thread : '0;
  assign busy_o = valid_q != '0;

endmodule
