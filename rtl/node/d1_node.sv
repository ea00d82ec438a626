// SPDX-License-Identifier: Apache-2.0
// One D1 node: front end, scalar, vector and matrix units around the SRAM.
//
// The host starts threads: start_* is taken at the end of a cycle. Inputs change not later than
// the falling edge of clk_i, where the clocks of units that have nothing to do are gated, and stay
// until the next one; reset lasts at least two cycles. Everything observable leaves in one record
// per unit and cycle (docs/timing.md 8). Links lead to the neighbours: North, East, South, West
// (docs/network.md); where the node is stays the same, from reset on.
module d1_node
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  parameter int unsigned IcacheLines = FullIcacheLines,
  parameter int unsigned BtbEntries = FullBtbEntries,
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  logic                   start_valid_i,
  input  logic [1:0]             start_thread_i,
  input  logic [AddressBits-1:0] start_pc_i,

  // Where the node is, in a mesh of which size.
  input  logic [CoordinateBits-1:0] node_y_i,
  input  logic [CoordinateBits-1:0] node_x_i,
  input  logic [CoordinateBits:0] mesh_rows_i,
  input  logic [CoordinateBits:0] mesh_cols_i,
  input  logic                   route_table_i,
  input  logic                   core_dead_i,

  // One entry of the route table.
  input  logic                   config_valid_i,
  input  logic [NodeBits-1:0]    config_node_i,
  input  logic [2:0]             config_route_i,

  // Links, and per channel the credits for what goes the other way.
  input  beat_t                  link_i [4],
  input  logic [Channels-1:0]    link_credit_i [4],
  output beat_t                  link_o [4],
  output logic [Channels-1:0]    link_credit_o [4],

  output frontend_observe_t      frontend_o,
  output scalar_observe_t        scalar_o,
  output vector_observe_t        vector_o,
  output matrix_observe_t        matrix_o,
  output sram_observe_t          sram_o,
  output network_observe_t       network_o,
  output logic                   idle_o  // no thread runs and nothing is in flight
);

  // --- clocks: what has nothing to do stands still ---
  logic clk, clk_sram, clk_vector, clk_matrix, clk_network;
  logic core_still, core_event, sram_request, link_event;
  clock_gate u_clock_core (
    .clk_i, .enable_i(!rst_ni || start_valid_i || !core_still || core_event), .clk_o(clk)
  );
  clock_gate u_clock_sram (
    .clk_i, .enable_i(!rst_ni || sram_request || sram_busy), .clk_o(clk_sram)
  );
  clock_gate u_clock_vector (
    .clk_i, .enable_i(!rst_ni || vec_select.valid || vec_busy), .clk_o(clk_vector)
  );
  clock_gate u_clock_matrix (
    .clk_i, .enable_i(!rst_ni || mat_select.valid || mat_busy), .clk_o(clk_matrix)
  );
  clock_gate u_clock_network (
    .clk_i, .enable_i(!rst_ni || network_issue.valid || network_busy || link_event),
    .clk_o(clk_network)
  );
  logic vec_busy, mat_busy, sram_busy, network_busy;

  always_comb begin
    link_event = config_valid_i;
    for (int unsigned l = 0; l < 4; l++) begin
      if (link_i[l].valid || link_credit_i[l] != '0) link_event = 1'b1;
    end
  end

  logic [63:0] cycle_q;  // the only thing that moves while the node is idle
  always_ff @(posedge clk_i) begin
    if (!rst_ni) cycle_q <= '0;
    else cycle_q <= cycle_q + 64'd1;
  end

  // --- issue slots and what serves them ---
  logic [1:0] issue_thread [IssueThreads];
  insn_t slot_insn [Slots];
  fetched_t fetched [Slots];
  logic [Slots-1:0] available;
  logic [AddressBits-1:0] slot_pc [Slots];
  slot_result_t result [Slots];
  logic [10:0] fmt_a [Slots];
  logic [10:0] fmt_b [Slots];
  logic [63:0] ra [Slots];
  logic [63:0] rb [Slots];
  logic [63:0] rc [Slots];
  logic [63:0] slot_pred [Slots];
  slot_select_t alu_select [NumAlu];
  slot_select_t wide_read_select [NumWideRead];
  slot_select_t mul_select, vec_select, mat_select, sys_select;
  slot_select_t wide_write_select, scalar_read_select, scalar_write_select;
  logic [NumWideRead-1:0] wide_read_b;

  logic [7:0] sys_op;
  logic [1:0] sys_thread, sys_target;
  logic [13:0] sys_imm;
  logic [63:0] sys_ra, csr_data;
  logic [AddressBits-1:0] sys_pc;
  logic [15:0] inject [Threads];

  // --- SRAM ---
  sram_read_t wide_read [NumWideRead];
  sram_read_t sram_read [3];
  sram_read_t sread;
  sram_write_t wide_write;
  sram_write_t sram_write [2];
  sram_swrite_t swrite;
  logic [SramBanks-1:0] held;
  logic [1:0][511:0] read_data;
  logic [511:0] refill_data;
  logic [63:0] sread_data;
  logic refill, refill_double;
  logic [AddressBits-7:0] refill_line;
  logic [5:0] corrected;
  logic [2:0] doubles;
  logic [Threads-1:0] double_error;
  logic [AddressBits-1:0] double_addr [Threads];

  assign sram_read[0] = wide_read[0];
  assign sram_read[1] = wide_read[1];
  assign sram_read[2] = network_read;
  assign sram_write[0] = wide_write;
  assign sram_write[1] = network_write;

  sram #(.Rows(SramRows)) u_sram (
    .clk_i(clk_sram), .rst_ni,
    .read_i(sram_read),
    .sread_i(sread),
    .write_i(sram_write),
    .swrite_i(swrite),
    .held_o(held),
    .read_data_o(read_data),
    .refill_data_o(refill_data),
    .refill_double_o(refill_double),
    .sread_data_o(sread_data),
    .network_data_o(network_data),
    .network_double_o(network_double),
    .corrected_o(corrected),
    .doubles_o(doubles),
    .double_o(double_error),
    .double_addr_o(double_addr),
    .busy_o(sram_busy),
    .observe_o(sram_o)
  );

  // --- writes to registers ---
  reg_write_t r_write [5];
  pred_write_t p_write [3];
  vec_write_t v_write [3];
  logic [2:0] v_write_valid;
  logic [6:0] v_write_index [3];
  logic [3:0] retired [Threads];
  logic flags_valid;
  logic [1:0] flags_thread;
  logic [3:0] flags_set;
  logic frontend_idle, frontend_waiting;

  frontend #(
    .SramRows(SramRows), .IcacheLines(IcacheLines), .BtbEntries(BtbEntries)
  ) u_frontend (
    .clk_i(clk), .rst_ni,
    .cycle_i(cycle_q),
    .start_valid_i, .start_thread_i, .start_pc_i,
    .thread_o(issue_thread),
    .insn_o(slot_insn),
    .fetched_o(fetched),
    .available_o(available),
    .slot_pc_o(slot_pc),
    .result_o(result),
    .fmt_a_o(fmt_a),
    .fmt_b_o(fmt_b),
    .ra_i(ra),
    .rb_i(rb),
    .rc_i(rc),
    .pred_i(slot_pred),
    .alu_o(alu_select),
    .mul_o(mul_select),
    .vec_o(vec_select),
    .mat_o(mat_select),
    .sys_o(sys_select),
    .wide_read_o(wide_read_select),
    .wide_read_b_o(wide_read_b),
    .wide_write_o(wide_write_select),
    .scalar_read_o(scalar_read_select),
    .scalar_write_o(scalar_write_select),
    .sys_op_i(sys_op),
    .sys_thread_i(sys_thread),
    .sys_imm_i(sys_imm),
    .sys_ra_i(sys_ra),
    .sys_target_i(sys_target),
    .sys_pc_i(sys_pc),
    .csr_data_o(csr_data),
    .inject_o(inject),
    .semaphores_i(semaphores),
    .take_i(sem_take),
    .lists_i(lists),
    .commands_full_i(commands_full),
    .node_i(node),
    .mesh_i(mesh),
    .beats_i(beats),
    .network_error_i(network_error),
    .network_value_i(network_value),
    .held_i(held),
    .claimed_i(claimed),
    .refill_o(refill),
    .refill_line_o(refill_line),
    .refill_data_i(refill_data),
    .refill_double_i(refill_double),
    .corrected_i(corrected),
    .doubles_i(doubles),
    .double_i(double_error),
    .double_addr_i(double_addr),
    .r_write_i(r_write),
    .p_write_i(p_write),
    .v_write_i(v_write_valid),
    .v_write_index_i(v_write_index),
    .flags_i(flags_valid),
    .flags_thread_i(flags_thread),
    .flags_set_i(flags_set),
    .retired_i(retired),
    .idle_o(frontend_idle),
    .waiting_o(frontend_waiting),
    .observe_o(frontend_o)
  );

  // --- register files ---
  logic [5:0] v_read;
  logic [6:0] v_read_index [6];
  logic [511:0] v_read_data [6];

  scalar_regfile u_scalar_regfile (
    .clk_i(clk), .rst_ni,
    .read_i(available),
    .thread_i(issue_thread),
    .fetched_i(fetched),
    .a_o(ra),
    .b_o(rb),
    .c_o(rc),
    .write_i(r_write)
  );

  pred_regfile u_pred_regfile (
    .clk_i(clk), .rst_ni,
    .thread_i(issue_thread),
    .insn_i(slot_insn),
    .data_o(slot_pred),
    .write_i(p_write)
  );

  vector_regfile u_vector_regfile (
    .clk_i(clk), .rst_ni,
    .read_i(v_read),
    .index_i(v_read_index),
    .data_o(v_read_data),
    .write_i(v_write)
  );

  // --- scalar units ---
  alu_issue_t alu_issue [NumAlu];
  mul_issue_t mul_issue;
  load_issue_t load_issue;

  scalar_dispatch u_scalar_dispatch (
    .thread_i(issue_thread),
    .fetched_i(fetched),
    .pc_i(slot_pc),
    .ra_i(ra),
    .rb_i(rb),
    .rc_i(rc),
    .pred_i(slot_pred),
    .result_i(result),
    .alu_i(alu_select),
    .mul_i(mul_select),
    .read_i(scalar_read_select),
    .write_i(scalar_write_select),
    .sys_i(sys_select),
    .alu_o(alu_issue),
    .mul_o(mul_issue),
    .load_o(load_issue),
    .sread_o(sread),
    .swrite_o(swrite),
    .inject_i(inject),
    .sys_op_o(sys_op),
    .sys_thread_o(sys_thread),
    .sys_imm_o(sys_imm),
    .sys_ra_o(sys_ra),
    .sys_target_o(sys_target),
    .sys_pc_o(sys_pc),
    .csr_data_i(csr_data),
    .network_o(network_issue),
    .semaphores_i(semaphores)
  );

  logic [NumAlu-1:0] alu_valid, alu_pred;
  logic [1:0] alu_thread [NumAlu];
  logic [4:0] alu_rd [NumAlu];
  logic [63:0] alu_data [NumAlu];
  for (genvar n = 0; n < NumAlu; n++) begin : gen_alu
    scalar_alu u_alu (
      .clk_i(clk), .rst_ni,
      .issue_i(alu_issue[n]),
      .valid_o(alu_valid[n]),
      .thread_o(alu_thread[n]),
      .pred_o(alu_pred[n]),
      .rd_o(alu_rd[n]),
      .data_o(alu_data[n])
    );
  end

  logic mul_valid, mul_busy;
  logic [1:0] mul_thread;
  logic [4:0] mul_rd;
  logic [63:0] mul_data;
  scalar_mul u_mul (
    .clk_i(clk), .rst_ni,
    .issue_i(mul_issue),
    .valid_o(mul_valid),
    .thread_o(mul_thread),
    .rd_o(mul_rd),
    .data_o(mul_data),
    .busy_o(mul_busy)
  );

  logic load_valid, load_busy;
  logic [1:0] load_thread;
  logic [4:0] load_rd;
  logic [63:0] load_data;
  scalar_load u_load (
    .clk_i(clk), .rst_ni,
    .issue_i(load_issue),
    .word_i(sread_data),
    .valid_o(load_valid),
    .thread_o(load_thread),
    .rd_o(load_rd),
    .data_o(load_data),
    .busy_o(load_busy)
  );

  // --- network ---
  network_issue_t network_issue;
  logic [31:0] semaphores [Semaphores];
  sem_take_t sem_take;
  logic [Threads-1:0] lists, network_error;
  logic [31:0] network_value [Threads];
  logic commands_full, network_double, network_idle;
  node_t node;
  logic [13:0] mesh;
  logic [63:0] beats;
  logic [SramBanks-1:0] claimed, taken;
  sram_read_t network_read;
  sram_write_t network_write;
  logic [511:0] network_data;

  always_comb begin
    taken = held;
    if (refill) taken[refill_line[3:0]] = 1'b1;
  end

  network #(.SramRows(SramRows)) u_network (
    .clk_i(clk_network), .rst_ni,
    .place_i('{node: '{y: node_y_i, x: node_x_i}, rows: mesh_rows_i, cols: mesh_cols_i,
               route_table: route_table_i}),
    .core_dead_i,
    .node_o(node),
    .mesh_o(mesh),
    .config_valid_i, .config_node_i,
    .config_route_i(port_e'(config_route_i)),
    .link_i, .link_credit_i, .link_o, .link_credit_o,
    .issue_i(network_issue),
    .semaphores_o(semaphores),
    .take_o(sem_take),
    .lists_o(lists),
    .commands_full_o(commands_full),
    .error_o(network_error),
    .error_value_o(network_value),
    .beats_o(beats),
    .taken_i(taken),
    .claimed_o(claimed),
    .read_o(network_read),
    .write_o(network_write),
    .read_data_i(network_data),
    .read_double_i(network_double),
    .idle_o(network_idle),
    .busy_o(network_busy),
    .observe_o(network_o)
  );

  // --- vector and matrix units ---
  vec_issue_t vec_issue;
  mat_issue_t mat_issue;
  vload_issue_t vload_issue [NumWideRead];
  logic [1:0] acc_thread, acc_part_index;
  logic [2:0] acc_index;
  logic [511:0] acc_part;

  vector_dispatch u_vector_dispatch (
    .thread_i(issue_thread),
    .insn_i(slot_insn),
    .fetched_i(fetched),
    .rb_i(rb),
    .rc_i(rc),
    .pred_i(slot_pred),
    .fmt_a_i(fmt_a),
    .fmt_b_i(fmt_b),
    .result_i(result),
    .vec_i(vec_select),
    .mat_i(mat_select),
    .read_i(wide_read_select),
    .read_b_i(wide_read_b),
    .write_i(wide_write_select),
    .refill_i(refill),
    .refill_line_i(refill_line),
    .reg_read_o(v_read),
    .reg_index_o(v_read_index),
    .reg_data_i(v_read_data),
    .acc_thread_o(acc_thread),
    .acc_index_o(acc_index),
    .acc_part_o(acc_part_index),
    .acc_data_i(acc_part),
    .vec_o(vec_issue),
    .mat_o(mat_issue),
    .vload_o(vload_issue),
    .read_o(wide_read),
    .write_o(wide_write)
  );

  logic vec_retire, ext_valid, vpred_valid;
  logic [1:0] vec_retire_thread, ext_thread, vpred_thread;
  logic [4:0] ext_rd;
  logic [2:0] vpred_pd;
  logic [63:0] ext_data, vpred_data;
  vector_unit u_vector_unit (
    .clk_i(clk_vector), .rst_ni,
    .issue_i(vec_issue),
    .mem_data_i(read_data),
    .write_valid_o(v_write[0].valid),
    .write_thread_o(v_write[0].thread),
    .write_vd_o(v_write[0].vd),
    .write_mask_o(v_write[0].mask),
    .write_data_o(v_write[0].data),
    .pred_valid_o(vpred_valid),
    .pred_thread_o(vpred_thread),
    .pred_pd_o(vpred_pd),
    .pred_data_o(vpred_data),
    .ext_valid_o(ext_valid),
    .ext_thread_o(ext_thread),
    .ext_rd_o(ext_rd),
    .ext_data_o(ext_data),
    .flags_valid_o(flags_valid),
    .flags_thread_o(flags_thread),
    .flags_set_o(flags_set),
    .retire_valid_o(vec_retire),
    .retire_thread_o(vec_retire_thread),
    .busy_o(vec_busy)
  );

  logic mat_retire;
  logic [1:0] mat_retire_thread;
  matrix_unit u_matrix_unit (
    .clk_i(clk_matrix), .rst_ni,
    .issue_i(mat_issue),
    .mem_data_i(read_data),
    .acc_thread_i(acc_thread),
    .acc_index_i(acc_index),
    .acc_part_i(acc_part_index),
    .acc_part_o(acc_part),
    .observe_o(matrix_o),
    .retire_valid_o(mat_retire),
    .retire_thread_o(mat_retire_thread),
    .busy_o(mat_busy)
  );

  logic [NumWideRead-1:0] vload_busy;
  for (genvar n = 0; n < NumWideRead; n++) begin : gen_vload
    vector_load u_vload (
      .clk_i(clk), .rst_ni,
      .issue_i(vload_issue[n]),
      .line_i(read_data[n]),
      .write_o(v_write[n+1]),
      .busy_o(vload_busy[n])
    );
  end

  // --- who writes which register, and what retires ---
  always_comb begin
    for (int unsigned n = 0; n < NumAlu; n++) begin
      r_write[n] = '{valid: alu_valid[n] && !alu_pred[n] && alu_rd[n] != '0,
                     thread: alu_thread[n], rd: alu_rd[n], data: alu_data[n]};
      p_write[n] = '{valid: alu_valid[n] && alu_pred[n] && alu_rd[n] != '0,
                     thread: alu_thread[n], pd: alu_rd[n][2:0], data: alu_data[n]};
    end
    r_write[2] = '{valid: mul_valid && mul_rd != '0, thread: mul_thread, rd: mul_rd,
                   data: mul_data};
    r_write[3] = '{valid: load_valid && load_rd != '0, thread: load_thread, rd: load_rd,
                   data: load_data};
    r_write[4] = '{valid: ext_valid, thread: ext_thread, rd: ext_rd, data: ext_data};
    p_write[2] = '{valid: vpred_valid, thread: vpred_thread, pd: vpred_pd, data: vpred_data};
    for (int unsigned n = 0; n < 3; n++) begin
      v_write_valid[n] = v_write[n].valid;
      v_write_index[n] = {v_write[n].thread, v_write[n].vd};
    end
  end

  always_comb begin
    for (int unsigned t = 0; t < Threads; t++) retired[t] = '0;
    for (int unsigned n = 0; n < 2; n++) begin
      if (alu_valid[n]) retired[alu_thread[n]] += 4'd1;
      if (v_write[n+1].valid) retired[v_write[n+1].thread] += 4'd1;
    end
    if (mul_valid) retired[mul_thread] += 4'd1;
    if (load_valid) retired[load_thread] += 4'd1;
    if (store_valid_q) retired[store_thread_q] += 4'd1;
    if (sstore_valid_q) retired[sstore_thread_q] += 4'd1;
    if (vec_retire) retired[vec_retire_thread] += 4'd1;
    if (mat_retire) retired[mat_retire_thread] += 4'd1;
  end

  // Stores retire in t+1.
  logic store_valid_q, sstore_valid_q;
  logic [1:0] store_thread_q, sstore_thread_q;
  always_ff @(posedge clk) begin
    if (!rst_ni) begin
      store_valid_q <= 1'b0;
      sstore_valid_q <= 1'b0;
    end else begin
      store_valid_q <= wide_write.valid;
      sstore_valid_q <= swrite.valid;
    end
  end
  always_ff @(posedge clk) begin
    if (wide_write.valid) store_thread_q <= wide_write.thread;
    if (swrite.valid) sstore_thread_q <= swrite.thread;
  end

  assign sram_request = wide_read[0].valid || wide_read[1].valid || sread.valid ||
                        wide_write.valid || swrite.valid || network_read.valid ||
                        network_write.valid;

  // --- is there anything to do? ---
  logic units_idle;
  assign units_idle = alu_valid == '0 && !mul_busy && !load_busy && vload_busy == '0 &&
                      !vec_busy && !mat_busy;
  // Nothing changes in the core but by what comes from the network: answers that it waits for,
  // errors and what is counted of them.
  assign core_still = units_idle && !store_valid_q && !sstore_valid_q &&
                      (frontend_idle || frontend_waiting);
  assign core_event = corrected != '0 || doubles != '0 || network_error != '0;
  assign idle_o = frontend_idle && units_idle && !sram_busy && network_idle;

  // --- observe records ---
  always_comb begin
    scalar_o.pad0 = '0;
    scalar_o.pad1 = '0;
    scalar_o.pad2 = '0;
    for (int unsigned n = 0; n < NumAlu; n++) begin
      scalar_o.alu_valid[n] = r_write[n].valid || p_write[n].valid;
      scalar_o.alu_thread[n] = '0;
      scalar_o.alu_pred[n] = p_write[n].valid;
      scalar_o.alu_rd[n] = '0;
      scalar_o.alu_data[n] = '0;
      if (scalar_o.alu_valid[n]) begin
        scalar_o.alu_thread[n] = alu_thread[n];
        scalar_o.alu_rd[n] = 8'(alu_rd[n]);
        scalar_o.alu_data[n] = alu_data[n];
      end
    end
    scalar_o.mul_valid = r_write[2].valid;
    scalar_o.mul_thread = r_write[2].valid ? mul_thread : '0;
    scalar_o.mul_rd = mul_rd;
    scalar_o.mul_data = r_write[2].valid ? mul_data : '0;
    scalar_o.load_valid = r_write[3].valid;
    scalar_o.load_thread = r_write[3].valid ? load_thread : '0;
    scalar_o.load_rd = load_rd;
    scalar_o.load_data = r_write[3].valid ? load_data : '0;
  end

  always_comb begin
    vector_o.pad0 = '0;
    vector_o.pad1 = '0;
    vector_o.pad2 = '0;
    vector_o.pad3 = '0;
    vector_o.write_valid = v_write[0].valid;
    vector_o.write_thread = v_write[0].thread;
    vector_o.write_vd = v_write[0].vd;
    vector_o.write_mask = v_write[0].mask;
    vector_o.write_data = v_write[0].data;
    vector_o.pred_valid = vpred_valid;
    vector_o.pred_thread = vpred_thread;
    vector_o.pred_pd = vpred_pd;
    vector_o.pred_data = vpred_data;
    vector_o.ext_valid = ext_valid;
    vector_o.ext_thread = ext_thread;
    vector_o.ext_rd = ext_rd;
    vector_o.ext_data = ext_data;
    vector_o.flags_valid = flags_valid;
    vector_o.flags_thread = flags_thread;
    vector_o.flags_set = flags_set;
    for (int unsigned n = 0; n < NumWideRead; n++) begin
      vector_o.load_valid[n] = v_write[n+1].valid;
      vector_o.load_thread[n] = v_write[n+1].thread;
      vector_o.load_vd[n] = 8'(v_write[n+1].vd);
      vector_o.load_mask[n] = v_write[n+1].mask;
      vector_o.load_data[n] = v_write[n+1].data;
    end
  end

endmodule
