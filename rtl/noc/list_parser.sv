// SPDX-License-Identifier: Apache-2.0
// The list parser of one thread: works through the items of a list, one step at a time
// (docs/network.md 7).
//
//   Idle -> Fetch -> Load -> Run <-> IndexLoad     Failed from anywhere, back to Idle when
//             ^                |                   nothing is outstanding or on its way
//             '------------ (Drain)
module list_parser
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  parameter int unsigned Thread = 0
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  node_t                  node_i,  // the own one

  // xfer: a list starts at the end of the cycle. Only while Idle.
  input  logic                   start_i,
  input  logic [AddressBits-1:0] start_addr_i,

  input  logic [31:0]            semaphores_i [Semaphores],

  // The step that it would take in this cycle, and whether it does; failed_i: with an error.
  output logic                   want_o,
  output step_t                  step_o,
  input  logic                   step_i,
  input  logic                   failed_i,

  // N1 or N2 holds a step of this list; N2 holds the item or indices that it has read.
  input  logic                   on_its_way_i,
  input  logic                   item_i,
  input  logic                   index_i,
  input  logic [511:0]           line_i,

  input  logic                   double_i,  // a double error in what N2 holds of this list

  // Answers to Reads, in beats; an error came for the thread.
  input  logic [4:0]             answered_i,
  input  logic                   error_i,

  // The item in N2 is BadDescriptor.
  output logic                   bad_item_o,
  output logic [AddressBits-1:0] item_addr_o,

  output list_state_e            state_o,
  output logic [31:0]            outstanding_o,
  output logic                   busy_o  // something changes even without a step or an answer
);
  `include "assert.svh"
  localparam int unsigned SramBytes = SramRows * 1024;

  list_state_e state_q, state_d;
  logic [AddressBits-1:0] item_addr_q;
  item_t item_q;
  logic [31:0] outstanding_q;

  // --- where the item is: element (i, j), number k; line of the destination; node ---
  logic [15:0] i_q, j_q;
  logic [3:0] k_q;  // modulo 16
  logic [31:0] src_row_q, src_q;  // address of the row, of the element; gather: not used
  logic [31:0] dst_row_q, dst_q;
  logic [15:0] dst_line_q;  // within its row
  node_t node_q;
  logic copying_q;  // the line is filled and goes to further nodes
  logic indexed_q;  // indices_q holds the indices of this element
  logic [31:0] index_addr_q;
  logic [511:0] indices_q;

  // --- what there is to do ---
  logic push, pull, in_window, line_end, last_element, last_node, last_copy;
  assign push = item_q.kind == ItemPush;
  assign pull = item_q.kind == ItemPull;
  assign in_window = i_q >= item_q.row_lo && i_q < item_q.row_hi && j_q >= item_q.col_lo &&
                  j_q < item_q.col_hi;
  assign last_node = !item_q.broadcast || node_q == item_q.corner;

  always_comb begin
    unique case (item_q.esize)
      2'd0: line_end = 1'b1;
      2'd1: line_end = k_q[2:0] == '1;
      default: line_end = k_q[1:0] == '1;
    endcase
  end

  // Lines that one Read asks for.
  logic [15:0] row_end, left;
  logic [4:0] beats;
  always_comb begin
    row_end = '0;
    left = '0;
    beats = 5'd1;
    if (state_q == ListRun && pull && in_window && item_q.src_col_stride == 32'(LineBytes)) begin
      row_end = item_q.cols < item_q.col_hi ? item_q.cols : item_q.col_hi;
      left = row_end - j_q;
      if (item_q.lines_per_row != '0 && item_q.lines_per_row - dst_line_q < left) begin
        left = item_q.lines_per_row - dst_line_q;
      end
      beats = left < 16'(PacketBeats) ? left[4:0] : 5'(PacketBeats);
    end
  end
  assign last_element = i_q == item_q.rows - 16'd1 &&
                        17'(j_q) + 17'(beats) == 17'(item_q.cols);
  assign last_copy = line_end && last_node;

  // --- the step ---
  logic need_index, completes;
  assign need_index = item_q.gather && k_q == '0 && !indexed_q;

  always_comb begin
    want_o = 1'b0;
    completes = 1'b0;
    unique case (state_q)
      ListFetch: want_o = 1'b1;
      ListRun: begin
        unique case (item_q.kind)
          ItemWait: want_o = semaphores_i[item_q.rsem] >= item_q.amount;
          default: want_o = 1'b1;
        endcase
        unique case (item_q.kind)
          ItemPush: completes = !need_index && last_copy && last_element;
          ItemPull: completes = 1'b0;
          ItemAdd: completes = last_node;
          default: completes = 1'b1;
        endcase
      end
      ListDrain: begin
        want_o = outstanding_q == '0;
        completes = 1'b1;
      end
      default: ;
    endcase
  end

  logic [31:0] source;
  logic [32:0] dst_end;
  always_comb begin
    step_o = '0;
    source = '0;
    dst_end = '0;
    if (want_o) begin
      step_o.thread = 2'(Thread);

      if (state_q == ListFetch) begin
        step_o.read = 1'b1;
        step_o.item = 1'b1;
        step_o.addr = item_addr_q;

      end else if (state_q == ListRun && push && need_index) begin
        step_o.read = 1'b1;
        step_o.index = 1'b1;
        step_o.addr = index_addr_q[AddressBits-1:0];
        step_o.fault = index_addr_q >= 32'(SramBytes);
        step_o.code = FaultBadAddress;
        step_o.value = index_addr_q[AddressBits-1:0];

      end else if (state_q == ListRun && (push || pull)) begin
        source = src_q;
        if (item_q.gather) begin
          unique case (item_q.esize)
            2'd0: source = item_q.src + {indices_q[32*k_q+:26], 6'd0};
            2'd1: source = item_q.src + {indices_q[32*k_q+:29], 3'd0};
            default: source = item_q.src + {indices_q[32*k_q+:28], 4'd0};
          endcase
        end
        dst_end = {1'b0, dst_q} + {22'd0, beats, 6'd0};
        step_o.dst_value = dst_q[AddressBits-1:0];
        step_o.header.src = node_i;
        step_o.header.thread = 2'(Thread);
        step_o.header.dst = node_q;
        step_o.must_reach = !item_q.broadcast;
        step_o.may_skip = item_q.broadcast;
        if (push) begin
          if (!copying_q) begin
            step_o.element.valid = 1'b1;
            step_o.element.esize = item_q.esize;
            step_o.element.from = source[5:3];
            unique case (item_q.esize)
              2'd0: step_o.element.first = 1'b1;
              2'd1: {step_o.element.first, step_o.element.to} = {k_q[2:0] == '0, k_q[2:0]};
              default:
                {step_o.element.first, step_o.element.to} = {k_q[1:0] == '0, k_q[1:0], 1'b0};
            endcase
            if (in_window) begin
              step_o.read = 1'b1;
              step_o.addr = {source[AddressBits-1:6], 6'd0};
              unique case (item_q.esize)
                2'd0: step_o.fault = source[5:0] != '0;
                2'd1: step_o.fault = source[2:0] != '0;
                default: step_o.fault = source[3:0] != '0;
              endcase
              step_o.fault |= source >= 32'(SramBytes);
            end
          end
          step_o.send = line_end;
          step_o.dst_fault = dst_q[31:AddressBits] != '0;
          step_o.data_from = DataFilled;
          step_o.header.kind = BeatWrite;
          step_o.header.line = dst_q[AddressBits-1:6];
          step_o.header.signal = item_q.rsignal && last_element;
          step_o.header.sem = step_o.header.signal ? item_q.rsem : '0;
        end else begin
          step_o.send = 1'b1;
          step_o.dst_fault = dst_end > 33'(SramBytes);
          step_o.header.kind = BeatRead;
          step_o.data = {48'd0, !in_window, dst_q[AddressBits-1:6]};
          if (in_window) begin
            step_o.fault = source[31:AddressBits] != '0 || source[5:0] != '0;
            step_o.header.line = source[AddressBits-1:6];
            step_o.header.beats = 4'(beats - 5'd1);
          end else begin
            step_o.header.dst = node_i;
          end
        end
        if (step_o.fault) begin
          step_o.code = FaultBadAddress;
          step_o.value = source[AddressBits-1:0];
        end

      end else if (state_q == ListRun && item_q.kind == ItemAdd) begin
        step_o.send = 1'b1;
        step_o.must_reach = !item_q.broadcast;
        step_o.may_skip = item_q.broadcast;
        step_o.header.kind = BeatSemAdd;
        step_o.header.dst = node_q;
        step_o.header.src = node_i;
        step_o.header.thread = 2'(Thread);
        step_o.header.sem = item_q.rsem;
        step_o.data = 64'(item_q.amount);

      end else if (state_q == ListRun) begin
        step_o.change = '{valid: 1'b1, number: item_q.rsem, delta: -item_q.amount};
        step_o.take = 1'b1;
      end

      if (completes && item_q.signal) begin
        step_o.change = '{valid: 1'b1, number: item_q.sem, delta: 32'd1};
      end
    end
  end

  // --- state ---
  item_t loaded;
  logic loaded_bad;
  always_comb begin
    loaded = '0;
    loaded_bad = 1'b0;
    if (state_q == ListLoad && item_i) begin
      loaded = unpack_item(line_i);
      loaded_bad = bad_item(loaded, SramBytes);
    end
  end
  assign bad_item_o = loaded_bad && !double_i;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      ListIdle: if (start_i) state_d = ListFetch;
      ListLoad: if (item_i) state_d = loaded_bad ? ListFailed : ListRun;
      ListIndexLoad: if (index_i) state_d = ListRun;
      ListFailed: if (outstanding_q == '0 && !on_its_way_i) state_d = ListIdle;
      default: begin
        if (step_i) begin
          if (failed_i) state_d = ListFailed;
          else if (state_q == ListFetch) state_d = ListLoad;
          else if (completes) state_d = item_q.last ? ListIdle : ListFetch;
          else if (push && need_index) state_d = ListIndexLoad;
          else if (pull && last_element) state_d = ListDrain;
        end
      end
    endcase
    if ((error_i || double_i) && state_q != ListIdle) state_d = ListFailed;
  end

  logic runs;  // a step of Run that does what it should
  assign runs = step_i && !failed_i && state_q == ListRun;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) state_q <= ListIdle;
    else state_q <= state_d;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      outstanding_q <= '0;
    end else begin
      outstanding_q <= outstanding_q + (runs && pull ? 32'(beats) : '0) - 32'(answered_i);
    end
  end

  // --- on to the next element, line, node, item ---
  logic next_element, next_row;
  assign next_element = runs && (pull || (push && !need_index && (!line_end || last_node)));
  assign next_row = 17'(j_q) + 17'(beats) == 17'(item_q.cols);

  always_ff @(posedge clk_i) begin
    if (start_i) item_addr_q <= start_addr_i;
    else if (step_i && !failed_i && completes) item_addr_q <= item_q.next;

    if (state_q == ListLoad && item_i) begin
      item_q <= loaded;
      i_q <= '0;
      j_q <= '0;
      k_q <= '0;
      src_row_q <= loaded.src;
      src_q <= loaded.src;
      dst_row_q <= loaded.dst;
      dst_q <= loaded.dst;
      dst_line_q <= '0;
      node_q <= loaded.node;
      copying_q <= 1'b0;
      indexed_q <= 1'b0;
      index_addr_q <= 32'(loaded.index);
    end

    if (state_q == ListIndexLoad && index_i) begin
      indices_q <= line_i;
      indexed_q <= 1'b1;
      index_addr_q <= index_addr_q + 32'(LineBytes);
    end

    if (runs && !(push && (need_index || !line_end))) begin
      node_q <= last_node ? item_q.node : next_node(node_q, item_q.node.x, item_q.corner.x);
      copying_q <= !last_node;
    end

    if (next_element) begin
      k_q <= k_q + 4'd1;
      if (k_q == '1) indexed_q <= 1'b0;
      if (next_row) begin
        i_q <= i_q + 16'd1;
        j_q <= '0;
        src_row_q <= src_row_q + item_q.src_row_stride;
        src_q <= src_row_q + item_q.src_row_stride;
      end else begin
        j_q <= j_q + 16'(beats);
        src_q <= src_q + (beats == 5'd1 ? item_q.src_col_stride : {21'd0, beats, 6'd0});
      end
      if (line_end) begin
        if (item_q.lines_per_row != '0 && dst_line_q + 16'(beats) == item_q.lines_per_row) begin
          dst_line_q <= '0;
          dst_row_q <= dst_row_q + item_q.dst_row_stride;
          dst_q <= dst_row_q + item_q.dst_row_stride;
        end else begin
          dst_line_q <= dst_line_q + 16'(beats);
          dst_q <= dst_q + {21'd0, beats, 6'd0};
        end
      end
    end
  end

  assign item_addr_o = item_addr_q;
  assign state_o = state_q;
  assign outstanding_o = outstanding_q;
  assign busy_o = want_o || (state_q == ListFailed && outstanding_q == '0);

  // --- contracts ---
  `D1_ASSERT_IF(StartsIdle, start_i, state_q == ListIdle)
  `D1_ASSERT_IF(StepsAsWanted, step_i, want_o)
  `D1_ASSERT_IF(FailsInStep, failed_i, step_i)
  `D1_ASSERT_IF(AnswersExpected, answered_i != '0, outstanding_q >= 32'(answered_i))
  `D1_ASSERT_IF(IdleOwesNothing, state_q == ListIdle, outstanding_q == '0)
  `D1_ASSERT_IF(LoadIsOnItsWay, state_q inside {ListLoad, ListIndexLoad}, on_its_way_i)
  `D1_ASSERT_IF(ItemInLoad, item_i, state_q inside {ListLoad, ListFailed})
  `D1_ASSERT_IF(IndexInLoad, index_i, state_q inside {ListIndexLoad, ListFailed})
  `D1_ASSERT_QUIET(Quiet, want_o, step_o)

endmodule
