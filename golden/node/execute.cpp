// SPDX-License-Identifier: Apache-2.0
// What one instruction does, apart from when (isa.md sections 2 to 4).
#include "golden/node/execute.hpp"

#include <algorithm>
#include <cstddef>

#include "golden/frontend/issue.hpp"
#include "golden/matrix/matrix_unit.hpp"
#include "golden/scalar/scalar_alu.hpp"
#include "golden/scalar/scalar_mul.hpp"

namespace golden {
namespace {

constexpr std::uint64_t AddressMask = (1u << AddressBits) - 1u;
constexpr std::uint32_t WordBytes = EccDataBits / 8;

constexpr std::uint64_t extended(std::int32_t value) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
}

const ThreadContext& context(const ArchState& state, int thread) {
  return state.threads[static_cast<std::size_t>(thread)];
}

FormatEntry format_entry(const ThreadContext& t, int entry) {
  return FormatEntry::from_bits(t.formats[static_cast<std::size_t>(entry)]);
}

void trap(Examined& examined, Cause cause, std::uint64_t value) {
  if (examined.cause != Cause::None) return;  // the first check that fails counts
  examined.cause = cause;
  examined.value = static_cast<std::uint32_t>(value);
}

bool bad_target(std::uint64_t target) { return target > AddressMask || target % 4 != 0; }

void check_address(Examined& examined, int access, std::uint64_t address, std::uint32_t alignment,
                   std::uint32_t size) {
  examined.address[static_cast<std::size_t>(access)] = static_cast<std::uint32_t>(address);
  if (address % alignment != 0) {
    trap(examined, Cause::Misaligned, address);
  } else if (address >= size) {
    trap(examined, Cause::OutOfRange, address);
  }
}

void check_format(Examined& examined, const ThreadContext& t, int entry) {
  if (!is_narrow(format_entry(t, entry).code)) {
    trap(examined, Cause::BadFormat, static_cast<std::uint64_t>(entry));
  }
}

// Some but not all bytes of some 64-bit word.
bool is_partial(std::uint64_t mask) {
  for (; mask != 0; mask >>= WordBytes) {
    if ((mask & 0xff) != 0 && (mask & 0xff) != 0xff) return true;
  }
  return false;
}

void examine_addresses(Examined& examined, const ThreadContext& t, const Insn& insn,
                       std::uint32_t size) {
  const std::uint64_t offset = extended(insn.imm);
  if (insn.bytes != 0) {
    check_address(examined, 0, t.r[insn.b] + offset, insn.bytes, size);
  } else if (insn.accesses == 2) {
    check_address(examined, 0, t.r[insn.b] + LineBytes * offset, LineBytes, size);
    check_address(examined, 1, t.r[insn.c] + LineBytes * offset, LineBytes, size);
    if (Banks::bank_of(examined.address[0]) == Banks::bank_of(examined.address[1])) {
      trap(examined, Cause::SameBank, examined.address[1]);
    }
  } else {
    const bool base_in_b = insn.kind == InsnKind::VectorLoad || insn.kind == InsnKind::VectorStore;
    const std::uint64_t base = t.r[base_in_b ? insn.b : insn.c];
    check_address(examined, 0, base + LineBytes * offset, LineBytes, size);
  }
}

std::uint64_t loaded(Opcode op, std::uint64_t word, std::uint32_t address) {
  const std::uint64_t data = word >> (8 * (address % WordBytes));
  if (op == Opcode::Lb) return extended(static_cast<std::int8_t>(data));
  if (op == Opcode::Lbu) return static_cast<std::uint8_t>(data);
  if (op == Opcode::Lh) return extended(static_cast<std::int16_t>(data));
  if (op == Opcode::Lhu) return static_cast<std::uint16_t>(data);
  if (op == Opcode::Lw) return extended(static_cast<std::int32_t>(data));
  if (op == Opcode::Lwu) return static_cast<std::uint32_t>(data);
  return data;
}

// The bits that EccInject asks for, isa.md section 2 (sdx).
FlippedBits injected(std::uint16_t ecc_inject) {
  FlippedBits bits;
  for (const int shift : {0, 8}) {
    const int position = ecc_inject >> shift & 0x7f;
    if ((ecc_inject >> shift & 0x80) == 0 || position >= EccDataBits + EccCheckBits) continue;
    if (position < EccDataBits) {
      bits.data ^= std::uint64_t{1} << position;
    } else {
      bits.check = static_cast<std::uint8_t>(bits.check ^ 1u << (position - EccDataBits));
    }
  }
  return bits;
}

std::uint64_t read_csr(const ArchState& state, int thread, int number, const ThreadStates& states) {
  const ThreadContext& t = context(state, thread);
  const int entry = number - static_cast<int>(Csr::Fmt0);
  if (entry >= 0 && entry < Formats) return t.formats[static_cast<std::size_t>(entry)];
  switch (static_cast<Csr>(number)) {
    case Csr::Tid:
      return static_cast<std::uint64_t>(thread);
    case Csr::Cycle:
      return state.cycle;
    case Csr::InstRet:
      return t.inst_ret;
    case Csr::Flags:
      return t.flags;
    case Csr::Running:
      return states.running;
    case Csr::TrapCause:
      return states.causes;
    case Csr::EccInject:
      return t.ecc_inject;
    case Csr::Node:
      return static_cast<std::uint64_t>(node_number(state.place.y, state.place.x));
    case Csr::Mesh:
      return static_cast<std::uint64_t>(state.place.rows << 8 | state.place.cols);
    case Csr::Lists:
      return states.lists;
    case Csr::Console:
    case Csr::Exit:
    case Csr::Fmt0:
      return 0;
    case Csr::PerfRefill:
      return state.counters.refill;
    case Csr::PerfBankStall:
      return state.counters.bank_stall;
    case Csr::PerfMma:
      return state.counters.mma;
    case Csr::PerfVector:
      return state.counters.vector;
    case Csr::PerfRedirect:
      return state.counters.redirect;
    case Csr::PerfEccCorrected:
      return state.counters.ecc_corrected;
    case Csr::PerfEccDouble:
      return state.counters.ecc_double;
    case Csr::PerfBeats:
      return state.counters.beats;
  }
  return 0;
}

void write_csr(ThreadContext& t, int number, std::uint64_t value) {
  const int entry = number - static_cast<int>(Csr::Fmt0);
  if (entry >= 0 && entry < Formats) {
    t.formats[static_cast<std::size_t>(entry)] = static_cast<std::uint16_t>(value & 0x7ff);
  } else if (number == static_cast<int>(Csr::Flags)) {
    t.flags = static_cast<Flags>(value & 0xf);
  } else if (number == static_cast<int>(Csr::EccInject)) {
    t.ecc_inject = static_cast<std::uint16_t>(value);
  }
}

void write_r(ThreadContext& t, int number, std::uint64_t value) {
  if (number != 0) t.r[static_cast<std::size_t>(number)] = value;
}
void write_p(ThreadContext& t, int number, std::uint64_t value) {
  if (number != 0) t.p[static_cast<std::size_t>(number)] = value;
}

// Four mask bits, one per byte, as the bits of their 32-bit word.
constexpr std::uint32_t word_bits(std::uint64_t mask, std::size_t word) {
  const std::uint32_t bits = static_cast<std::uint32_t>(mask >> (4 * word)) & 0xfu;
  return ((bits | bits << 7 | bits << 14 | bits << 21) & 0x01010101u) * 0xffu;
}

// `data` is zero where the mask is.
void write_v(Vec& v, std::uint64_t mask, const Vec& data) {
  if (mask == ~std::uint64_t{0}) {
    v = data;
    return;
  }
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = (v[i] & ~word_bits(mask, i)) | data[i];
}

void part_of(const Acc& acc, int part, Vec& data) {
  std::copy_n(acc.begin() + part * Lanes32, Lanes32, data.begin());
}

void execute_vector(ThreadContext& t, const Insn& insn, Effects& effects) {
  VectorOperands operands;
  operands.op = insn.op;
  operands.i6 = insn.i6;
  operands.predicate = t.p[insn.p];
  operands.streams = &t.streams;
  const InsnFormat format = info(insn.op).format;
  if (format == InsnFormat::VRw) {
    operands.scalar = t.r[insn.b];
  } else if (format == InsnFormat::VAcc || format == InsnFormat::VAccf) {
    part_of(t.acc[insn.b], insn.part, operands.b);
  } else {
    operands.b = t.v[insn.b];
  }
  if (insn.accesses != 0) {
    operands.c = effects.line[0];
  } else if (format == InsnFormat::VVvr) {
    operands.scalar = t.r[insn.c];
  } else {
    operands.c = t.v[insn.c];
  }
  if (insn.kind == InsnKind::Vector && insn.dest >= ScoreV && insn.dest < ScoreP) {
    operands.a = t.v[insn.a];
  }
  if (insn.reads_format) operands.format = format_entry(t, insn.ea);
  effects.vector = vector_execute(operands);
  t.flags = static_cast<Flags>(t.flags | effects.vector.flags);
  if (insn.writes_pred) {
    write_p(t, insn.a, effects.vector.pred);
  } else if (format == InsnFormat::RVl) {
    write_r(t, insn.a, effects.vector.scalar);
  } else if (format != InsnFormat::Vseed) {
    write_v(t.v[insn.a], effects.vector.mask, effects.vector.data);
  }
}

void execute_mma(ThreadContext& t, const Insn& insn, const Effects& effects) {
  const Vec& a = insn.accesses == 2 ? effects.line[0] : t.v[insn.b];
  const Vec& b = insn.accesses != 0 ? effects.line[insn.accesses - 1u] : t.v[insn.c];
  matrix_step(t.acc[insn.a], a, b, format_entry(t, insn.ea), format_entry(t, insn.eb), insn.half,
              insn.from_zero);
}

void execute_alu(ThreadContext& t, const Insn& insn, Effects& effects) {
  const InsnFormat format = info(insn.op).format;
  const std::uint64_t b = format == InsnFormat::RdPs ? t.p[insn.b] : t.r[insn.b];
  const std::uint64_t c = format == InsnFormat::RdRsRt ? t.r[insn.c] : extended(insn.imm);
  effects.scalar = scalar_alu(insn.op, t.r[insn.a], b, c);
  if (insn.writes_pred) {
    write_p(t, insn.a, effects.scalar);
  } else {
    write_r(t, insn.a, effects.scalar);
  }
}

void execute_system(ArchState& state, int thread, const Insn& insn, const ThreadStates& states,
                    Effects& effects) {
  ThreadContext& t = state.threads[static_cast<std::size_t>(thread)];
  if (insn.op == Opcode::Csrr) {
    effects.scalar = read_csr(state, thread, insn.imm, states);
    write_r(t, insn.a, effects.scalar);
  } else if (insn.op == Opcode::Csrw) {
    effects.scalar = t.r[insn.a];
    write_csr(t, insn.imm, effects.scalar);
  } else if (insn.op == Opcode::Semrd) {
    effects.scalar = state.semaphores[insn.b];
    write_r(t, insn.a, effects.scalar);
  } else if (insn.op == Opcode::Semwait) {
    effects.semaphore = {true, insn.a, 0u - static_cast<std::uint32_t>(insn.imm)};
  } else if (insn.op == Opcode::Semadd) {
    effects.semaphore = {true, insn.a, static_cast<std::uint32_t>(t.r[insn.b])};
  } else if (insn.op == Opcode::Semset) {
    const auto value = static_cast<std::uint32_t>(t.r[insn.b]);
    effects.semaphore = {true, insn.a, value - state.semaphores[insn.a]};
  }
}

void execute_store(Sram& sram, const ThreadContext& t, const Insn& insn, const Examined& examined,
                   Effects& effects) {
  const std::uint32_t address = examined.address[0];
  const std::uint32_t word = address / WordBytes * WordBytes;
  effects.scalar = t.r[insn.a] << (8 * (address % WordBytes));
  effects.ecc[0] =
      sram.write_word(word, effects.scalar, static_cast<std::uint8_t>(examined.store_mask));
  if (insn.op == Opcode::Sdx) sram.flip(word, injected(t.ecc_inject));
}

}  // namespace

Vec masked(const Vec& data, std::uint64_t mask) {
  Vec result = data;
  if (mask == ~std::uint64_t{0}) return result;
  for (std::size_t i = 0; i < result.size(); ++i) result[i] &= word_bits(mask, i);
  return result;
}

ThreadStates thread_states(const ArchState& state) {
  ThreadStates states;
  for (std::size_t t = 0; t < Threads; ++t) {
    if (state.threads[t].state == ThreadState::Running) states.running |= 1u << t;
    states.causes |= static_cast<std::uint32_t>(state.threads[t].cause) << (8 * t);
  }
  return states;
}

Examined examine(const ArchState& state, int thread, const Insn& insn, const ThreadStates& states) {
  const ThreadContext& t = context(state, thread);
  Examined examined;
  if (insn.can_drop && t.p[insn.p] == 0) {
    examined.dropped = true;
    return examined;
  }
  if (insn.op == Opcode::Tstart) {
    const std::uint64_t target = t.r[insn.b];
    if (target >= Threads || (states.running >> target & 1u) != 0) {
      trap(examined, Cause::BadThread, 0);
    }
    if (bad_target(t.r[insn.c])) trap(examined, Cause::BadTarget, 0);
  } else if (insn.op == Opcode::Jalr) {
    if (bad_target(t.r[insn.b] + extended(insn.imm))) trap(examined, Cause::BadTarget, 0);
  } else if (insn.op == Opcode::Xfer) {
    check_address(examined, 0, t.r[insn.b], LineBytes, state.sram.size());
  }
  if (insn.accesses != 0) {
    examine_addresses(examined, t, insn, state.sram.size());
    if (insn.kind == InsnKind::ScalarStore) {
      examined.store_mask = ((std::uint64_t{1} << insn.bytes) - 1u)
                            << (examined.address[0] % WordBytes);
      examined.partial_store = insn.bytes != WordBytes;
    } else if (insn.kind == InsnKind::VectorStore) {
      examined.store_mask = t.p[insn.p];
      examined.partial_store = is_partial(examined.store_mask);
    }
  }
  if (insn.reads_format) {
    check_format(examined, t, insn.ea);
    if (insn.kind == InsnKind::Mma) check_format(examined, t, insn.eb);
  }
  return examined;
}

void execute(ArchState& state, int thread, const Insn& insn, std::uint32_t pc,
             const Examined& examined, const ThreadStates& states, Effects& effects) {
  ThreadContext& t = state.threads[static_cast<std::size_t>(thread)];
  effects.next_pc = next_pc(pc);
  effects.taken = false;
  if (insn.need >> (4 * static_cast<int>(Resource::WideRead)) & 0xfu) {
    for (std::size_t i = 0; i < insn.accesses; ++i) {
      effects.ecc[i] = state.sram.read_line(examined.address[i] / LineBytes, effects.line[i]);
    }
  }
  switch (insn.kind) {
    case InsnKind::Illegal:
      break;
    case InsnKind::Alu:
      execute_alu(t, insn, effects);
      break;
    case InsnKind::Mul:
      effects.scalar = scalar_mul(insn.op, t.r[insn.b], t.r[insn.c]);
      write_r(t, insn.a, effects.scalar);
      break;
    case InsnKind::ScalarLoad: {
      const std::uint32_t address = examined.address[0];
      effects.ecc[0] = state.sram.read_word(address / WordBytes * WordBytes, effects.word);
      effects.scalar = loaded(insn.op, effects.word, address);
      write_r(t, insn.a, effects.scalar);
      break;
    }
    case InsnKind::ScalarStore:
      execute_store(state.sram, t, insn, examined, effects);
      break;
    case InsnKind::VectorLoad:
      effects.vector.mask = t.p[insn.p];
      effects.vector.data = masked(effects.line[0], effects.vector.mask);
      write_v(t.v[insn.a], effects.vector.mask, effects.vector.data);
      break;
    case InsnKind::VectorStore:
      effects.ecc[0] =
          state.sram.write_line(examined.address[0] / LineBytes, t.v[insn.a], examined.store_mask);
      break;
    case InsnKind::Branch:
      if (scalar_compare(insn.op, t.r[insn.a], t.r[insn.b])) {
        effects.taken = true;
        effects.next_pc = static_cast<std::uint32_t>((pc + 4 * extended(insn.imm)) & AddressMask);
      }
      break;
    case InsnKind::Jump: {
      const std::uint64_t base = insn.op == Opcode::Jal ? pc : t.r[insn.b];
      const std::uint64_t offset = extended(insn.imm) * (insn.op == Opcode::Jal ? 4 : 1);
      effects.taken = true;
      effects.next_pc = static_cast<std::uint32_t>((base + offset) & AddressMask);
      effects.scalar = std::uint64_t{pc} + 4;
      write_r(t, insn.a, effects.scalar);
      break;
    }
    case InsnKind::System:
      execute_system(state, thread, insn, states, effects);
      break;
    case InsnKind::Vector:
      execute_vector(t, insn, effects);
      break;
    case InsnKind::Mma:
      execute_mma(t, insn, effects);
      break;
    case InsnKind::MatrixLoad:
      std::copy(t.v[insn.b].begin(), t.v[insn.b].end(),
                t.acc[insn.a].begin() + insn.part * Lanes32);
      break;
    case InsnKind::MatrixClear:
      t.acc[insn.a].fill(0);
      break;
  }
}

}  // namespace golden
