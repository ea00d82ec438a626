// SPDX-License-Identifier: Apache-2.0
// Operands of the issued vector, matrix and wide memory instructions, to their units and ports.
// Combinational, in the issue cycle; only the registers that are needed are read.
module vector_dispatch
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  // The issue slots.
  input  logic [1:0]             thread_i [IssueThreads],
  input  insn_t                  insn_i [Slots],
  input  fetched_t               fetched_i [Slots],
  input  logic [63:0]            rb_i [Slots],
  input  logic [63:0]            rc_i [Slots],
  input  logic [63:0]            pred_i [Slots],
  input  logic [10:0]            fmt_a_i [Slots],
  input  logic [10:0]            fmt_b_i [Slots],
  input  slot_result_t           result_i [Slots],

  // Which of them each unit and port serves; a refill uses wide read port 0.
  input  slot_select_t           vec_i,
  input  slot_select_t           mat_i,
  input  slot_select_t           read_i [NumWideRead],
  input  logic [NumWideRead-1:0] read_b_i,  // the port reads addr_b
  input  slot_select_t           write_i,
  input  logic                   refill_i,
  input  logic [AddressBits-7:0] refill_line_i,

  // Vector registers: 0..2 vec a, b, c; 3, 4 mat a, b; 5 store data. An accumulator part for vacc*.
  output logic [5:0]             reg_read_o,
  output logic [6:0]             reg_index_o [6],
  input  logic [511:0]           reg_data_i [6],
  output logic [1:0]             acc_thread_o,
  output logic [2:0]             acc_index_o,
  output logic [1:0]             acc_part_o,
  input  logic [511:0]           acc_data_i,

  output vec_issue_t             vec_o,
  output mat_issue_t             mat_o,
  output vload_issue_t           vload_o [NumWideRead],
  output sram_read_t             read_o [NumWideRead],
  output sram_write_t            write_o
);

  logic [31:0] vec_word, mat_word, write_word;
  logic [1:0] vec_thread, mat_thread, write_thread;
  opcode_e vec_op, mat_op;
  logic is_acc, is_fma, a_from_memory, b_from_memory;

  always_comb begin
    vec_word = '0;
    vec_thread = '0;
    if (vec_i.valid) begin
      vec_word = fetched_i[vec_i.slot].word;
      vec_thread = thread_i[vec_i.slot[2]];
    end
    mat_word = '0;
    mat_thread = '0;
    if (mat_i.valid) begin
      mat_word = fetched_i[mat_i.slot].word;
      mat_thread = thread_i[mat_i.slot[2]];
    end
    write_word = '0;
    write_thread = '0;
    if (write_i.valid) begin
      write_word = fetched_i[write_i.slot].word;
      write_thread = thread_i[write_i.slot[2]];
    end
    vec_op = opcode_e'(vec_word[FieldOpHi:FieldOpLo]);
    mat_op = opcode_e'(mat_word[FieldOpHi:FieldOpLo]);
  end

  // --- register reads ---
  assign is_acc = vec_i.valid && insn_i[vec_i.slot].use_bacc;
  assign is_fma = vec_op inside {OpFma, OpFnma, OpFmaM, OpFnmaM};
  assign reg_read_o[0] = is_fma;
  assign reg_read_o[1] = vec_i.valid && insn_i[vec_i.slot].use_vb;
  assign reg_read_o[2] = vec_i.valid && insn_i[vec_i.slot].use_vc;
  assign reg_read_o[3] = mat_i.valid && insn_i[mat_i.slot].use_vb;
  assign reg_read_o[4] = mat_i.valid && insn_i[mat_i.slot].use_vc;
  assign reg_read_o[5] = write_i.valid;
  assign reg_index_o[0] = {vec_thread, vec_word[FieldAHi:FieldALo]};
  assign reg_index_o[1] = {vec_thread, vec_word[FieldBHi:FieldBLo]};
  assign reg_index_o[2] = {vec_thread, vec_word[FieldCHi:FieldCLo]};
  assign reg_index_o[3] = {mat_thread, mat_word[FieldBHi:FieldBLo]};
  assign reg_index_o[4] = {mat_thread, mat_word[FieldCHi:FieldCLo]};
  assign reg_index_o[5] = {write_thread, write_word[FieldAHi:FieldALo]};
  assign acc_thread_o = vec_thread;
  assign acc_index_o = vec_word[FieldBaccHi:FieldBaccLo];
  assign acc_part_o = vec_word[FieldBpartHi:FieldBpartLo];

  // --- vector unit ---
  always_comb begin
    vec_o = '0;
    if (vec_i.valid) begin
      vec_o.valid = 1'b1;
      vec_o.thread = vec_thread;
      vec_o.op = vec_op;
      vec_o.rd = vec_word[FieldAHi:FieldALo];
      vec_o.i6 = vec_word[FieldI6Hi:FieldI6Lo];
      if (is_acc) vec_o.i6[5:4] = acc_part_o;
      vec_o.fmt = fmt_a_i[vec_i.slot];
      vec_o.mem = insn_i[vec_i.slot].wide_reads != '0;
      vec_o.mem_port = read_i[1].valid && read_i[1].slot == vec_i.slot;
      vec_o.pred = pred_i[vec_i.slot];
      if (insn_i[vec_i.slot].use_rb) vec_o.scalar = rb_i[vec_i.slot];
      else if (insn_i[vec_i.slot].use_rc) vec_o.scalar = rc_i[vec_i.slot];
      if (reg_read_o[0]) vec_o.a = reg_data_i[0];
      if (reg_read_o[1]) vec_o.b = reg_data_i[1];
      else if (is_acc) vec_o.b = acc_data_i;
      if (reg_read_o[2]) vec_o.c = reg_data_i[2];
    end
  end

  // --- matrix unit ---
  always_comb begin
    mat_o = '0;
    a_from_memory = 1'b0;
    b_from_memory = 1'b0;
    if (mat_i.valid) begin
      b_from_memory = insn_i[mat_i.slot].agu != '0;
      a_from_memory = insn_i[mat_i.slot].agu == 2'd2;
      mat_o.valid = 1'b1;
      mat_o.thread = mat_thread;
      mat_o.op = mat_op;
      mat_o.acc = mat_word[FieldAccHi:FieldAccLo];
      mat_o.parts = mat_op == OpMld ? 4'd1 << mat_word[FieldApartHi:FieldApartLo] : '1;
      mat_o.fmt_a = fmt_a_i[mat_i.slot];
      mat_o.fmt_b = fmt_b_i[mat_i.slot];
      mat_o.a_mem = a_from_memory;
      mat_o.b_mem = b_from_memory;
      mat_o.b_port = b_from_memory && read_i[1].valid && read_i[1].slot == mat_i.slot;
      if (reg_read_o[3]) mat_o.a = reg_data_i[3];
      if (reg_read_o[4]) mat_o.b = reg_data_i[4];
    end
  end

  // --- wide SRAM ports ---
  always_comb begin
    for (int unsigned n = 0; n < NumWideRead; n++) begin
      read_o[n] = '0;
      vload_o[n] = '0;
      if (read_i[n].valid) begin
        read_o[n].valid = 1'b1;
        read_o[n].thread = thread_i[read_i[n].slot[2]];
        read_o[n].addr = read_b_i[n] ? result_i[read_i[n].slot].addr_b
                                     : result_i[read_i[n].slot].addr_a;
        if (insn_i[read_i[n].slot].dst_v && !insn_i[read_i[n].slot].vec) begin
          vload_o[n].valid = 1'b1;
          vload_o[n].thread = read_o[n].thread;
          vload_o[n].vd = fetched_i[read_i[n].slot].word[FieldAHi:FieldALo];
          vload_o[n].mask = pred_i[read_i[n].slot];
        end
      end
    end
    if (refill_i) begin
      read_o[0].valid = 1'b1;
      read_o[0].refill = 1'b1;
      read_o[0].addr = {refill_line_i, 6'd0};
    end
  end

  always_comb begin
    write_o = '0;
    if (write_i.valid) begin
      write_o.valid = 1'b1;
      write_o.thread = write_thread;
      write_o.addr = result_i[write_i.slot].addr_a;
      write_o.mask = pred_i[write_i.slot];
      write_o.data = write_o.mask == '1 ? reg_data_i[5]
                                        : reg_data_i[5] & byte_mask(write_o.mask);
    end
  end

endmodule
