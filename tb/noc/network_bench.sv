// SPDX-License-Identifier: Apache-2.0
// The network of a node with flat ports, beside an SRAM and with its gated clock as in the node,
// for its test. The SRAM is filled through the core's ports.
module network_bench
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned SramRows = 6
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic [9:0]   node_i,
  input  logic [5:0]   rows_i,
  input  logic [5:0]   cols_i,
  input  logic         route_table_i,
  input  logic         core_dead_i,
  input  logic         config_valid_i,
  input  logic [9:0]   config_node_i,
  input  logic [2:0]   config_route_i,

  input  logic         link_valid_i [4],
  input  logic [63:0]  link_header_i [4],
  input  logic [511:0] link_data_i [4],
  input  logic [1:0]   link_credit_i [4],
  output logic [1:0]   link_credit_o [4],

  // The core.
  input  logic         issue_valid_i,
  input  logic [1:0]   issue_thread_i,
  input  logic [7:0]   issue_op_i,
  input  logic [4:0]   issue_sem_i,
  input  logic [13:0]  issue_count_i,
  input  logic [31:0]  issue_b_i,
  input  logic [31:0]  issue_c_i,
  input  logic [15:0]  taken_i,
  output logic [31:0]  semaphores_o [32],
  output logic         take_o,
  output logic [4:0]   take_sem_o,
  output logic [3:0]   lists_o,
  output logic         commands_full_o,
  output logic [3:0]   error_o,
  output logic [31:0]  error_value_o [4],
  output logic [63:0]  beats_o,
  output logic [15:0]  claimed_o,

  // Contents of the SRAM.
  input  logic         write_valid_i,
  input  logic [20:0]  write_addr_i,
  input  logic [511:0] write_data_i,
  input  logic         flip_valid_i,  // data again, with bits of the codeword flipped
  input  logic [20:0]  flip_addr_i,
  input  logic [63:0]  flip_data_i,
  input  logic [71:0]  flip_bits_i,
  output logic [5:0]   corrected_o,
  output logic [2:0]   doubles_o,
  output logic [3:0]   double_o,
  output logic [20:0]  double_addr_o [4],

  output logic         idle_o,
  output logic         running_o,  // the clock, in this cycle
  output sram_observe_t sram_o,
  output network_observe_t network_o
);

  network_issue_t issue;
  beat_t link [4];
  logic link_event, busy, clk;
  always_comb begin
    issue = '0;
    if (issue_valid_i) begin
      issue = '{valid: 1'b1, thread: issue_thread_i, op: opcode_e'(issue_op_i), sem: issue_sem_i,
                count: issue_count_i, b: issue_b_i, c: issue_c_i};
    end
    link_event = config_valid_i;
    for (int unsigned l = 0; l < 4; l++) begin
      link[l] = '{valid: link_valid_i[l], header: link_header_i[l], data: link_data_i[l]};
      if (link_valid_i[l] || link_credit_i[l] != '0) link_event = 1'b1;
    end
  end
  assign running_o = !rst_ni || issue_valid_i || busy || link_event;
  clock_gate u_clock (.clk_i, .enable_i(running_o), .clk_o(clk));

  sram_read_t read [3];
  sram_write_t write [2];
  sram_swrite_t swrite;
  sram_read_t network_read;
  sram_write_t network_write;
  logic [511:0] network_data;
  logic network_double;
  assign read[0] = '0;
  assign read[1] = '0;
  assign read[2] = network_read;
  assign write[0] = write_valid_i ? '{valid: 1'b1, thread: '0, addr: write_addr_i, mask: '1,
                                      data: write_data_i} : '0;
  assign write[1] = network_write;
  assign swrite = flip_valid_i ? '{valid: 1'b1, thread: '0, addr: flip_addr_i, mask: '1,
                                   flip: flip_bits_i, data: flip_data_i} : '0;

  sram #(.Rows(SramRows)) u_sram (
    .clk_i, .rst_ni,
    .read_i(read),
    .sread_i('0),
    .write_i(write),
    .swrite_i(swrite),
    .held_o(),
    .read_data_o(),
    .refill_data_o(),
    .refill_double_o(),
    .sread_data_o(),
    .network_data_o(network_data),
    .network_double_o(network_double),
    .corrected_o, .doubles_o, .double_o, .double_addr_o,
    .busy_o(),
    .observe_o(sram_o)
  );

  sem_take_t take;
  assign take_o = take.valid;
  assign take_sem_o = take.valid ? take.sem : '0;

  network #(.SramRows(SramRows)) u_network (
    .clk_i(clk), .rst_ni,
    .place_i('{node: node_i, rows: rows_i, cols: cols_i, route_table: route_table_i}),
    .core_dead_i,
    .node_o(),
    .mesh_o(),
    .config_valid_i, .config_node_i,
    .config_route_i(port_e'(config_route_i)),
    .link_i(link),
    .link_credit_i,
    .link_o(),
    .link_credit_o,
    .issue_i(issue),
    .semaphores_o,
    .take_o(take),
    .lists_o, .commands_full_o, .error_o, .error_value_o, .beats_o,
    .taken_i, .claimed_o,
    .read_o(network_read),
    .write_o(network_write),
    .read_data_i(network_data),
    .read_double_i(network_double),
    .idle_o,
    .busy_o(busy),
    .observe_o(network_o)
  );

endmodule
