// SPDX-License-Identifier: Apache-2.0
// What the parts of the network interface hand to each other: items of lists, steps of the senders,
// changes of semaphores (docs/network.md 5 to 8).
package transfer_pkg;

  import machine_pkg::*;
  import noc_pkg::*;

  // Who takes steps. Request channel: commands, then a list per thread; response channel: the rest.
  localparam int unsigned Senders = Threads + 3;
  localparam int unsigned SenderCommand = 0;
  localparam int unsigned SenderList = 1;
  localparam int unsigned SenderServer = Threads + 1;
  localparam int unsigned SenderBarrier = Threads + 2;
  localparam int unsigned RequestSenders = Threads + 1;

  // An item as it lies in memory is unpacked by unpack_item.
  typedef struct packed {
    logic [3:0] kind;
    logic [1:0] esize;
    logic gather;
    logic broadcast;
    logic last;
    logic signal;
    logic [4:0] sem;
    logic rsignal;
    logic [4:0] rsem;
    logic [10:0] unused;
    logic [31:0] amount;
    node_t node;
    node_t corner;  // last corner of the rectangle
    logic [31:0] src;
    logic [31:0] src_row_stride;
    logic [31:0] src_col_stride;
    logic [15:0] cols;
    logic [15:0] rows;
    logic [15:0] col_lo;
    logic [15:0] col_hi;
    logic [15:0] row_lo;
    logic [15:0] row_hi;
    logic [AddressBits-1:0] index;
    logic [31:0] dst;
    logic [15:0] lines_per_row;
    logic [31:0] dst_row_stride;
    logic [AddressBits-1:0] next;
  } item_t;

  function automatic item_t unpack_item(input logic [511:0] line);
    unpack_item.kind = line[3:0];
    unpack_item.esize = line[5:4];
    unpack_item.gather = line[6];
    unpack_item.broadcast = line[7];
    unpack_item.last = line[8];
    unpack_item.signal = line[9];
    unpack_item.sem = line[14:10];
    unpack_item.rsignal = line[15];
    unpack_item.rsem = line[20:16];
    unpack_item.unused = line[31:21];
    unpack_item.amount = line[63:32];
    unpack_item.node = line[64+:10];
    unpack_item.corner = line[64+16+:10];
    unpack_item.src = line[128+:32];
    unpack_item.src_row_stride = line[128+32+:32];
    unpack_item.src_col_stride = line[192+:32];
    unpack_item.cols = line[192+32+:16];
    unpack_item.rows = line[192+48+:16];
    unpack_item.col_lo = line[256+:16];
    unpack_item.col_hi = line[256+16+:16];
    unpack_item.row_lo = line[256+32+:16];
    unpack_item.row_hi = line[256+48+:16];
    unpack_item.index = line[320+:AddressBits];
    unpack_item.dst = line[384+:32];
    unpack_item.lines_per_row = line[384+32+:16];
    unpack_item.next = line[448+:AddressBits];
    unpack_item.dst_row_stride = line[448+32+:32];
  endfunction

  // BadDescriptor.
  function automatic logic bad_item(input item_t item, input int unsigned sram_bytes);
    logic [2:0] elements;  // rows * cols modulo 8
    elements = item.rows[2:0] * item.cols[2:0];
    bad_item = item.unused != '0 || item.esize == 2'd3;
    unique case (item.kind)
      ItemPush, ItemPull: begin
        bad_item |= item.rows == '0 || item.cols == '0;
        bad_item |= item.esize == 2'd1 && elements != '0;
        bad_item |= item.esize == 2'd2 && elements[1:0] != '0;
        bad_item |= item.dst[5:0] != '0 || item.dst_row_stride[5:0] != '0;
        if (item.kind == ItemPull) begin
          bad_item |= item.esize != '0 || item.gather || item.broadcast || item.rsignal;
        end
      end
      ItemAdd: bad_item |= item.rsignal;
      ItemWait: bad_item |= item.rsignal || item.broadcast || item.signal;
      default: bad_item = 1'b1;
    endcase
    bad_item |= item.gather && item.index[5:0] != '0;
    bad_item |= item.broadcast && !rectangle(item.node, item.corner);
    bad_item |= !item.last && (item.next[5:0] != '0 || 32'(item.next) >= sram_bytes);
  endfunction

  // The two corners span a rectangle.
  function automatic logic rectangle(input node_t first, input node_t last);
    return last.y >= first.y && last.x >= first.x;
  endfunction

  // The next node of a rectangle, row by row.
  function automatic node_t next_node(input node_t node, input logic [CoordinateBits-1:0] first_x,
                                      input logic [CoordinateBits-1:0] last_x);
    next_node = node;
    if (node.x == last_x) next_node = '{y: node.y + 1'b1, x: first_x};
    else next_node.x = node.x + 1'b1;
  endfunction

  // Value of the trap NetworkError.
  function automatic logic [31:0] fault_value(input network_fault_e code,
                                              input logic [AddressBits-1:0] value);
    return {code, 7'd0, value};
  endfunction

  typedef struct packed {
    logic valid;
    logic [4:0] number;
    logic [31:0] delta;
  } sem_change_t;

  // semsend or barrier, in the command FIFO.
  typedef struct packed {
    logic barrier;
    logic [1:0] thread;
    logic [4:0] sem;
    node_t node;
    logic [31:0] amount;  // barrier: number of participants
    node_t first;
    node_t corner;
  } command_t;

  // An element of the line that a list is filling; zero data if nothing is read.
  typedef struct packed {
    logic valid;
    logic first;  // of the line
    logic [1:0] esize;
    logic [2:0] from;  // 64-bit word of the line read
    logic [2:0] to;  // 64-bit word of the line filled
  } element_t;

  typedef enum logic [1:0] {
    DataGiven,  // that of the step
    DataRead,  // the line that it reads
    DataFilled  // the line that its list has filled
  } data_from_e;

  // What a sender would do in this cycle if it were chosen. Zero if it wants nothing.
  typedef struct packed {
    logic [1:0] thread;
    // It fails: NoRoute first, then `fault`, then, if it sends, a destination out of range.
    logic fault;
    network_fault_e code;
    logic [AddressBits-1:0] value;
    logic dst_fault;
    logic [AddressBits-1:0] dst_value;
    // It reads a line.
    logic read;
    logic quiet;  // a double error is nobody's
    logic [AddressBits-1:0] addr;
    logic item;  // the line is an item, or indices
    logic index;
    element_t element;
    // It sends a beat ...
    logic send;
    logic must_reach;  // ... or fails if the node is not reachable
    logic may_skip;  // ... or sends nothing then
    data_from_e data_from;
    header_t header;
    sem_change_t change;  // of a semaphore of the own node
    logic take;  // the change is a Wait
    logic [63:0] data;
  } step_t;

  // A step on its way: N1, N2.
  typedef struct packed {
    logic valid;
    logic [2:0] sender;
    logic read;
    logic item;
    logic index;
    element_t element;
    logic send;
    data_from_e data_from;
    header_t header;
    logic [63:0] data;
  } flight_t;

  // How the server is to answer a request.
  typedef struct packed {
    logic error;  // with `value`, else with what it reads
    header_t header;  // of the request
    logic [31:0] value;
    logic zero;
    logic [AddressBits-7:0] line;  // where the first answer goes
  } serve_t;

  // A participant of a barrier.
  typedef struct packed {
    logic valid;
    logic [4:0] sem;
    node_t first;
    node_t corner;
    logic [10:0] participants;
  } arrive_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [31:0] value;
  } error_t;

endpackage
