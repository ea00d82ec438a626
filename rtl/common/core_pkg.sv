// SPDX-License-Identifier: Apache-2.0
// Types that the units of the core hand to each other, and functions that several of them share.
//
// Wide fields come last in a struct, so that they start at a multiple of 32 bits.
package core_pkg;

  import machine_pkg::*;

  // To the vector unit, in the issue cycle t. All fields are zero unless valid.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    opcode_e op;
    logic [4:0] rd;  // vector, predicate ([2:0]) or scalar (vext) register
    logic [5:0] i6;  // the field of the instruction: width, lane, count, entry ...
    logic [1:0] part;  // cvt*: field part; vacc*: field bpart
    logic [10:0] fmt;  // format-table entry named by i6[3:0]
    logic mem;  // operand c comes from memory, in t+2 ...
    logic mem_port;  // ... at this wide read port
    logic [26:0] pad;
    logic [63:0] pred;  // governing predicate, all ones for instructions without
    logic [63:0] scalar;  // vbc: rb; valignr: rc
    logic [511:0] a;  // fma, fnma: old value of the destination
    logic [511:0] b;  // vb; vacc*: the accumulator part
    logic [511:0] c;  // vc
  } vec_issue_t;

  // To the matrix unit, in the issue cycle t. All fields are zero unless valid.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    opcode_e op;
    logic [2:0] acc;
    logic [3:0] parts;  // parts written: all, or the one of mld
    logic [10:0] fmt_a;
    logic [10:0] fmt_b;
    logic a_mem;  // operand comes from memory, in t+2 ...
    logic b_mem;
    logic a_port;  // ... at this wide read port
    logic b_port;
    logic [19:0] pad;
    logic [511:0] a;  // mma: A (vb); mld: the data (vb)
    logic [511:0] b;  // mma: B (vc)
  } mat_issue_t;

  // Writes, in the cycle of their record. All fields are zero unless valid.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [4:0] vd;
    logic [23:0] pad;
    logic [63:0] mask;  // byte enables
    logic [511:0] data;  // zero where the mask is zero
  } vec_write_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [2:0] pd;  // valid is zero for p0
    logic [25:0] pad;
    logic [63:0] data;
  } pred_write_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [4:0] rd;  // valid is zero for r0
    logic [23:0] pad;
    logic [63:0] data;
  } reg_write_t;

  typedef struct packed {
    logic valid;  // one for each instruction that sets flags, even if it sets none
    logic [1:0] thread;
    logic [3:0] flags;
  } flags_write_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
  } retire_t;

  // One bit per byte to one bit per bit.
  function automatic logic [511:0] byte_mask(input logic [63:0] mask);
    for (int unsigned i = 0; i < 64; i++) byte_mask[8*i+:8] = {8{mask[i]}};
  endfunction

endpackage
