// SPDX-License-Identifier: Apache-2.0
// Types that the units of the core hand to each other, and functions that several of them share.
//
// Wide fields come last in a struct, so that they start at a multiple of 32 bits.
// A payload is zero while its valid bit is zero, unless noted.
package core_pkg;

  import machine_pkg::*;

  // --- fetch to issue ---

  // A decoded instruction, without the bits that can be taken from its word as they are.
  typedef struct packed {
    logic illegal;
    // What it occupies in its issue cycle.
    logic alu;
    logic mul;
    logic [1:0] agu;
    logic vec;
    logic mat;
    logic sys;
    logic [1:0] wide_reads;
    logic wide_write;
    logic scalar_read;
    logic scalar_write;
    // What must be available: registers of files r, v, p named by the fields a, b, c.
    logic use_ra;
    logic use_rb;
    logic use_rc;
    logic use_va;
    logic use_vb;
    logic use_vc;
    logic use_pa;
    logic use_pp;  // register pp
    logic use_acc;  // accumulator of field acc, as mma* and mld see it
    logic use_bacc;  // accumulator of field bacc, as vacc* sees it
    logic use_flags;
    // What it makes unavailable.
    logic dst_r;
    logic dst_v;
    logic dst_p;
    logic sets_flags;
    // Control.
    logic ends_group;
    logic branch;
    logic wait_sem;  // semwait: not before the semaphore of field a has its count
    logic wait_list;  // xfer: not before the own list is Idle
    logic wait_command;  // semsend, barrier: not before the command FIFO has room
    logic [2:0] pp;  // the predicate register that it reads: governing, or source of pget
    logic predicated;  // pp governs; all zero drops it unless keep
    logic keep;
    logic check_fmt;  // cvt*, vaccdn, vaccsr: entry i6[3:0] must be a narrow format
    logic check_ab;  // mma*: entries ea and eb must be
    // Memory address: base register rb or rc, byte offset, alignment. mma_mm: rb, then rc.
    logic base_c;
    logic [2:0] align;  // log2
    logic [16:0] offset;  // signed
  } insn_t;

  // An instruction as fetched, with what the target buffer said about it.
  typedef struct packed {
    logic taken;  // predicted taken, to
    logic [AddressBits-1:0] target;
    logic [31:0] word;
  } fetched_t;

  // Branch target buffer, update by issue.
  typedef struct packed {
    logic valid;
    logic write;  // else the entry becomes invalid
    logic [AddressBits-1:0] pc;
    logic [AddressBits-1:0] target;
  } btb_update_t;

  // --- inside issue ---

  // What an instruction would do, from its own operands alone.
  typedef struct packed {
    logic trap;
    cause_e cause;
    logic [31:0] value;
    logic wrong;  // next_pc is not what fetch went on with
    logic taken;  // a branch or jump that is taken
    logic [AddressBits-1:0] next_pc;
    logic [AddressBits-1:0] addr_a;  // memory access, if any; mma_mm: of A
    logic [AddressBits-1:0] addr_b;  // mma_mm: of B
  } slot_result_t;

  // The issue slot that a unit or port serves in this cycle. Slots 0..3 belong to the thread picked
  // first, 4..7 to the second.
  typedef struct packed {
    logic valid;
    logic [2:0] slot;
  } slot_select_t;

  // What issue did with a picked thread. Zero if none was picked.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [2:0] issued;  // instructions, dropped ones included
    logic [2:0] retired;  // of these, done with their issue
    stall_e stall;
    logic redirect;  // to next_pc
    logic trap;  // of the instruction at next_pc
    cause_e cause;
    logic [31:0] value;
    logic [AddressBits-1:0] next_pc;  // next instruction to issue
  } thread_issue_t;

  // --- issue to the units, in the issue cycle t ---

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    opcode_e op;
    logic pred;  // the destination is a predicate register
    logic [4:0] rd;
    logic [63:0] a;
    logic [63:0] b;
  } alu_issue_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic high;
    logic [4:0] rd;
    logic [63:0] a;
    logic [63:0] b;
  } mul_issue_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    opcode_e op;
    logic [4:0] rd;
    logic [2:0] offset;  // within the 64-bit word
  } load_issue_t;

  // Vector load at the wide read port of the same number.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [4:0] vd;
    logic [63:0] mask;
  } vload_issue_t;

  // The vector unit.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    opcode_e op;
    logic [4:0] rd;  // vector, predicate ([2:0]) or scalar (vext) register
    logic [5:0] i6;  // the field of the instruction; vacc*: [5:4] is bpart
    logic [10:0] fmt;  // format-table entry named by i6[3:0]
    logic mem;  // operand c comes from memory, in t+2 ...
    logic mem_port;  // ... at this wide read port
    logic [63:0] pred;  // governing predicate, all ones for instructions without
    logic [63:0] scalar;  // vbc: rb; valignr: rc
    logic [511:0] a;  // fma, fnma: old value of the destination
    logic [511:0] b;  // vb; vacc*: the accumulator part
    logic [511:0] c;  // vc
  } vec_issue_t;

  // The matrix unit.
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
    logic [511:0] a;  // mma: A (vb); mld: the data (vb)
    logic [511:0] b;  // mma: B (vc)
  } mat_issue_t;

  // --- to and from the network, in the issue cycle ---

  // xfer, semwait, semadd, semset, semsend or barrier.
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    opcode_e op;
    logic [4:0] sem;  // field a
    logic [13:0] count;  // of semwait
    logic [31:0] b;
    logic [31:0] c;
  } network_issue_t;

  // A semaphore that a list takes from in this cycle: no semwait may.
  typedef struct packed {
    logic valid;
    logic [4:0] sem;
  } sem_take_t;

  // --- to the SRAM, in the issue cycle t; the bank is claimed by then ---

  typedef struct packed {
    logic valid;
    logic refill;  // a double error is no thread's: instruction cache, read server
    logic [1:0] thread;
    logic [AddressBits-1:0] addr;  // of the line; of the access for a scalar read
  } sram_read_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [AddressBits-1:0] addr;  // of the line
    logic [63:0] mask;
    logic [511:0] data;  // zero where the mask is zero
  } sram_write_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [AddressBits-1:0] addr;  // of the access
    logic [7:0] mask;
    logic [71:0] flip;  // bits of the stored codeword to invert, only with a full mask
    logic [63:0] data;  // in its place, zero where the mask is zero
  } sram_swrite_t;

  // --- writes, in the cycle of their record ---

  typedef struct packed {
    logic valid;  // zero for r0
    logic [1:0] thread;
    logic [4:0] rd;
    logic [63:0] data;
  } reg_write_t;

  typedef struct packed {
    logic valid;  // zero for p0
    logic [1:0] thread;
    logic [2:0] pd;
    logic [63:0] data;
  } pred_write_t;

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [4:0] vd;
    logic [63:0] mask;  // bytes
    logic [511:0] data;  // zero where the mask is zero
  } vec_write_t;

  // The first thread of a set from `start` upwards, modulo the number of threads.
  function automatic logic [1:0] first_thread(input logic [Threads-1:0] members,
                                              input logic [1:0] start);
    first_thread = start;
    for (int unsigned i = 1; i <= Threads; i++) begin
      if (members[start-2'(i)]) first_thread = start - 2'(i);
    end
  endfunction

  // One bit per byte to one bit per bit.
  function automatic logic [511:0] byte_mask(input logic [63:0] mask);
    for (int unsigned i = 0; i < 64; i++) byte_mask[8*i+:8] = {8{mask[i]}};
  endfunction

endpackage
