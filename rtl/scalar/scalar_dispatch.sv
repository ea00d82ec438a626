// SPDX-License-Identifier: Apache-2.0
// Operands of the issued scalar instructions, to ALUs, multiplier, scalar SRAM ports and system
// functions. Combinational, in the issue cycle.
module scalar_dispatch
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  // The issue slots.
  input  logic [1:0]             thread_i [IssueThreads],
  input  fetched_t               fetched_i [Slots],
  input  logic [AddressBits-1:0] pc_i [Slots],
  input  logic [63:0]            ra_i [Slots],
  input  logic [63:0]            rb_i [Slots],
  input  logic [63:0]            rc_i [Slots],
  input  logic [63:0]            pred_i [Slots],
  input  slot_result_t           result_i [Slots],

  // Which of them each unit and port serves.
  input  slot_select_t           alu_i [NumAlu],
  input  slot_select_t           mul_i,
  input  slot_select_t           read_i,
  input  slot_select_t           write_i,
  input  slot_select_t           sys_i,

  output alu_issue_t             alu_o [NumAlu],
  output mul_issue_t             mul_o,
  output load_issue_t            load_o,
  output sram_read_t             sread_o,
  output sram_swrite_t           swrite_o,
  input  logic [15:0]            inject_i [Threads],  // CSR EccInject

  // System functions: opcode (0 if none), thread and operands.
  output logic [7:0]             sys_op_o,
  output logic [1:0]             sys_thread_o,
  output logic [13:0]            sys_imm_o,
  output logic [63:0]            sys_ra_o,
  output logic [1:0]             sys_target_o,  // tstart: thread
  output logic [AddressBits-1:0] sys_pc_o,  // tstart: where
  input  logic [63:0]            csr_data_i,  // of the csrr

  // Network.
  output network_issue_t         network_o,
  input  logic [31:0]            semaphores_i [Semaphores]
);

  function automatic logic [63:0] imm14(input logic [31:0] word);
    return 64'(signed'(word[FieldImm14Hi:FieldImm14Lo]));
  endfunction

  // --- ALUs ---
  always_comb begin
    for (int unsigned n = 0; n < NumAlu; n++) begin
      alu_o[n] = '0;
      if (alu_i[n].valid) begin
        alu_o[n].valid = 1'b1;
        alu_o[n].thread = thread_i[alu_i[n].slot[2]];
        alu_o[n].op = opcode_e'(fetched_i[alu_i[n].slot].word[FieldOpHi:FieldOpLo]);
        alu_o[n].rd = fetched_i[alu_i[n].slot].word[FieldAHi:FieldALo];
        alu_o[n].a = rb_i[alu_i[n].slot];
        alu_o[n].b = rc_i[alu_i[n].slot];
        unique case (alu_o[n].op)
          OpAddi, OpAndi, OpOri, OpXori, OpSlti, OpSltiu:
            alu_o[n].b = imm14(fetched_i[alu_i[n].slot].word);
          OpSlli, OpSrli, OpSrai:
            alu_o[n].b = 64'(fetched_i[alu_i[n].slot].word[FieldI6Hi:FieldI6Lo]);
          OpLi, OpLih: begin
            alu_o[n].a = ra_i[alu_i[n].slot];
            alu_o[n].b = 64'(signed'(fetched_i[alu_i[n].slot].word[FieldImm16Hi:FieldImm16Lo]));
          end
          OpJal, OpJalr: alu_o[n].a = {43'd0, pc_i[alu_i[n].slot] + AddressBits'(4)};
          OpCsrr: alu_o[n].a = csr_data_i;
          OpSemrd: begin
            alu_o[n].a = 64'(semaphores_i[fetched_i[alu_i[n].slot].word[FieldBHi:FieldBLo]]);
          end
          OpPget: alu_o[n].a = pred_i[alu_i[n].slot];
          OpPset, OpPtail: alu_o[n].pred = 1'b1;
          default: ;
        endcase
      end
    end
  end

  // --- multiplier ---
  always_comb begin
    mul_o = '0;
    if (mul_i.valid) begin
      mul_o.valid = 1'b1;
      mul_o.thread = thread_i[mul_i.slot[2]];
      mul_o.high = fetched_i[mul_i.slot].word[FieldOpHi:FieldOpLo] == OpMulh;
      mul_o.rd = fetched_i[mul_i.slot].word[FieldAHi:FieldALo];
      mul_o.a = rb_i[mul_i.slot];
      mul_o.b = rc_i[mul_i.slot];
    end
  end

  // --- scalar loads and stores ---
  always_comb begin
    load_o = '0;
    sread_o = '0;
    if (read_i.valid) begin
      load_o.valid = 1'b1;
      load_o.thread = thread_i[read_i.slot[2]];
      load_o.op = opcode_e'(fetched_i[read_i.slot].word[FieldOpHi:FieldOpLo]);
      load_o.rd = fetched_i[read_i.slot].word[FieldAHi:FieldALo];
      load_o.offset = result_i[read_i.slot].addr_a[2:0];
      sread_o.valid = 1'b1;
      sread_o.thread = load_o.thread;
      sread_o.addr = result_i[read_i.slot].addr_a;
    end
  end

  function automatic logic [71:0] flip_bit(input logic enable, input logic [6:0] position);
    return enable && position < 7'd72 ? 72'd1 << position : '0;
  endfunction

  logic [63:0] store_data;
  logic [7:0] store_op;
  logic [15:0] inject;
  always_comb begin
    swrite_o = '0;
    store_data = '0;
    store_op = '0;
    inject = '0;
    if (write_i.valid) begin
      store_op = fetched_i[write_i.slot].word[FieldOpHi:FieldOpLo];
      inject = inject_i[thread_i[write_i.slot[2]]];
      swrite_o.valid = 1'b1;
      swrite_o.thread = thread_i[write_i.slot[2]];
      swrite_o.addr = result_i[write_i.slot].addr_a;
      unique case (store_op)
        OpSb: begin
          store_data = 64'(ra_i[write_i.slot][7:0]);
          swrite_o.mask = 8'h01;
        end
        OpSh: begin
          store_data = 64'(ra_i[write_i.slot][15:0]);
          swrite_o.mask = 8'h03;
        end
        OpSw: begin
          store_data = 64'(ra_i[write_i.slot][31:0]);
          swrite_o.mask = 8'h0f;
        end
        default: begin
          store_data = ra_i[write_i.slot];
          swrite_o.mask = 8'hff;
        end
      endcase
      swrite_o.mask = swrite_o.mask << swrite_o.addr[2:0];
      swrite_o.data = store_data << {swrite_o.addr[2:0], 3'd0};
      if (store_op == OpSdx) begin
        swrite_o.flip = flip_bit(inject[7], inject[6:0]) ^ flip_bit(inject[15], inject[14:8]);
      end
    end
  end

  // --- system functions ---
  always_comb begin
    sys_op_o = '0;
    sys_thread_o = '0;
    sys_imm_o = '0;
    sys_ra_o = '0;
    sys_target_o = '0;
    sys_pc_o = '0;
    if (sys_i.valid) begin
      sys_op_o = fetched_i[sys_i.slot].word[FieldOpHi:FieldOpLo];
      sys_thread_o = thread_i[sys_i.slot[2]];
      sys_imm_o = fetched_i[sys_i.slot].word[FieldImm14Hi:FieldImm14Lo];
      sys_ra_o = ra_i[sys_i.slot];
      sys_target_o = rb_i[sys_i.slot][1:0];
      sys_pc_o = rc_i[sys_i.slot][AddressBits-1:0];
    end
  end

  // --- to the network ---
  always_comb begin
    network_o = '0;
    if (sys_op_o inside {OpXfer, OpSemwait, OpSemadd, OpSemset, OpSemsend, OpBarrier}) begin
      network_o.valid = 1'b1;
      network_o.thread = sys_thread_o;
      network_o.op = opcode_e'(sys_op_o);
      network_o.sem = fetched_i[sys_i.slot].word[FieldAHi:FieldALo];
      network_o.count = sys_imm_o;
      network_o.b = rb_i[sys_i.slot][31:0];
      network_o.c = rc_i[sys_i.slot][31:0];
    end
  end

endmodule
