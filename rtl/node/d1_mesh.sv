// SPDX-License-Identifier: Apache-2.0
// A mesh of D1 nodes, each joined to its neighbours by its links (docs/network.md 1 and 3).
//
// What belongs to a node has an index: nodes are counted row by row. All of them have one clock,
// one reset and one kind of routing; links at the edge lead nowhere. The rest is as in d1_node.
// Single bits are packed: through VPI, Verilator 5.006 shows of an array of bits the first only.
module d1_mesh
  import machine_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned Rows = 2,
  parameter int unsigned Cols = 2,
  parameter int unsigned SramRows = FullSramRows,
  parameter int unsigned IcacheLines = FullIcacheLines,
  parameter int unsigned BtbEntries = FullBtbEntries,
  localparam int unsigned Count = Rows * Cols
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  logic [Count-1:0]       start_valid_i,
  input  logic [1:0]             start_thread_i [Count],
  input  logic [AddressBits-1:0] start_pc_i [Count],

  input  logic                   route_table_i,
  input  logic [Count-1:0]       core_dead_i,

  // One entry of each route table.
  input  logic [Count-1:0]       config_valid_i,
  input  logic [NodeBits-1:0]    config_node_i [Count],
  input  logic [2:0]             config_route_i [Count],

  output frontend_observe_t      frontend_o [Count],
  output scalar_observe_t        scalar_o [Count],
  output vector_observe_t        vector_o [Count],
  output matrix_observe_t        matrix_o [Count],
  output sram_observe_t          sram_o [Count],
  output network_observe_t       network_o [Count],
  output logic [Count-1:0]       idle_o
);

  localparam int unsigned MaxSide = 1 << CoordinateBits;
  if (Rows == 0 || Rows > MaxSide || Cols == 0 || Cols > MaxSide) begin : gen_bad_size
    $error("a mesh has 1 to 32 rows and columns");
  end

  // What leaves each node, by its side.
  beat_t link [Count][4];
  logic [Channels-1:0] credit [Count][4];

  for (genvar n = 0; n < Count; n++) begin : gen_node
    localparam int unsigned Y = n / Cols;
    localparam int unsigned X = n % Cols;
    localparam logic [3:0] Edge = {X == 0, Y == Rows - 1, X == Cols - 1, Y == 0};
    localparam int unsigned Neighbour [4] = '{n - Cols, n + 1, n + Cols, n - 1};

    beat_t arriving [4];
    logic [Channels-1:0] arriving_credit [4];
    for (genvar side = 0; side < 4; side++) begin : gen_side
      if (Edge[side]) begin : gen_edge
        assign arriving[side] = '0;
        assign arriving_credit[side] = '0;
      end else begin : gen_link
        assign arriving[side] = link[Neighbour[side]][(side + 2) % 4];
        assign arriving_credit[side] = credit[Neighbour[side]][(side + 2) % 4];
      end
    end

    d1_node #(
      .SramRows(SramRows), .IcacheLines(IcacheLines), .BtbEntries(BtbEntries)
    ) u_node (
      .clk_i, .rst_ni,
      .start_valid_i(start_valid_i[n]),
      .start_thread_i(start_thread_i[n]),
      .start_pc_i(start_pc_i[n]),
      .node_y_i(CoordinateBits'(Y)),
      .node_x_i(CoordinateBits'(X)),
      .mesh_rows_i((CoordinateBits + 1)'(Rows)),
      .mesh_cols_i((CoordinateBits + 1)'(Cols)),
      .route_table_i,
      .core_dead_i(core_dead_i[n]),
      .config_valid_i(config_valid_i[n]),
      .config_node_i(config_node_i[n]),
      .config_route_i(config_route_i[n]),
      .link_i(arriving),
      .link_credit_i(arriving_credit),
      .link_o(link[n]),
      .link_credit_o(credit[n]),
      .frontend_o(frontend_o[n]),
      .scalar_o(scalar_o[n]),
      .vector_o(vector_o[n]),
      .matrix_o(matrix_o[n]),
      .sram_o(sram_o[n]),
      .network_o(network_o[n]),
      .idle_o(idle_o[n])
    );
  end

endmodule
