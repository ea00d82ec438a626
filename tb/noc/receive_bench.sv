// SPDX-License-Identifier: Apache-2.0
// The receiver with flat ports, for its test.
module receive_bench
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = 6
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [9:0]   node_i,
  input  logic         core_dead_i,

  input  logic         valid_i,
  input  logic [63:0]  header_i,
  input  logic [511:0] data_i,
  output logic [1:0]   credit_o,

  output logic         write_valid_o,
  output logic [1:0]   write_thread_o,
  output logic [20:0]  write_addr_o,
  output logic [63:0]  write_mask_o,
  output logic [511:0] write_data_o,
  input  logic         written_i,

  input  logic         server_busy_i,
  output logic         take_o,
  output logic         serve_error_o,
  output logic [63:0]  serve_header_o,
  output logic [31:0]  serve_value_o,
  output logic         serve_zero_o,
  output logic [14:0]  serve_line_o,
  output logic         arrive_valid_o,
  output logic [4:0]   arrive_sem_o,
  output logic [9:0]   arrive_first_o,
  output logic [9:0]   arrive_corner_o,
  output logic [10:0]  arrive_participants_o,
  input  logic         arrived_i,

  output logic         change_valid_o [2],
  output logic [4:0]   change_number_o [2],
  output logic [31:0]  change_delta_o [2],
  output logic [4:0]   answered_o [4],
  output logic         error_valid_o,
  output logic [1:0]   error_thread_o,
  output logic [31:0]  error_value_o,
  output logic [2:0]   occupancy_o [2]
);

  sram_write_t write;
  serve_t serve;
  arrive_t arrive;
  sem_change_t change [Channels];
  error_t error;
  logic [CreditBits-1:0] occupancy [Channels];

  receive #(.SramRows(SramRows)) u_receive (
    .clk_i, .rst_ni, .node_i, .core_dead_i,
    .beat_i('{valid: valid_i, header: header_i, data: data_i}),
    .credit_o,
    .write_o(write),
    .written_i, .server_busy_i, .take_o,
    .serve_o(serve),
    .arrive_o(arrive),
    .arrived_i,
    .change_o(change),
    .answered_o,
    .error_o(error),
    .occupancy_o(occupancy)
  );

  assign {write_valid_o, write_thread_o, write_addr_o, write_mask_o, write_data_o} = write;
  assign {serve_error_o, serve_header_o, serve_value_o, serve_zero_o, serve_line_o} = serve;
  assign {arrive_valid_o, arrive_sem_o, arrive_first_o, arrive_corner_o,
          arrive_participants_o} = arrive;
  assign {error_valid_o, error_thread_o, error_value_o} = error;
  for (genvar c = 0; c < Channels; c++) begin : gen_channel
    assign {change_valid_o[c], change_number_o[c], change_delta_o[c]} = change[c];
    assign occupancy_o[c] = 3'(occupancy[c]);
  end

endmodule
