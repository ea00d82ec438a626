// SPDX-License-Identifier: Apache-2.0
// One instruction word taken apart (isa.md sections 2 and 3, timing.md section 5).
#include "golden/frontend/decode.hpp"

#include <cstddef>

namespace golden {
namespace {

constexpr std::uint32_t field(std::uint32_t word, int high, int low) {
  return word >> low & ((2u << (high - low)) - 1u);
}
constexpr std::uint8_t small(std::uint32_t word, int high, int low) {
  return static_cast<std::uint8_t>(field(word, high, low));
}
constexpr std::int32_t signed_field(std::uint32_t word, int high, int low) {
  const std::uint32_t sign = 1u << (high - low);
  return static_cast<std::int32_t>((field(word, high, low) ^ sign) - sign);
}

constexpr bool csr_known(std::uint32_t number) {
  if (number >= static_cast<std::uint32_t>(Csr::Fmt0) &&
      number < static_cast<std::uint32_t>(Csr::Fmt0) + Formats) {
    return true;
  }
  for (const Csr csr : AllCsrs) {
    if (static_cast<std::uint32_t>(csr) == number) return true;
  }
  return false;
}

constexpr bool csr_writable(std::uint32_t number) {
  if (!csr_known(number)) return false;
  switch (static_cast<Csr>(number)) {
    case Csr::Tid:
    case Csr::Cycle:
    case Csr::InstRet:
    case Csr::Running:
    case Csr::TrapCause:
    case Csr::Node:
    case Csr::Mesh:
    case Csr::Lists:
    case Csr::PerfRefill:
    case Csr::PerfBankStall:
    case Csr::PerfMma:
    case Csr::PerfVector:
    case Csr::PerfRedirect:
    case Csr::PerfEccCorrected:
    case Csr::PerfEccDouble:
    case Csr::PerfBeats:
      return false;
    case Csr::Flags:
    case Csr::EccInject:
    case Csr::Console:
    case Csr::Exit:
    case Csr::Fmt0:
      return true;
  }
  return true;  // Fmt0 + i
}

// Fills one Insn from its format: fields, and what it waits for.
class Decoder {
 public:
  Decoder(std::uint32_t word, const InsnInfo& entry) : entry_(entry), word_(word) {
    insn_.word = word;
    insn_.op = entry.op;
    insn_.ends_group = entry.ends_group;
    insn_.sets_flags = entry.sets_flags;
    insn_.i6 = small(word, FieldI6Hi, FieldI6Lo);
  }

  // Kind Illegal if the word is no instruction.
  Insn run() {
    legal_ = (word_ & ~info(entry_.format).used_bits) == 0;
    fields();
    kind();
    units();
    if (!legal_) {
      Insn illegal;
      illegal.word = word_;
      return illegal;
    }
    return insn_;
  }

 private:
  void wait(int place) {
    if (place != ScoreR && place != ScoreP)
      insn_.waits[waits_++] = static_cast<std::uint8_t>(place);
  }
  void destination(int place, int latency) {
    wait(place);
    if (place == ScoreR || place == ScoreP) return;
    insn_.dest = static_cast<std::uint8_t>(place);
    insn_.latency = static_cast<std::uint8_t>(latency);
  }
  void register_a(int file) { wait(file + (insn_.a = small(word_, FieldAHi, FieldALo))); }
  void register_b(int file) { wait(file + (insn_.b = small(word_, FieldBHi, FieldBLo))); }
  void register_c(int file) { wait(file + (insn_.c = small(word_, FieldCHi, FieldCLo))); }
  void destination_a(int file, int latency) {
    insn_.a = small(word_, FieldAHi, FieldALo);
    destination(file + insn_.a, latency);
  }
  void predicate_destination(int latency) {
    insn_.a = small(word_, FieldALo + 2, FieldALo);
    insn_.writes_pred = true;
    destination(ScoreP + insn_.a, latency);
  }
  void predicate(int high, int low) {
    insn_.p = small(word_, high, low);
    insn_.can_drop = insn_.p != 0 && !entry_.keep;
    wait(ScoreP + insn_.p);
  }
  void predicate_p() { predicate(FieldPHi, FieldPLo); }
  void width() {  // 64 bits are for vbc only
    if (field(word_, FieldWHi, FieldWLo) == 3 && entry_.op != Opcode::Vbc) legal_ = false;
  }
  void conversion() {
    insn_.ea = small(word_, FieldFmtHi, FieldFmtLo);
    insn_.reads_format = true;
  }
  void accumulator_source() {
    insn_.b = small(word_, FieldBaccHi, FieldBaccLo);
    insn_.part = small(word_, FieldBpartHi, FieldBpartLo);
    insn_.i6 =
        static_cast<std::uint8_t>((insn_.i6 & 0xfu) | static_cast<unsigned>(insn_.part) << 4);
    wait(ScoreAcc + insn_.b);
  }
  void accumulator_destination() {
    insn_.a = small(word_, FieldAccHi, FieldAccLo);
    insn_.part = small(word_, FieldApartHi, FieldApartLo);
    destination(ScoreChain + insn_.a, LatencyMmaChain);
  }
  void tile() {
    const Opcode op = entry_.op;
    insn_.half = op == Opcode::MmaH || op == Opcode::MmazH || op == Opcode::MmaMH ||
                 op == Opcode::MmazMH || op == Opcode::MmaMmH || op == Opcode::MmazMmH;
    insn_.from_zero = op == Opcode::Mmaz || op == Opcode::MmazH || op == Opcode::MmazM ||
                      op == Opcode::MmazMH || op == Opcode::MmazMm || op == Opcode::MmazMmH;
    insn_.ea = small(word_, FieldEaHi, FieldEaLo);
    insn_.eb = small(word_, FieldEbHi, FieldEbLo);
    insn_.reads_format = true;
  }
  void tile_offset() {
    insn_.imm = static_cast<std::int32_t>(insn_.part * 2u + field(word_, FieldOff0Hi, FieldOff0Lo));
  }
  void imm14() { insn_.imm = signed_field(word_, FieldImm14Hi, FieldImm14Lo); }
  void csr() {
    const std::uint32_t number = field(word_, FieldImm14Hi, FieldImm14Lo);
    insn_.imm = static_cast<std::int32_t>(number);
    const bool write = entry_.op == Opcode::Csrw;
    if (write ? !csr_writable(number) : !csr_known(number)) legal_ = false;
    if (number == static_cast<std::uint32_t>(Csr::Flags)) wait(ScoreFlags);
  }

  bool is_store() const {
    const Opcode op = entry_.op;
    return op == Opcode::Sb || op == Opcode::Sh || op == Opcode::Sw || op == Opcode::Sd ||
           op == Opcode::Sdx || op == Opcode::Vst;
  }

  void fields() {
    const int latency = entry_.mul != 0 ? LatencyMul : entry_.vec != 0 ? LatencyVector : LatencyAlu;
    switch (entry_.format) {
      case InsnFormat::None:
        break;
      case InsnFormat::RdRsRt:
        register_b(ScoreR);
        register_c(ScoreR);
        destination_a(ScoreR, latency);
        break;
      case InsnFormat::RdRs:
        register_b(ScoreR);
        destination_a(ScoreR, latency);
        break;
      case InsnFormat::RdRsI:
        register_b(ScoreR);
        destination_a(ScoreR, latency);
        imm14();
        break;
      case InsnFormat::RdRsSh:
        register_b(ScoreR);
        destination_a(ScoreR, latency);
        insn_.imm = insn_.i6;
        break;
      case InsnFormat::RdI16:  // lih reads its destination: the same wait
        destination_a(ScoreR, latency);
        insn_.imm = entry_.op == Opcode::Lih
                        ? static_cast<std::int32_t>(field(word_, FieldImm16Hi, FieldImm16Lo))
                        : signed_field(word_, FieldImm16Hi, FieldImm16Lo);
        break;
      case InsnFormat::Mem:
        register_b(ScoreR);
        if (is_store()) {
          register_a(ScoreR);
        } else {
          destination_a(ScoreR, LatencyLoad);
        }
        imm14();
        break;
      case InsnFormat::Branch:
        register_a(ScoreR);
        register_b(ScoreR);
        imm14();
        break;
      case InsnFormat::Jump:
        destination_a(ScoreR, latency);
        insn_.imm = signed_field(word_, FieldImm19Hi, FieldImm19Lo);
        break;
      case InsnFormat::RdCsr:
        destination_a(ScoreR, latency);
        csr();
        break;
      case InsnFormat::CsrRs:
        register_a(ScoreR);
        csr();
        break;
      case InsnFormat::RsRt:
        register_b(ScoreR);
        register_c(ScoreR);
        break;
      case InsnFormat::I14:
        insn_.imm = static_cast<std::int32_t>(field(word_, FieldImm14Hi, FieldImm14Lo));
        break;
      case InsnFormat::PdRs:
        register_b(ScoreR);
        predicate_destination(latency);
        break;
      case InsnFormat::RdPs:
        insn_.b = small(word_, FieldBLo + 2, FieldBLo);
        wait(ScoreP + insn_.b);
        destination_a(ScoreR, latency);
        break;
      case InsnFormat::VVv:
      case InsnFormat::VVvi:
        register_b(ScoreV);
        register_c(ScoreV);
        predicate_p();
        destination_a(ScoreV, latency);
        break;
      case InsnFormat::VVvw:
        register_b(ScoreV);
        register_c(ScoreV);
        predicate_p();
        destination_a(ScoreV, latency);
        width();
        break;
      case InsnFormat::VV:
      case InsnFormat::VVl:
        register_b(ScoreV);
        predicate_p();
        destination_a(ScoreV, latency);
        break;
      case InsnFormat::VVw:
        register_b(ScoreV);
        predicate_p();
        destination_a(ScoreV, latency);
        width();
        break;
      case InsnFormat::VVvr:
        register_b(ScoreV);
        register_c(ScoreR);
        predicate_p();
        destination_a(ScoreV, latency);
        break;
      case InsnFormat::VRw:
        register_b(ScoreR);
        predicate_p();
        destination_a(ScoreV, latency);
        width();
        break;
      case InsnFormat::VW:
        predicate_p();
        destination_a(ScoreV, latency);
        width();
        break;
      case InsnFormat::RVl:
        register_b(ScoreV);
        destination_a(ScoreR, latency);
        break;
      case InsnFormat::PVv:
        register_b(ScoreV);
        register_c(ScoreV);
        predicate_p();
        predicate_destination(latency);
        break;
      case InsnFormat::PVvw:
        register_b(ScoreV);
        register_c(ScoreV);
        predicate_p();
        predicate_destination(latency);
        width();
        break;
      case InsnFormat::VVf:
        register_b(ScoreV);
        predicate_p();
        destination_a(ScoreV, latency);
        conversion();
        break;
      case InsnFormat::Vseed:
        register_b(ScoreV);
        break;
      case InsnFormat::VAcc:
        accumulator_source();
        predicate_p();
        destination_a(ScoreV, latency);
        break;
      case InsnFormat::VAccf:
        accumulator_source();
        predicate_p();
        destination_a(ScoreV, latency);
        conversion();
        break;
      case InsnFormat::VVm:
        register_b(ScoreV);
        register_c(ScoreR);
        predicate_p();
        destination_a(ScoreV, latency);
        insn_.imm = signed_field(word_, FieldI6Hi, FieldI6Lo);
        break;
      case InsnFormat::PVm:
        register_b(ScoreV);
        register_c(ScoreR);
        predicate_p();
        predicate_destination(latency);
        insn_.imm = signed_field(word_, FieldI6Hi, FieldI6Lo);
        break;
      case InsnFormat::Vmem:
        register_b(ScoreR);
        predicate(FieldPmHi, FieldPmLo);
        if (is_store()) {
          register_a(ScoreV);
        } else {
          destination_a(ScoreV, LatencyLoad);
        }
        insn_.imm = signed_field(word_, FieldImm11Hi, FieldImm11Lo);
        break;
      case InsnFormat::MmaVv:
        register_b(ScoreV);
        register_c(ScoreV);
        accumulator_destination();
        tile();
        break;
      case InsnFormat::MmaVm:
        register_b(ScoreV);
        register_c(ScoreR);
        accumulator_destination();
        tile();
        tile_offset();
        break;
      case InsnFormat::MmaMm:
        register_b(ScoreR);
        register_c(ScoreR);
        accumulator_destination();
        tile();
        tile_offset();
        break;
      case InsnFormat::AccV:
        register_b(ScoreV);
        accumulator_destination();
        break;
      case InsnFormat::Acc:
        accumulator_destination();
        break;
      case InsnFormat::Rs:
        register_b(ScoreR);
        break;
      case InsnFormat::SemI:
        insn_.a = small(word_, FieldAHi, FieldALo);
        insn_.imm = static_cast<std::int32_t>(field(word_, FieldImm14Hi, FieldImm14Lo));
        break;
      case InsnFormat::SemRs:
        insn_.a = small(word_, FieldAHi, FieldALo);
        register_b(ScoreR);
        break;
      case InsnFormat::SemRsRt:
        insn_.a = small(word_, FieldAHi, FieldALo);
        register_b(ScoreR);
        register_c(ScoreR);
        break;
      case InsnFormat::RdSem:
        insn_.b = small(word_, FieldBHi, FieldBLo);
        destination_a(ScoreR, latency);
        break;
    }
  }

  void kind() {
    insn_.accesses = static_cast<std::uint8_t>(entry_.agu);
    if (entry_.vec != 0) {
      insn_.kind = InsnKind::Vector;
    } else if (entry_.mat != 0) {
      insn_.kind = entry_.op == Opcode::Mld    ? InsnKind::MatrixLoad
                   : entry_.op == Opcode::Mclr ? InsnKind::MatrixClear
                                               : InsnKind::Mma;
    } else if (entry_.format == InsnFormat::Vmem) {
      insn_.kind = is_store() ? InsnKind::VectorStore : InsnKind::VectorLoad;
    } else if (entry_.format == InsnFormat::Mem) {
      insn_.kind = is_store() ? InsnKind::ScalarStore : InsnKind::ScalarLoad;
      insn_.bytes = access_bytes();
    } else if (entry_.format == InsnFormat::Branch) {
      insn_.kind = InsnKind::Branch;
    } else if (entry_.op == Opcode::Jal || entry_.op == Opcode::Jalr) {
      insn_.kind = InsnKind::Jump;
    } else if (entry_.sys != 0) {
      insn_.kind = InsnKind::System;
      insn_.gate = gate();
    } else {
      insn_.kind = entry_.mul != 0 ? InsnKind::Mul : InsnKind::Alu;
    }
  }

  Gate gate() const {
    const Opcode op = entry_.op;
    if (op == Opcode::Semwait) return Gate::Semaphore;
    if (op == Opcode::Xfer) return Gate::List;
    return op == Opcode::Semsend || op == Opcode::Barrier ? Gate::Commands : Gate::Open;
  }

  std::uint8_t access_bytes() const {
    const Opcode op = entry_.op;
    if (op == Opcode::Lb || op == Opcode::Lbu || op == Opcode::Sb) return 1;
    if (op == Opcode::Lh || op == Opcode::Lhu || op == Opcode::Sh) return 2;
    if (op == Opcode::Lw || op == Opcode::Lwu || op == Opcode::Sw) return 4;
    return 8;
  }

  void units() {
    insn_.need = resources(Resource::Alu, entry_.alu) | resources(Resource::Mul, entry_.mul) |
                 resources(Resource::Agu, entry_.agu) | resources(Resource::Vector, entry_.vec) |
                 resources(Resource::Matrix, entry_.mat) | resources(Resource::Sys, entry_.sys);
    if (insn_.accesses == 0) return;
    const Resource port = insn_.kind == InsnKind::ScalarLoad    ? Resource::ScalarRead
                          : insn_.kind == InsnKind::ScalarStore ? Resource::ScalarWrite
                          : insn_.kind == InsnKind::VectorStore ? Resource::WideWrite
                                                                : Resource::WideRead;
    insn_.need |= resources(port, insn_.accesses);
  }

  const InsnInfo& entry_;
  std::uint32_t word_;
  Insn insn_;
  std::size_t waits_ = 0;
  bool legal_ = true;
};

}  // namespace

Insn decode(std::uint32_t word) {
  const InsnInfo* entry = find_insn(small(word, FieldOpHi, FieldOpLo));
  if (entry == nullptr) {
    Insn illegal;
    illegal.word = word;
    return illegal;
  }
  return Decoder(word, *entry).run();
}

}  // namespace golden
