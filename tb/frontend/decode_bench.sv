// SPDX-License-Identifier: Apache-2.0
// The decoder with its result taken apart, for its test.
module decode_bench
  import core_pkg::*;
(
  input  logic        valid_i,
  input  logic [31:0] word_i,

  output logic        any_o,  // some bit of the result is set
  output logic        illegal_o,
  output logic        alu_o,
  output logic        mul_o,
  output logic [1:0]  agu_o,
  output logic        vec_o,
  output logic        mat_o,
  output logic        sys_o,
  output logic [1:0]  wide_reads_o,
  output logic        wide_write_o,
  output logic        scalar_read_o,
  output logic        scalar_write_o,
  output logic        use_ra_o,
  output logic        use_rb_o,
  output logic        use_rc_o,
  output logic        use_va_o,
  output logic        use_vb_o,
  output logic        use_vc_o,
  output logic        use_pa_o,
  output logic        use_pp_o,
  output logic        use_acc_o,
  output logic        use_bacc_o,
  output logic        use_flags_o,
  output logic        dst_r_o,
  output logic        dst_v_o,
  output logic        dst_p_o,
  output logic        sets_flags_o,
  output logic        ends_group_o,
  output logic        branch_o,
  output logic        wait_sem_o,
  output logic        wait_list_o,
  output logic        wait_command_o,
  output logic [2:0]  pp_o,
  output logic        predicated_o,
  output logic        keep_o,
  output logic        check_fmt_o,
  output logic        check_ab_o,
  output logic        base_c_o,
  output logic [2:0]  align_o,
  output logic [16:0] offset_o
);

  insn_t insn;
  decode u_decode (.valid_i, .word_i, .insn_o(insn));

  assign any_o = insn != '0;
  assign illegal_o = insn.illegal;
  assign alu_o = insn.alu;
  assign mul_o = insn.mul;
  assign agu_o = insn.agu;
  assign vec_o = insn.vec;
  assign mat_o = insn.mat;
  assign sys_o = insn.sys;
  assign wide_reads_o = insn.wide_reads;
  assign wide_write_o = insn.wide_write;
  assign scalar_read_o = insn.scalar_read;
  assign scalar_write_o = insn.scalar_write;
  assign use_ra_o = insn.use_ra;
  assign use_rb_o = insn.use_rb;
  assign use_rc_o = insn.use_rc;
  assign use_va_o = insn.use_va;
  assign use_vb_o = insn.use_vb;
  assign use_vc_o = insn.use_vc;
  assign use_pa_o = insn.use_pa;
  assign use_pp_o = insn.use_pp;
  assign use_acc_o = insn.use_acc;
  assign use_bacc_o = insn.use_bacc;
  assign use_flags_o = insn.use_flags;
  assign dst_r_o = insn.dst_r;
  assign dst_v_o = insn.dst_v;
  assign dst_p_o = insn.dst_p;
  assign sets_flags_o = insn.sets_flags;
  assign ends_group_o = insn.ends_group;
  assign branch_o = insn.branch;
  assign wait_sem_o = insn.wait_sem;
  assign wait_list_o = insn.wait_list;
  assign wait_command_o = insn.wait_command;
  assign pp_o = insn.pp;
  assign predicated_o = insn.predicated;
  assign keep_o = insn.keep;
  assign check_fmt_o = insn.check_fmt;
  assign check_ab_o = insn.check_ab;
  assign base_c_o = insn.base_c;
  assign align_o = insn.align;
  assign offset_o = insn.offset;

endmodule
