// SPDX-License-Identifier: Apache-2.0
// The scalar dispatch with flat ports, for its test.
module scalar_dispatch_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic [1:0]  thread_i [2],
  input  logic [31:0] word_i [8],
  input  logic [20:0] pc_i [8],
  input  logic [63:0] ra_i [8],
  input  logic [63:0] rb_i [8],
  input  logic [63:0] rc_i [8],
  input  logic [63:0] pred_i [8],
  input  logic [20:0] addr_i [8],

  // {valid, slot}: ALU 0, ALU 1, multiplier, scalar read, scalar write, system.
  input  logic [3:0]  select_i [6],

  // ALUs 0 and 1, multiplier.
  output logic        valid_o [3],
  output logic [1:0]  thread_o [3],
  output logic [4:0]  rd_o [3],
  output logic [63:0] a_o [3],
  output logic [63:0] b_o [3],
  output logic [7:0]  alu_op_o [2],
  output logic        alu_pred_o [2],
  output logic        mul_high_o,

  output logic        load_valid_o,
  output logic [1:0]  load_thread_o,
  output logic [7:0]  load_op_o,
  output logic [4:0]  load_rd_o,
  output logic [2:0]  load_offset_o,
  output logic        read_valid_o,
  output logic        read_refill_o,
  output logic [1:0]  read_thread_o,
  output logic [20:0] read_addr_o,
  output logic        write_valid_o,
  output logic [1:0]  write_thread_o,
  output logic [20:0] write_addr_o,
  output logic [7:0]  write_mask_o,
  output logic [63:0] write_flip_data_o,
  output logic [7:0]  write_flip_check_o,
  output logic [63:0] write_data_o,
  input  logic [15:0] inject_i [4],

  output logic [7:0]  sys_op_o,
  output logic [1:0]  sys_thread_o,
  output logic [13:0] sys_imm_o,
  output logic [63:0] sys_ra_o,
  output logic [1:0]  sys_target_o,
  output logic [20:0] sys_pc_o,
  input  logic [63:0] csr_data_i,

  output logic        network_valid_o,
  output logic [1:0]  network_thread_o,
  output logic [7:0]  network_op_o,
  output logic [4:0]  network_sem_o,
  output logic [13:0] network_count_o,
  output logic [31:0] network_b_o,
  output logic [31:0] network_c_o,
  input  logic [31:0] semaphores_i [32]
);

  fetched_t fetched [8];
  slot_result_t result [8];
  slot_select_t alu_select [NumAlu];
  for (genvar i = 0; i < 8; i++) begin : gen_slot
    assign fetched[i] = '{taken: 1'b0, target: '0, word: word_i[i]};
    assign result[i] = '{trap: 1'b0, cause: CauseNone, value: '0, wrong: 1'b0, taken: 1'b0,
                         next_pc: '0, addr_a: addr_i[i], addr_b: '0};
  end
  assign alu_select = '{select_i[0], select_i[1]};

  alu_issue_t alu [NumAlu];
  mul_issue_t mul;
  load_issue_t load;
  sram_read_t read;
  sram_swrite_t write;
  network_issue_t network;

  scalar_dispatch u_dispatch (
    .thread_i,
    .fetched_i(fetched),
    .pc_i, .ra_i, .rb_i, .rc_i, .pred_i,
    .result_i(result),
    .alu_i(alu_select),
    .mul_i(select_i[2]),
    .read_i(select_i[3]),
    .write_i(select_i[4]),
    .sys_i(select_i[5]),
    .alu_o(alu),
    .mul_o(mul),
    .load_o(load),
    .sread_o(read),
    .swrite_o(write),
    .inject_i,
    .sys_op_o, .sys_thread_o, .sys_imm_o, .sys_ra_o, .sys_target_o, .sys_pc_o, .csr_data_i,
    .network_o(network),
    .semaphores_i
  );

  assign valid_o = '{alu[0].valid, alu[1].valid, mul.valid};
  assign thread_o = '{alu[0].thread, alu[1].thread, mul.thread};
  assign rd_o = '{alu[0].rd, alu[1].rd, mul.rd};
  assign a_o = '{alu[0].a, alu[1].a, mul.a};
  assign b_o = '{alu[0].b, alu[1].b, mul.b};
  assign alu_op_o = '{alu[0].op, alu[1].op};
  assign alu_pred_o = '{alu[0].pred, alu[1].pred};
  assign mul_high_o = mul.high;
  assign {load_valid_o, load_thread_o, load_op_o, load_rd_o, load_offset_o} = load;
  assign {read_valid_o, read_refill_o, read_thread_o, read_addr_o} = read;
  assign {write_valid_o, write_thread_o, write_addr_o, write_mask_o, write_flip_check_o,
          write_flip_data_o, write_data_o} = write;
  assign {network_valid_o, network_thread_o, network_op_o, network_sem_o, network_count_o,
          network_b_o, network_c_o} = network;

endmodule
