// SPDX-License-Identifier: Apache-2.0
// Steps on their way, with flat ports, for their test.
module send_pipeline_bench
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
(
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic         valid_i,
  input  logic [2:0]   sender_i,
  input  logic         read_i,
  input  logic         item_i,
  input  logic         index_i,
  input  logic         element_valid_i,
  input  logic         element_first_i,
  input  logic [1:0]   element_esize_i,
  input  logic [2:0]   element_from_i,
  input  logic [2:0]   element_to_i,
  input  logic         send_i,
  input  logic [1:0]   data_from_i,
  input  logic [63:0]  header_i,
  input  logic [63:0]  data_i,

  input  logic [511:0] line_i,
  input  logic         double_i,

  output logic         inject_valid_o,
  output logic [63:0]  inject_header_o,
  output logic [511:0] inject_data_o,
  output logic [3:0]   on_its_way_o,
  output logic [3:0]   item_o,
  output logic [3:0]   index_o,
  output logic [3:0]   double_o,
  output logic         busy_o
);

  flight_t flight;
  beat_t inject;
  always_comb begin
    flight.valid = valid_i;
    flight.sender = sender_i;
    flight.read = read_i;
    flight.item = item_i;
    flight.index = index_i;
    flight.element = '{valid: element_valid_i, first: element_first_i, esize: element_esize_i,
                       from: element_from_i, to: element_to_i};
    flight.send = send_i;
    flight.data_from = data_from_e'(data_from_i);
    flight.header = header_i;
    flight.data = data_i;
  end

  send_pipeline u_pipeline (
    .clk_i, .rst_ni,
    .flight_i(flight),
    .read_i(line_i),
    .double_i,
    .inject_o(inject),
    .on_its_way_o, .item_o, .index_o, .double_o, .busy_o
  );
  assign {inject_valid_o, inject_header_o, inject_data_o} = inject;

endmodule
