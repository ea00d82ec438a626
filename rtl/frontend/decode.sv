// SPDX-License-Identifier: Apache-2.0
// Decodes one instruction word: legality, what it occupies, reads and writes (docs/isa.md 2).
module decode
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        valid_i,  // low: the outputs are zero
  input  logic [31:0] word_i,
  output insn_t       insn_o
);

  logic [7:0] op;
  insn_info_t info;
  assign op = word_i[FieldOpHi:FieldOpLo];

  function automatic logic csr_illegal(input logic [13:0] number, input logic write);
    if (number >= CsrFmt0 && number < CsrFmt0 + 14'(Formats)) return 1'b0;
    unique case (number)
      CsrFlags, CsrEccInject, CsrConsole, CsrExit: return 1'b0;
      CsrTid, CsrCycle, CsrInstRet, CsrRunning, CsrTrapCause, CsrPerfRefill, CsrPerfBankStall,
      CsrPerfMma, CsrPerfVector, CsrPerfRedirect, CsrPerfEccCorrected, CsrPerfEccDouble, CsrNode,
      CsrMesh, CsrLists, CsrPerfBeats:
        return write;
      default: return 1'b1;
    endcase
  endfunction

  // --- operands that the format names ---
  always_comb begin
    insn_o = '0;
    info = '0;
    if (valid_i) begin
      info = insn_info(op);
      insn_o.alu = info.alu;
      insn_o.mul = info.mul;
      insn_o.agu = info.agu;
      insn_o.vec = info.vec;
      insn_o.mat = info.mat;
      insn_o.sys = info.sys;
      insn_o.ends_group = info.ends_group;
      insn_o.sets_flags = info.sets_flags;
      insn_o.keep = info.keep;
      insn_o.illegal = (word_i & ~insn_used_bits(info.form)) != '0;
      insn_o.pp = word_i[FieldPHi:FieldPLo];

      unique case (info.form)
        FormNone, FormI14: ;
        FormRdRsRt: begin
          {insn_o.use_ra, insn_o.use_rb, insn_o.use_rc} = '1;
          insn_o.dst_r = 1'b1;
        end
        FormRdRs, FormRdRsI, FormRdRsSh: begin
          {insn_o.use_ra, insn_o.use_rb} = '1;
          insn_o.dst_r = 1'b1;
        end
        FormRdI16, FormJump: begin
          insn_o.use_ra = 1'b1;
          insn_o.dst_r = 1'b1;
        end
        FormMem: begin
          {insn_o.use_ra, insn_o.use_rb} = '1;
          insn_o.scalar_write = op inside {OpSb, OpSh, OpSw, OpSd, OpSdx};
          insn_o.scalar_read = !insn_o.scalar_write;
          insn_o.dst_r = insn_o.scalar_read;
          unique case (op)
            OpLb, OpLbu, OpSb: insn_o.align = 3'd0;
            OpLh, OpLhu, OpSh: insn_o.align = 3'd1;
            OpLw, OpLwu, OpSw: insn_o.align = 3'd2;
            default: insn_o.align = 3'd3;
          endcase
          insn_o.offset = 17'(signed'(word_i[FieldImm14Hi:FieldImm14Lo]));
        end
        FormBranch: begin
          {insn_o.use_ra, insn_o.use_rb} = '1;
          insn_o.branch = 1'b1;
        end
        FormRdCsr: begin
          insn_o.use_ra = 1'b1;
          insn_o.dst_r = 1'b1;
          insn_o.use_flags = word_i[FieldImm14Hi:FieldImm14Lo] == CsrFlags;
          insn_o.illegal |= csr_illegal(word_i[FieldImm14Hi:FieldImm14Lo], 1'b0);
        end
        FormCsrRs: begin
          insn_o.use_ra = 1'b1;
          insn_o.use_flags = word_i[FieldImm14Hi:FieldImm14Lo] == CsrFlags;
          insn_o.illegal |= csr_illegal(word_i[FieldImm14Hi:FieldImm14Lo], 1'b1);
        end
        FormRsRt: {insn_o.use_rb, insn_o.use_rc} = '1;
        FormPdRs: begin
          {insn_o.use_pa, insn_o.use_rb} = '1;
          insn_o.dst_p = 1'b1;
        end
        FormRdPs: begin
          {insn_o.use_ra, insn_o.use_pp} = '1;
          insn_o.pp = word_i[FieldBLo+:3];
          insn_o.dst_r = 1'b1;
        end
        FormVVv, FormVVvw, FormVVvi: begin
          {insn_o.use_va, insn_o.use_vb, insn_o.use_vc, insn_o.predicated} = '1;
          insn_o.dst_v = 1'b1;
        end
        FormVV, FormVVw, FormVVl, FormVVf: begin
          {insn_o.use_va, insn_o.use_vb, insn_o.predicated} = '1;
          insn_o.dst_v = 1'b1;
        end
        FormVVvr: begin
          {insn_o.use_va, insn_o.use_vb, insn_o.use_rc, insn_o.predicated} = '1;
          insn_o.dst_v = 1'b1;
        end
        FormVRw: begin
          {insn_o.use_va, insn_o.use_rb, insn_o.predicated} = '1;
          insn_o.dst_v = 1'b1;
        end
        FormVW: begin
          {insn_o.use_va, insn_o.predicated} = '1;
          insn_o.dst_v = 1'b1;
        end
        FormRVl: begin
          {insn_o.use_ra, insn_o.use_vb} = '1;
          insn_o.dst_r = 1'b1;
        end
        FormPVv, FormPVvw: begin
          {insn_o.use_pa, insn_o.use_vb, insn_o.use_vc, insn_o.predicated} = '1;
          insn_o.dst_p = 1'b1;
        end
        FormVseed: insn_o.use_vb = 1'b1;
        FormVAcc, FormVAccf: begin
          {insn_o.use_va, insn_o.use_bacc, insn_o.predicated} = '1;
          insn_o.dst_v = 1'b1;
        end
        FormVVm, FormPVm: begin
          {insn_o.use_vb, insn_o.use_rc, insn_o.predicated} = '1;
          {insn_o.use_va, insn_o.dst_v} = {2{info.form == FormVVm}};
          {insn_o.use_pa, insn_o.dst_p} = {2{info.form == FormPVm}};
          insn_o.wide_reads = 2'd1;
          insn_o.base_c = 1'b1;
          insn_o.align = 3'd6;
          insn_o.offset = 17'(signed'({word_i[FieldI6Hi:FieldI6Lo], 6'd0}));
        end
        FormVmem: begin
          {insn_o.use_va, insn_o.use_rb, insn_o.predicated} = '1;
          insn_o.pp = word_i[FieldPmHi:FieldPmLo];
          insn_o.wide_write = op == OpVst;
          insn_o.dst_v = op == OpVld;
          insn_o.wide_reads = {1'b0, op == OpVld};
          insn_o.align = 3'd6;
          insn_o.offset = {word_i[FieldImm11Hi:FieldImm11Lo], 6'd0};
        end
        FormMmaVv: {insn_o.use_acc, insn_o.use_vb, insn_o.use_vc} = '1;
        FormMmaVm, FormMmaMm: begin
          {insn_o.use_acc, insn_o.use_rc} = '1;
          insn_o.use_vb = info.form == FormMmaVm;
          insn_o.use_rb = info.form == FormMmaMm;
          insn_o.base_c = info.form == FormMmaVm;
          insn_o.wide_reads = info.form == FormMmaMm ? 2'd2 : 2'd1;
          insn_o.align = 3'd6;
          insn_o.offset =
              17'({word_i[FieldApartHi:FieldApartLo], word_i[FieldOff0Hi:FieldOff0Lo], 6'd0});
        end
        FormAccV: {insn_o.use_acc, insn_o.use_vb} = '1;
        FormAcc: insn_o.use_acc = 1'b1;
        FormRs: begin
          insn_o.use_rb = 1'b1;
          insn_o.wait_list = 1'b1;
          insn_o.align = 3'd6;
        end
        FormSemI: insn_o.wait_sem = 1'b1;
        FormSemRs: insn_o.use_rb = 1'b1;
        FormSemRsRt: begin
          {insn_o.use_rb, insn_o.use_rc} = '1;
          insn_o.wait_command = 1'b1;
        end
        FormRdSem: begin
          insn_o.use_ra = 1'b1;
          insn_o.dst_r = 1'b1;
        end
        default: insn_o.illegal = 1'b1;
      endcase

      unique case (info.form)
        FormVVvw, FormPVvw, FormVVw, FormVW:
          insn_o.illegal |= word_i[FieldWHi:FieldWLo] == 2'd3;
        default: ;
      endcase
      insn_o.use_pp |= insn_o.predicated;
      insn_o.check_fmt = op inside {OpCvtup, OpCvtdn, OpCvtsr, OpVaccdn, OpVaccsr};
      insn_o.check_ab = info.mat && !(op inside {OpMld, OpMclr});
    end
  end

endmodule
