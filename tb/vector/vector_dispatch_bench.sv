// SPDX-License-Identifier: Apache-2.0
// The vector dispatch with flat ports, for its test; decoders make instructions of the words.
module vector_dispatch_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic [1:0]   thread_i [2],
  input  logic [31:0]  word_i [8],
  input  logic [63:0]  rb_i [8],
  input  logic [63:0]  rc_i [8],
  input  logic [63:0]  pred_i [8],
  input  logic [10:0]  fmt_a_i [8],
  input  logic [10:0]  fmt_b_i [8],
  input  logic [20:0]  addr_a_i [8],
  input  logic [20:0]  addr_b_i [8],

  // {valid, slot}: vector unit, matrix unit, wide read 0, wide read 1, wide write.
  input  logic [3:0]   select_i [5],
  input  logic [1:0]   read_b_i,
  input  logic         refill_i,
  input  logic [14:0]  refill_line_i,

  output logic [5:0]   reg_read_o,
  output logic [6:0]   reg_index_o [6],
  input  logic [511:0] reg_data_i [6],
  output logic [1:0]   acc_thread_o,
  output logic [2:0]   acc_index_o,
  output logic [1:0]   acc_part_o,
  input  logic [511:0] acc_data_i,

  output logic         vec_valid_o,
  output logic [1:0]   vec_thread_o,
  output logic [7:0]   vec_op_o,
  output logic [4:0]   vec_rd_o,
  output logic [5:0]   vec_i6_o,
  output logic [10:0]  vec_fmt_o,
  output logic         vec_mem_o,
  output logic         vec_mem_port_o,
  output logic [63:0]  vec_pred_o,
  output logic [63:0]  vec_scalar_o,
  output logic [511:0] vec_a_o,
  output logic [511:0] vec_b_o,
  output logic [511:0] vec_c_o,

  output logic         mat_valid_o,
  output logic [1:0]   mat_thread_o,
  output logic [7:0]   mat_op_o,
  output logic [2:0]   mat_acc_o,
  output logic [3:0]   mat_parts_o,
  output logic [10:0]  mat_fmt_a_o,
  output logic [10:0]  mat_fmt_b_o,
  output logic         mat_a_mem_o,
  output logic         mat_b_mem_o,
  output logic         mat_a_port_o,
  output logic         mat_b_port_o,
  output logic [511:0] mat_a_o,
  output logic [511:0] mat_b_o,

  output logic         load_valid_o [2],
  output logic [1:0]   load_thread_o [2],
  output logic [4:0]   load_vd_o [2],
  output logic [63:0]  load_mask_o [2],
  output logic         read_valid_o [2],
  output logic         read_refill_o [2],
  output logic [1:0]   read_thread_o [2],
  output logic [20:0]  read_addr_o [2],
  output logic         write_valid_o,
  output logic [1:0]   write_thread_o,
  output logic [20:0]  write_addr_o,
  output logic [63:0]  write_mask_o,
  output logic [511:0] write_data_o
);

  insn_t insn [8];
  fetched_t fetched [8];
  slot_result_t result [8];
  slot_select_t read_select [NumWideRead];
  for (genvar i = 0; i < 8; i++) begin : gen_slot
    decode u_decode (.valid_i(1'b1), .word_i(word_i[i]), .insn_o(insn[i]));
    assign fetched[i] = '{taken: 1'b0, target: '0, word: word_i[i]};
    assign result[i] = '{trap: 1'b0, cause: CauseNone, value: '0, wrong: 1'b0, taken: 1'b0,
                         next_pc: '0, addr_a: addr_a_i[i], addr_b: addr_b_i[i]};
  end
  assign read_select = '{select_i[2], select_i[3]};

  vec_issue_t vec;
  mat_issue_t mat;
  vload_issue_t load [NumWideRead];
  sram_read_t read [NumWideRead];
  sram_write_t write;

  vector_dispatch u_dispatch (
    .thread_i,
    .insn_i(insn),
    .fetched_i(fetched),
    .rb_i, .rc_i, .pred_i, .fmt_a_i, .fmt_b_i,
    .result_i(result),
    .vec_i(select_i[0]),
    .mat_i(select_i[1]),
    .read_i(read_select),
    .read_b_i,
    .write_i(select_i[4]),
    .refill_i, .refill_line_i,
    .reg_read_o, .reg_index_o, .reg_data_i, .acc_thread_o, .acc_index_o, .acc_part_o, .acc_data_i,
    .vec_o(vec),
    .mat_o(mat),
    .vload_o(load),
    .read_o(read),
    .write_o(write)
  );

  assign {vec_valid_o, vec_thread_o, vec_op_o, vec_rd_o, vec_i6_o, vec_fmt_o, vec_mem_o,
          vec_mem_port_o, vec_pred_o, vec_scalar_o, vec_a_o, vec_b_o, vec_c_o} = vec;
  assign {mat_valid_o, mat_thread_o, mat_op_o, mat_acc_o, mat_parts_o, mat_fmt_a_o, mat_fmt_b_o,
          mat_a_mem_o, mat_b_mem_o, mat_a_port_o, mat_b_port_o, mat_a_o, mat_b_o} = mat;
  assign {write_valid_o, write_thread_o, write_addr_o, write_mask_o, write_data_o} = write;
  for (genvar n = 0; n < NumWideRead; n++) begin : gen_port
    assign {load_valid_o[n], load_thread_o[n], load_vd_o[n], load_mask_o[n]} = load[n];
    assign {read_valid_o[n], read_refill_o[n], read_thread_o[n], read_addr_o[n]} = read[n];
  end

endmodule
