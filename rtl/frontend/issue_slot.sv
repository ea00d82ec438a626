// SPDX-License-Identifier: Apache-2.0
// What one instruction would do, from its own operands alone: dropped or not, branch, addresses,
// operand checks in the order of docs/isa.md section 4. No resources.
module issue_slot
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows
) (
  input  logic                   valid_i,  // low: the output is zero
  input  insn_t                  insn_i,
  input  fetched_t               fetched_i,
  input  logic [AddressBits-1:0] pc_i,
  input  logic [63:0]            ra_i,
  input  logic [63:0]            rb_i,
  input  logic [63:0]            rc_i,
  input  logic                   dropped_i,  // predicated off
  input  logic [3:0]             fmt_a_i,  // code of the entry named by bits 3:0 of the word
  input  logic [3:0]             fmt_b_i,  // code of the entry named by bits 7:4
  input  logic [Threads-1:0]     running_i,
  output slot_result_t           result_o
);

  opcode_e op;
  logic [31:0] word;
  assign word = fetched_i.word;
  assign op = opcode_e'(word[FieldOpHi:FieldOpLo]);

  function automatic logic narrow(input logic [3:0] code);
    return code inside {FmtBf16, FmtCfloat8143, FmtCfloat8152};
  endfunction

  // The cause of an access to `address`, CauseNone if it is right.
  function automatic cause_e check(input logic [63:0] address, input logic [2:0] align);
    logic [5:0] low;
    low = ~(6'h3f << align);
    if ((address[5:0] & low) != '0) return CauseMisaligned;
    if (address >= 64'(SramRows * 1024)) return CauseOutOfRange;
    return CauseNone;
  endfunction

  logic [63:0] address_a, address_b, jump_target;
  logic [AddressBits-1:0] pc_plus_4, predicted;
  cause_e cause;
  logic [31:0] value;
  logic less, less_unsigned;

  always_comb begin
    result_o = '0;
    address_a = '0;
    address_b = '0;
    jump_target = '0;
    pc_plus_4 = '0;
    predicted = '0;
    cause = CauseNone;
    value = '0;
    less = 1'b0;
    less_unsigned = 1'b0;

    if (valid_i) begin
      pc_plus_4 = pc_i + AddressBits'(4);
      predicted = fetched_i.taken ? fetched_i.target : pc_plus_4;
      result_o.next_pc = pc_plus_4;

      if (!dropped_i) begin
        // --- control ---
        if (insn_i.ends_group) begin
          if (insn_i.branch) begin
            less = signed'(ra_i) < signed'(rb_i);
            less_unsigned = ra_i < rb_i;
            unique case (op)
              OpBeq: result_o.taken = ra_i == rb_i;
              OpBne: result_o.taken = ra_i != rb_i;
              OpBlt: result_o.taken = less;
              OpBge: result_o.taken = !less;
              OpBltu: result_o.taken = less_unsigned;
              default: result_o.taken = !less_unsigned;
            endcase
            if (result_o.taken) begin
              result_o.next_pc =
                  pc_i + AddressBits'(signed'({word[FieldImm14Hi:FieldImm14Lo], 2'b00}));
            end
          end
          unique case (op)
            OpJal: begin
              result_o.taken = 1'b1;
              result_o.next_pc = pc_i + {word[FieldImm19Hi:FieldImm19Lo], 2'b00};
            end
            OpJalr: begin
              jump_target = rb_i + 64'(signed'(word[FieldImm14Hi:FieldImm14Lo]));
              if (jump_target[63:AddressBits] != '0 || jump_target[1:0] != '0) begin
                cause = CauseBadTarget;
              end else begin
                result_o.taken = 1'b1;
                result_o.next_pc = jump_target[AddressBits-1:0];
              end
            end
            OpTstart: begin
              if (rb_i >= 64'(Threads) || running_i[rb_i[1:0]]) cause = CauseBadThread;
              else if (rc_i[63:AddressBits] != '0 || rc_i[1:0] != '0) cause = CauseBadTarget;
            end
            default: ;
          endcase
        end

        // --- addresses ---
        if (insn_i.agu != '0) begin
          address_a = (insn_i.base_c ? rc_i : rb_i) + 64'(signed'(insn_i.offset));
          cause = check(address_a, insn_i.align);
          value = address_a[31:0];
          if (insn_i.agu == 2'd2) begin
            address_b = rc_i + 64'(signed'(insn_i.offset));
            if (cause == CauseNone) begin
              cause = check(address_b, insn_i.align);
              if (cause == CauseNone && address_a[9:6] == address_b[9:6]) cause = CauseSameBank;
              value = address_b[31:0];
            end
          end
          result_o.addr_a = address_a[AddressBits-1:0];
          result_o.addr_b = address_b[AddressBits-1:0];
        end

        // --- lists ---
        if (op == OpXfer) begin
          cause = check(rb_i, insn_i.align);
          value = rb_i[31:0];
        end

        // --- formats ---
        if (cause == CauseNone && (insn_i.check_fmt || insn_i.check_ab)) begin
          if (!narrow(fmt_a_i)) begin
            cause = CauseBadFormat;
            value = 32'(word[3:0]);
          end else if (insn_i.check_ab && !narrow(fmt_b_i)) begin
            cause = CauseBadFormat;
            value = 32'(word[7:4]);
          end
        end
      end

      if (cause != CauseNone) begin
        result_o.trap = 1'b1;
        result_o.cause = cause;
        result_o.value = value;
      end
      result_o.wrong = result_o.next_pc != predicted || op == OpIfence;
    end
  end

endmodule
