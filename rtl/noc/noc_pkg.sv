// SPDX-License-Identifier: Apache-2.0
// What crosses the network, its ports, and the turns that a beat may take (docs/network.md 1 to 4).
//
//              North (y - 1)                 North, East, South, West have Links ports each,
//                    |                       numbered 1 + (side - 1) * Links + lane;
//   West (x - 1) --[node]-- East (x + 1)     Local, the node itself, is port 0.
//                    |
//              South (y + 1)
package noc_pkg;

  import machine_pkg::*;

  localparam int unsigned NodeBits = 2 * CoordinateBits;
  localparam int unsigned Nodes = 1 << NodeBits;
  localparam int unsigned Channels = 2;
  localparam int unsigned CreditBits = $clog2(RouterFifo + 1);

  typedef struct packed {
    logic [CoordinateBits-1:0] y;
    logic [CoordinateBits-1:0] x;
  } node_t;

  // Fields that a kind does not use are zero.
  typedef struct packed {
    logic [12:0] unused;
    logic [4:0] sem;
    logic signal;
    logic poison;
    logic [3:0] beats;
    logic [AddressBits-7:0] line;
    logic [1:0] thread;
    node_t src;
    node_t dst;
    beat_kind_e kind;
  } header_t;

  // All zero unless valid.
  typedef struct packed {
    logic valid;
    header_t header;
    logic [511:0] data;
  } beat_t;

  // Where a node is; inputs that never change after reset.
  typedef struct packed {
    node_t node;
    logic [CoordinateBits:0] rows;
    logic [CoordinateBits:0] cols;
    logic route_table;
  } place_t;

  // 0 request, 1 response.
  function automatic logic channel(input beat_kind_e kind);
    return kind >= BeatReadData;
  endfunction

  // Legal turns: row = side that a beat comes from, column = side that it goes to.
  localparam logic [4:0][4:0] TurnsXy = {
    // W S E N L
    5'b0_1_1_1_1,  // West
    5'b0_0_0_1_1,  // South
    5'b1_1_0_1_1,  // East
    5'b0_1_0_0_1,  // North
    5'b1_1_1_1_1   // Local
  };
  localparam logic [4:0][4:0] TurnsTable = {
    // W S E N L
    5'b0_1_1_1_1,  // West
    5'b1_0_1_1_1,  // South
    5'b1_1_0_1_1,  // East
    5'b1_1_1_0_1,  // North
    5'b1_1_1_1_1   // Local
  };

  // With `links` on each side: the number of ports, the side of a port, the port of a side (Local
  // without a side).
  function automatic int unsigned ports_of(input int unsigned links);
    return 4 * links + 1;
  endfunction

  function automatic port_e side_of(input int unsigned port, input int unsigned links);
    return port == 0 ? PortLocal : port_e'(3'((port - 1) / links + 1));
  endfunction

  function automatic int unsigned port_of(input port_e side, input int unsigned lane,
                                          input int unsigned links);
    return side == PortLocal || side == PortNone ? 0 : 1 + (32'(side) - 1) * links + lane;
  endfunction

  // The lane of a beat, the same on its whole way.
  function automatic int unsigned lane_of(input node_t src, input node_t dst,
                                          input int unsigned links);
    return (32'(src.y) + 32'(src.x) + 32'(dst.y) + 32'(dst.x)) % links;
  endfunction

  // From port to port. Between links only within the lane.
  function automatic logic legal_turn(input int unsigned from, input int unsigned to,
                                      input int unsigned links, input logic route_table);
    legal_turn = route_table ? TurnsTable[side_of(from, links)][side_of(to, links)]
                             : TurnsXy[side_of(from, links)][side_of(to, links)];
    if (from != 0 && to != 0 && (from - 1) % links != (to - 1) % links) legal_turn = 1'b0;
  endfunction

endpackage
