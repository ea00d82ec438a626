// SPDX-License-Identifier: Apache-2.0
// Generator of random programs.
#include "sim/kernels/isa_program.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "golden/common/operands.hpp"

namespace sim {
namespace {

using golden::Csr;
using golden::InsnFormat;
using golden::InsnInfo;
using golden::Opcode;
using golden::Operand;
using golden::OperandKind;

constexpr R Window{1}, Middle{2}, Shared{3}, NearA{5}, NearB{6}, Link{7}, Scratch{8}, Scratch2{9};
constexpr std::array LoopCounters = {R{4}, R{10}, R{11}};
constexpr int MiddleLines = 33;  // odd, so Window and Middle are never in the same bank
constexpr int NearLines = 32;    // NearA and NearB point below that
constexpr int FirstRandomRegister = 12;
constexpr P Dropped{7};  // zero while it is used for what is dropped
constexpr int Functions = 3;
constexpr int BadEntry = 7;
constexpr int TrapEndings = 16;  // without those of the network
constexpr std::array Counters = {
    Csr::Cycle,        Csr::InstRet,          Csr::Running,       Csr::TrapCause,  Csr::Lists,
    Csr::PerfRefill,   Csr::PerfMma,          Csr::PerfBankStall, Csr::PerfVector, Csr::PerfBeats,
    Csr::PerfRedirect, Csr::PerfEccCorrected, Csr::PerfEccDouble};

// More cycles than an instruction takes, waiting for the other threads included.
constexpr std::uint64_t CyclesPerInsn = 24;
// Dynamic instructions of a thread at most.
constexpr std::uint64_t MaxExecuted = 10000;
constexpr int MaxWords = 1800;  // static, of a thread

// Where an address may go: a register and the lines that can be reached from what it holds.
struct Base {
  R pointer;
  int first_line, end_line;
  bool writable;
};

int access_bytes(Opcode op) {
  if (op == Opcode::Lb || op == Opcode::Lbu || op == Opcode::Sb) return 1;
  if (op == Opcode::Lh || op == Opcode::Lhu || op == Opcode::Sh) return 2;
  if (op == Opcode::Lw || op == Opcode::Lwu || op == Opcode::Sw) return 4;
  return 8;
}

bool stores(Opcode op) {
  return op == Opcode::Sb || op == Opcode::Sh || op == Opcode::Sw || op == Opcode::Sd ||
         op == Opcode::Sdx || op == Opcode::Vst;
}

// How instructions are written: some by their operands alone, memory accesses with an address that
// is allowed, the rest by statements of their own.
enum class Kind { Plain, Scalar, Wide, Special };

Kind kind_of(const InsnInfo& insn) {
  if (insn.op == Opcode::Jalr || insn.op == Opcode::Sdx || insn.ends_group) return Kind::Special;
  if (insn.format == InsnFormat::Mem) return Kind::Scalar;
  return insn.agu > 0 ? Kind::Wide : Kind::Plain;
}

// Weights of scalar, vector, matrix and memory instructions.
std::array<int, 4> weights_of(const std::string& mix) {
  if (mix == "scalar") return {8, 1, 1, 2};
  if (mix == "vector") return {1, 8, 1, 2};
  if (mix == "matrix") return {1, 2, 8, 3};
  if (mix == "memory") return {1, 1, 1, 8};
  if (mix == "network") return {2, 1, 1, 4};
  return {3, 3, 2, 3};
}

// What threads of a node hand to each other: amounts in semaphores, taken at the end.
struct Gift {
  int to = 0;
  int amount = 0;
};
struct Gifts {
  std::vector<Gift> given;
  int received = 0;  // by all together
};

int trap_endings(const IsaOptions& options) {
  return TrapEndings + (options.network ? static_cast<int>(options.network->misuses.size()) : 0);
}

// Operands are drawn in the order of the text: where there are several, code_.emit(op, {...}),
// since braces are evaluated from left to right and the arguments of a call in no certain order.
class ThreadProgram {
 public:
  ThreadProgram(const IsaOptions& options, int thread, Gifts gifts, ProgramBuilder& code,
                Random random)
      : options_(options),
        thread_(thread),
        gifts_(std::move(gifts)),
        code_(code),
        random_(random),
        first_word_(code.words()),
        registers_(random_.between(3, 32 - FirstRandomRegister)),
        vectors_(random_.between(3, golden::VectorRegs)) {
    const int writable_lines = WindowLines;
    bases_ = {
        {Window, 0, writable_lines, true},
        {Middle, -MiddleLines, writable_lines - MiddleLines, true},
        {NearA, 0, writable_lines - NearLines, true},
        {NearB, 0, writable_lines - NearLines, true},
        {Shared, 0, WindowLines, options.races},
    };
    const std::array<int, 4> weights = weights_of(options.mix);
    for (const InsnInfo& insn : golden::Insns) {
      if (kind_of(insn) == Kind::Special) continue;
      const bool memory =
          kind_of(insn) == Kind::Scalar || insn.op == Opcode::Vld || insn.op == Opcode::Vst;
      const int weight = memory     ? weights[3]
                         : insn.mat ? weights[2]
                         : insn.vec ? weights[1]
                                    : weights[0];
      groups_[memory ? 3u : insn.mat ? 2u : insn.vec ? 1u : 0u].push_back(&insn);
      weight_of_group_[memory ? 3u : insn.mat ? 2u : insn.vec ? 1u : 0u] = weight;
    }
  }

  // From the thread's entry to its end. `again`: where thread 0 then starts the others, in turn.
  void run(const std::vector<Label>& again) {
    prologue();
    for (auto& function : functions_) function.label = code_.label();
    if (options_.network) {
      network_ = &options_.network->threads[static_cast<std::size_t>(thread_)];
      rounds_left_ = network_->rounds;
    }
    while (words() < options_.length && executed_ < MaxExecuted) statement(0, 1);
    do_the_rest();
    last_words(again);
    for (auto& function : functions_) emit_function(function);
  }

  // What a trapped or stopped thread does when thread 0 starts it again.
  void run_again(int ending) {
    code_.format_entry(BadEntry, narrow_entry(), Scratch);
    for (int i = 0; i < 6; ++i) plain(1);
    trap(ending);
  }

  std::uint64_t cycles() const { return executed_ * CyclesPerInsn + waiting_; }

 private:
  struct Function {
    Label label;
    std::uint64_t calls = 0;
  };

  int words() const { return static_cast<int>(code_.words() - first_word_); }
  void count(std::uint64_t times, std::uint64_t instructions = 1) {
    executed_ += times * instructions;
  }
  bool one_in(std::uint64_t n) { return random_.chance(1, n); }

  // ---- operands

  R any_register() {
    if (one_in(8)) return R{random_.between(0, FirstRandomRegister - 1)};
    return R{FirstRandomRegister + random_.between(0, registers_ - 1)};
  }
  R destination() {
    if (one_in(24)) return R{0};
    return R{FirstRandomRegister + random_.between(0, registers_ - 1)};
  }
  V any_vector() { return V{random_.between(0, vectors_ - 1)}; }
  P any_predicate() { return P{random_.coin() ? 0 : random_.between(0, golden::PredRegs - 1)}; }

  std::int64_t number(Opcode op, const Operand& operand) {
    if (one_in(6)) return operand.min;
    if (one_in(6)) return operand.max;
    for (;;) {
      const std::int64_t value = random_.between(operand.min, operand.max);
      if (golden::fits(op, operand, value)) return value;
      if (operand.kind == OperandKind::Width) {
        const std::int64_t width = std::int64_t{8} << random_.between(0, 3);
        if (golden::fits(op, operand, width)) return width;
      }
    }
  }

  // An operand that is no address.
  std::int64_t value_of(Opcode op, const Operand& operand) {
    switch (operand.kind) {
      case OperandKind::R:
        return (operand.name == "ra" ? destination() : any_register()).number;
      case OperandKind::V:
        return any_vector().number;
      case OperandKind::P:
        return any_predicate().number;
      case OperandKind::Accumulator:
        return random_.between(0, golden::Accumulators - 1);
      case OperandKind::Semaphore:
        return any_semaphore();
      case OperandKind::Number:
      case OperandKind::Width:
        return number(op, operand);
      case OperandKind::Target:
      case OperandKind::Csr:
        break;
    }
    return 0;
  }

  void emit(Opcode op, const std::vector<std::int64_t>& values) {
    code_.emit_word(golden::encode(op, values));
  }

  // ---- single instructions

  void plain(std::uint64_t times) {
    int total = 0;
    for (const int weight : weight_of_group_) total += weight;
    int pick = random_.between(0, total - 1);
    std::size_t group = 0;
    while (pick >= weight_of_group_[group]) pick -= weight_of_group_[group++];
    instruction(*random_.pick(groups_[group]));
    count(times);
  }

  void instruction(const InsnInfo& insn) {
    switch (kind_of(insn)) {
      case Kind::Plain: {
        std::vector<std::int64_t> values;
        for (const Operand& operand : golden::operands(insn.op)) {
          values.push_back(value_of(insn.op, operand));
        }
        emit(insn.op, values);
        break;
      }
      case Kind::Scalar:
        scalar_access(insn.op);
        break;
      case Kind::Wide:
        wide_access(insn.op);
        break;
      case Kind::Special:
        break;
    }
  }

  const Base& base(bool write) {
    for (;;) {
      const Base& candidate = random_.pick(bases_);
      if (candidate.writable || !write) return candidate;
    }
  }

  // A line offset that keeps to the window, between `low` and `high`. Often one of a few, so that
  // accesses meet in lines and banks.
  std::int64_t line(const Base& where, std::int64_t low, std::int64_t high) {
    low = std::max<std::int64_t>(low, where.first_line);
    high = std::min<std::int64_t>(high, where.end_line - 1);
    if (one_in(2)) high = std::min<std::int64_t>(high, low + 3);
    return random_.between(low, high);
  }

  void scalar_access(Opcode op) {
    const Base& where = base(stores(op));
    const int size = access_bytes(op);
    const std::int64_t begin = line(where, -100, 100) * Line;
    const std::int64_t at = begin + random_.between(0, golden::LineBytes / size - 1) * size;
    const R data = stores(op) ? any_register() : destination();
    emit(op, {data.number, at, where.pointer.number});
  }

  // Vector loads and stores and memory operands, whatever their format.
  void wide_access(Opcode op) {
    if (golden::info(op).agu == 2) {
      two_addresses(op);
      return;
    }
    const Base& where = base(stores(op));
    std::vector<std::int64_t> values;
    const auto list = golden::operands(op);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].base) {
        values.push_back(where.pointer.number);
      } else if (i + 1 < list.size() && list[i + 1].base) {
        values.push_back(line(where, list[i].min, list[i].max));
      } else {
        values.push_back(value_of(op, list[i]));
      }
    }
    emit(op, values);
  }

  // mma_mm: one offset, two pointers that are never in the same bank.
  void two_addresses(Opcode op) {
    const bool swapped = random_.coin();
    const std::int64_t offset = line({Window, 0, 8, false}, 0, 7);
    int pointers = 0;
    std::vector<std::int64_t> values;
    for (const Operand& operand : golden::operands(op)) {
      if (operand.base) {
        values.push_back((pointers++ == 0) == swapped ? Window.number : Middle.number);
      } else if (operand.name == "off") {
        values.push_back(offset);
      } else {
        values.push_back(value_of(op, operand));
      }
    }
    emit(op, values);
  }

  // ---- statements; `times`: how often this place is executed

  void statement(int depth, std::uint64_t times) {
    const bool room = words() < MaxWords && executed_ < MaxExecuted;
    const std::uint64_t pause = options_.mix == "network" ? 3 : 12;
    if (network_ != nullptr && room && one_in(pause)) return network(times);
    switch (random_.below(room ? 42 : 1)) {
      case 0:
      case 1:
        pointer(times);
        break;
      case 2:
        branch(depth, times);
        break;
      case 3:
        jump(times);
        break;
      case 4:
      case 5:
        loop(depth, times);
        break;
      case 6:
        call(times);
        break;
      case 7:
        read_register(times);
        break;
      case 8:
        write_register(times);
        break;
      case 9:
        dropped(times);
        break;
      case 10:
        predicate(times);
        break;
      case 11:
        if (one_in(3)) yield(times);
        break;
      case 12:
        if (one_in(4)) code_(Opcode::Ifence), count(times);
        break;
      case 13:
        if (one_in(4)) self_modify(times);
        break;
      case 14:
      case 15:
        if (options_.ecc) flip(times);
        break;
      case 16:
      case 17:
        semaphore(times);
        break;
      default:
        for (int i = random_.between(1, 8); i > 0; --i) plain(times);
        break;
    }
  }

  void body(int depth, std::uint64_t times, int most) {
    for (int i = random_.between(1, most); i > 0; --i) statement(depth, times);
  }

  void loop(int depth, std::uint64_t times) {
    if (depth >= static_cast<int>(LoopCounters.size())) return;
    const R counter = LoopCounters[static_cast<std::size_t>(depth)];
    const int passes = random_.between(1, depth == 0 ? 10 : 4);
    const auto all = times * static_cast<std::uint64_t>(passes);
    if (executed_ + 12 * all > MaxExecuted) return;
    code_(Opcode::Li, counter, passes);
    const Label begin = code_.here();
    body(depth + 1, all, depth == 0 ? 6 : 3);
    code_(Opcode::Addi, counter, counter, -1);
    code_(Opcode::Bne, counter, R{0}, begin);
    count(all, 2);
    count(times);
  }

  void branch(int depth, std::uint64_t times) {
    constexpr std::array Branches = {Opcode::Beq, Opcode::Bne,  Opcode::Blt,
                                     Opcode::Bge, Opcode::Bltu, Opcode::Bgeu};
    const Label behind = code_.label();
    const R left = any_register();
    const R right = one_in(4) ? left : any_register();
    code_(random_.pick(Branches), left, right, behind);
    count(times);
    ++uncertain_;
    body(depth, times, 3);
    --uncertain_;
    code_.bind(behind);
  }

  // Over words that are never executed, legal or not.
  void jump(std::uint64_t times) {
    const Label behind = code_.label();
    if (random_.coin()) {
      code_(Opcode::Jal, destination(), behind);
    } else {
      // The target is 4 * back too high in the register.
      const int back = random_.between(-8, 8);
      code_.label_address(Scratch, behind);
      code_(Opcode::Addi, Scratch, Scratch, 4 * back);
      code_(Opcode::Jalr, destination(), Scratch, -4 * back);
      count(times, 3);
    }
    count(times);
    for (int i = random_.between(0, 10); i > 0; --i) code_.emit_word(random_.bits32());
    code_.bind(behind);
  }

  void call(std::uint64_t times) {
    Function& function = functions_[random_.below(Functions)];
    if (executed_ + 10 * times > MaxExecuted) return;
    function.calls += times;
    code_(Opcode::Jal, Link, function.label);
    count(times);
  }

  void emit_function(Function& function) {
    code_.bind(function.label);
    if (function.calls == 0) return;
    for (int i = random_.between(1, 8); i > 0; --i) plain(function.calls);
    code_(Opcode::Jalr, R{0}, Link, 0);
    count(function.calls);
  }

  // NearA or NearB to a line that depends on data.
  void pointer(std::uint64_t times) {
    code_(Opcode::Andi, Scratch, any_register(), NearLines - 1);
    code_(Opcode::Slli, Scratch, Scratch, 6);
    code_(Opcode::Add, random_.coin() ? NearA : NearB, Scratch, Window);
    count(times, 3);
  }

  void read_register(std::uint64_t times) {
    if (options_.timing && random_.coin()) {
      code_.emit(Opcode::Csrr, {destination(), random_.pick(Counters)});
    } else if (random_.coin()) {
      constexpr std::array Own = {Csr::Tid,  Csr::Flags, Csr::EccInject, Csr::Console,
                                  Csr::Exit, Csr::Node,  Csr::Mesh};
      code_.emit(Opcode::Csrr, {destination(), random_.pick(Own)});
    } else {
      code_.emit(Opcode::Csrr, {destination(), static_cast<int>(Csr::Fmt0) +
                                                   random_.between(0, golden::Formats - 1)});
    }
    count(times);
  }

  std::uint16_t narrow_entry() {
    golden::FormatEntry entry;
    entry.code = random_.pick(std::array{golden::FormatCode::Bf16, golden::FormatCode::Cfloat8143,
                                         golden::FormatCode::Cfloat8152});
    entry.bias = random_.between(0, 63);
    entry.ieee = random_.coin();
    return entry.to_bits();
  }

  void write_register(std::uint64_t times) {
    switch (random_.below(4)) {
      case 0: {
        constexpr std::array Any = {Csr::Flags, Csr::Console, Csr::Exit};
        code_.emit(Opcode::Csrw, {random_.pick(Any), any_register()});
        break;
      }
      case 1:
        code_.constant(Scratch, random_.between(0x20, 0x7e));
        code_(Opcode::Csrw, Csr::Console, Scratch);
        count(times);
        break;
      default: {
        const int entry = random_.between(0, golden::Formats - 1);
        code_.format_entry(entry, narrow_entry(), Scratch);
        count(times);
        break;
      }
    }
    count(times);
  }

  // A predicated-off instruction checks nothing: neither its address nor its format entry.
  void dropped(std::uint64_t times) {
    code_(Opcode::Pset, Dropped, R{0});
    switch (random_.below(4)) {
      case 0:
        code_.emit(Opcode::Vld,
                   {any_vector(), random_.between(-1024, 1023), any_register(), Dropped});
        break;
      case 1:
        code_.emit(Opcode::Vst,
                   {any_vector(), random_.between(-1024, 1023), any_register(), Dropped});
        break;
      case 2:
        code_.emit(Opcode::FmaM,
                   {any_vector(), any_vector(), random_.between(-32, 31), any_register(), Dropped});
        break;
      default:
        code_.format_entry(BadEntry, 0, Scratch);
        code_.emit(Opcode::Cvtsr, {any_vector(), any_vector(), 0, BadEntry, Dropped});
        code_.format_entry(BadEntry, narrow_entry(), Scratch);
        count(times, 4);
        break;
    }
    code_(Opcode::Pset, Dropped, any_register());
    count(times, 3);
  }

  // Masks other than noise: empty, full, a head, a byte.
  void predicate(std::uint64_t times) {
    const P target{random_.between(1, golden::PredRegs - 1)};
    switch (random_.below(4)) {
      case 0:
        code_(Opcode::Pset, target, R{0});
        break;
      case 1:
        code_.constant(Scratch, -1);
        code_(Opcode::Pset, target, Scratch);
        count(times);
        break;
      case 2:
        code_.constant(Scratch, random_.between(0, 70));
        code_(Opcode::Ptail, target, Scratch);
        count(times);
        break;
      default:
        code_.constant(Scratch, std::int64_t{1} << random_.between(0, 62));
        code_(Opcode::Pset, target, Scratch);
        count(times, 4);
        break;
    }
    count(times);
  }

  void yield(std::uint64_t times) {
    const int cycles = random_.between(0, 30);
    code_(Opcode::Yield, cycles);
    count(times);
    waiting_ += times * static_cast<std::uint64_t>(cycles);
  }

  // Replaces a word ahead; the fence makes it visible. What stood there is legal too or not.
  void self_modify(std::uint64_t times) {
    const Label target = code_.label();
    std::uint32_t word = 0;
    do {
      const Opcode op = random_.pick(golden::AllOpcodes);
      if (kind_of(golden::info(op)) != Kind::Plain) continue;
      std::vector<std::int64_t> values;
      for (const Operand& operand : golden::operands(op)) values.push_back(value_of(op, operand));
      word = golden::encode(op, values);
    } while (word == 0);
    code_.label_address(Scratch, target);
    code_.constant(Scratch2, static_cast<std::int32_t>(word));
    code_(Opcode::Sw, Scratch2, 0, Scratch);
    for (int i = random_.between(0, 6); i > 0; --i) plain(times);
    code_(Opcode::Ifence);
    for (int i = random_.between(0, 3); i > 0; --i) plain(times);
    code_.bind(target);
    code_.emit_word(random_.coin() ? 0
                                   : golden::encode(Opcode::Addi, std::array<std::int64_t, 3>{}));
    count(times, 8);
  }

  // A bit of a codeword, often one at the end of data, check bits or codeword; or none of it.
  std::int64_t codeword_bit() {
    constexpr std::array<std::int64_t, 5> Ends = {0, 63, 64, 71, 72};
    return random_.coin() ? random_.pick(Ends) : random_.between(0, 127);
  }

  // EccInject for one flipped bit, or for none.
  std::int64_t single_flip() {
    const std::int64_t bit = codeword_bit();
    if (one_in(8)) return bit << 8 | bit | 0x8080;  // twice the same: cancels
    if (one_in(8)) return bit;                      // not enabled
    return random_.coin() ? bit | 0x80 : bit << 8 | 0x8000;
  }

  void flip(std::uint64_t times) {
    code_.constant(Scratch, single_flip());
    code_(Opcode::Csrw, Csr::EccInject, Scratch);
    count(times, 2);
    if (one_in(6)) {
      // A word of the code: stored as it is, corrected when it is fetched again.
      const Label here = code_.here();
      code_.label_address(Scratch, here);
      code_(Opcode::Andi, Scratch, Scratch, -8);
      code_(Opcode::Ld, Scratch2, 0, Scratch);
      code_(Opcode::Sdx, Scratch2, 0, Scratch);
      count(times, 5);
      return;
    }
    const Base& where = base(true);
    const std::int64_t at = line(where, -100, 100);
    for (int i = random_.between(1, 4); i > 0; --i) {
      code_.emit(Opcode::Sdx,
                 {any_register(), at * Line + 8 * random_.between(0, 7), where.pointer});
    }
    // Several words of one line are corrected at once; by a store those that it writes in part.
    const Opcode op = random_.coin() ? Opcode::Vst : Opcode::Vld;
    code_.emit(op, {any_vector(), at, where.pointer, any_predicate()});
    count(times, 5);
  }

  // ---- semaphores and the network

  // Whether this place is executed exactly once.
  bool once(std::uint64_t times) const { return times == 1 && uncertain_ == 0; }

  void semaphore(std::uint64_t times) {
    const S own{IsaSemaphores::Own + thread_};
    switch (random_.below(5)) {
      case 0:
        if (once(times) && !gifts_.given.empty()) return give();
        [[fallthrough]];
      case 1: {
        const int amount = random_.between(0, 20000);
        code_(Opcode::Li, Scratch, amount);
        code_(Opcode::Semset, own, Scratch);
        for (int i = random_.between(0, 4); i > 0; --i) plain(times);
        code_(Opcode::Semwait, own, random_.between(0, std::min(amount, MostTaken)));
        count(times, 3);
        break;
      }
      case 2:
        change(own, times);
        code_(Opcode::Semrd, destination(), own);
        count(times);
        break;
      case 3:
        code_(Opcode::Semwait, S{any_semaphore()}, 0);
        count(times);
        break;
      default:
        change(S{any_semaphore()}, times);
        if (!options_.timing) break;  // others change them at any time
        code_.emit(Opcode::Semrd, {destination(), S{any_semaphore()}});
        count(times);
        break;
    }
  }

  void change(S target, std::uint64_t times) {
    const Opcode op = random_.coin() ? Opcode::Semadd : Opcode::Semset;
    code_(op, target, any_register());
    count(times);
  }

  int any_semaphore() { return random_.between(IsaSemaphores::NoMeaning, golden::Semaphores - 1); }

  void give() {
    const Gift gift = gifts_.given.back();
    gifts_.given.pop_back();
    code_.constant(Scratch, gift.amount);
    code_(Opcode::Semadd, S{IsaSemaphores::Handed + gift.to}, Scratch);
    count(1, 3);
  }

  void network(std::uint64_t times) {
    switch (random_.below(8)) {
      case 0:
      case 1:
        if (once(times) && next_list_ < network_->lists.size()) return start_list();
        break;
      case 2:
        if (once(times) && rounds_left_ > 0) return barrier();
        break;
      case 3:
        if (once(times) && signals_ > 0) {
          code_(Opcode::Semwait, S{ListSemaphores::Done + thread_}, 1);
          count(1);
          --signals_;
          return;
        }
        break;
      case 4:
      case 5:
        return send(times);
      default:
        break;
    }
    constexpr std::uint64_t MostStarts = 12;  // in a loop; a list may take long
    if (times > MostStarts) return send(times);
    code_.constant(Scratch, random_.pick(network_->any_lists));
    code_(Opcode::Xfer, Scratch);
    count(times, 3);
    waiting_ += times * options_.network->list_cycles;
  }

  void start_list() {
    const PlannedList& list = network_->lists[next_list_++];
    code_.constant(Scratch, list.address);
    code_(Opcode::Xfer, Scratch);
    for (int i = random_.between(0, 6); i > 0; --i) plain(1);
    code_.constant(Scratch, list.given);
    code_(Opcode::Semadd, S{ListSemaphores::Given + thread_}, Scratch);
    signals_ += list.signals;
    count(1, 6);
    waiting_ += options_.network->list_cycles;
  }

  void barrier() {
    emit_barrier(code_, *network_->barrier, Scratch, Scratch2, random_.bits());
    count(1, 10);
    --rounds_left_;
  }

  // To a node of the mesh; the other bits of its register mean nothing.
  void send(std::uint64_t times) {
    const int node = random_.pick(options_.network->nodes);
    const std::uint64_t noise = random_.bits() << 2 * golden::CoordinateBits;
    code_.constant(Scratch, static_cast<std::int64_t>(noise) | node);
    const S target{any_semaphore()};
    code_(Opcode::Semsend, target, Scratch, any_register());
    count(times, 5);
  }

  // Whatever others wait for, and then what this thread waits for.
  void do_the_rest() {
    while (!gifts_.given.empty()) give();
    if (network_ != nullptr) {
      while (next_list_ < network_->lists.size()) start_list();
      while (rounds_left_ > 0) barrier();
      emit_wait(code_, ListSemaphores::Done + thread_, signals_);
      if (thread_ == 0) emit_wait(code_, ListSemaphores::Arrived, options_.network->arrivals);
      // The error in which it may end would end its list too.
      const Label wait = code_.here();
      code_(Opcode::Csrr, Scratch, Csr::Lists);
      code_(Opcode::Andi, Scratch, Scratch, 1 << thread_);
      code_(Opcode::Bne, Scratch, R{0}, wait);
    }
    emit_wait(code_, IsaSemaphores::Handed + thread_, gifts_.received);
    count(1, 20);
  }

  // ---- begin and end

  void prologue() {
    code_.constant(Window, options_.windows[static_cast<std::size_t>(thread_)]);
    code_.constant(Shared, options_.shared);
    code_(Opcode::Addi, Middle, Window, MiddleLines * Line);
    code_(Opcode::Addi, NearA, Window, 0);
    code_(Opcode::Addi, NearB, Middle, -golden::LineBytes * 20);
    for (const R r : {Link, Scratch, Scratch2, LoopCounters[0], LoopCounters[1], LoopCounters[2]}) {
      code_(Opcode::Li, r, random_.between(-32768, 32767));
    }
    for (int r = FirstRandomRegister; r < golden::ScalarRegs; ++r) {
      if (one_in(3)) {
        code_.constant(R{r}, static_cast<std::int64_t>(random_.bits() >> random_.between(0, 63)));
      } else {
        code_.emit(Opcode::Ld, {R{r}, 8 * random_.between(0, 500), one_in(4) ? Shared : Window});
      }
    }
    for (int v = 0; v < golden::VectorRegs; ++v) {
      code_.emit(Opcode::Vld,
                 {V{v}, random_.between(0, WindowLines - 1), one_in(4) ? Shared : Window});
    }
    for (int p = 1; p < golden::PredRegs; ++p) {
      code_(Opcode::Pset, P{p}, R{random_.between(FirstRandomRegister, golden::ScalarRegs - 1)});
    }
    for (int entry = 0; entry < golden::Formats; ++entry) {
      code_.format_entry(entry, narrow_entry(), Scratch);
    }
    for (int acc = 0; acc < golden::Accumulators; ++acc) {
      switch (random_.below(3)) {
        case 0:
          code_(Opcode::Mclr, A{acc});
          break;
        case 1:
          code_.emit(Opcode::Mmaz, {A{acc}, V{random_.between(0, 31)}, V{random_.between(0, 31)},
                                    random_.between(0, 15), random_.between(0, 15)});
          break;
        default:
          for (int part = 0; part < golden::AccParts; ++part) {
            code_(Opcode::Mld, A{acc}, part, V{random_.between(0, 31)});
          }
          break;
      }
    }
    if (random_.coin()) code_(Opcode::Vseed, any_vector());
    count(static_cast<std::uint64_t>(words()));
  }

  void last_words(const std::vector<Label>& again) {
    if (options_.timing) {
      for (const Csr counter : Counters) code_(Opcode::Csrr, destination(), counter);
      count(Counters.size());
    }
    if (thread_ == 0) {
      wait_for_the_others();
      for (const Label& entry : again) {
        for (int other = 1; other < options_.threads; ++other) {
          code_.constant(Scratch, other);
          code_.label_address(Scratch2, entry);
          code_(Opcode::Tstart, Scratch, Scratch2);
        }
        wait_for_the_others();
      }
      code_(Opcode::Csrw, Csr::Exit, R{0});
      count(20);
    }
    if (!options_.traps || one_in(4)) {
      code_(Opcode::Tstop);
    } else {
      trap(random_.between(0, trap_endings(options_) - 1));
    }
  }

  void wait_for_the_others() {
    const Label wait = code_.here();
    code_(Opcode::Csrr, Scratch, Csr::Running);
    code_(Opcode::Addi, Scratch, Scratch, -1);
    code_(Opcode::Bne, Scratch, R{0}, wait);
  }

  // The ways to end in a trap, trap_endings() of them. Double errors are behind all others but
  // those of the network: they stay in memory.
  void trap(int ending) {
    if (ending >= TrapEndings) {
      misuse(options_.network->misuses[static_cast<std::size_t>(ending - TrapEndings)]);
    }
    switch (ending) {
      case 0:
        code_.emit_word(random_.coin() ? 0 : 0xff000000u | random_.bits32());
        break;
      case 1:
        misaligned({Opcode::Lh, Opcode::Lhu, Opcode::Sh}, 2);
        break;
      case 2:
        misaligned({Opcode::Lw, Opcode::Lwu, Opcode::Sw}, 4);
        break;
      case 3:
        misaligned({Opcode::Ld, Opcode::Sd, Opcode::Sdx}, 8);
        break;
      case 4:
        code_.constant(Scratch, random_.between(1, golden::LineBytes - 1));
        vector_access(Scratch);
        break;
      case 5:
        // The first address behind the memory, then one far behind it.
        code_.constant(Scratch, random_.coin() ? options_.memory_bytes : 0x1fffc0);
        vector_access(Scratch);
        break;
      case 6:
        code_.constant(Scratch, options_.memory_bytes);
        if (random_.coin()) {
          code_(Opcode::Lb, destination(), 0, Scratch);
        } else {
          code_(Opcode::Sd, any_register(), 0, Scratch);
        }
        break;
      case 7:
        code_.constant(Scratch, random_.coin() ? 0x200000 : 0x102);
        code_(Opcode::Jalr, destination(), Scratch, 0);
        break;
      case 8:
        code_.constant(Scratch, random_.coin() ? thread_ : 4 + random_.between(0, 1000));
        code_(Opcode::Tstart, Scratch, R{0});
        break;
      case 9:
        code_(Opcode::MmaMm, A{1}, 3, Window, 3, Window, 0, 0);
        break;
      case 10:
        // Fetches above the memory, where every word is 0.
        code_.constant(Scratch, 0x1ffff0);
        code_(Opcode::Jalr, destination(), Scratch, 0);
        break;
      case 11:
        code_.format_entry(BadEntry, static_cast<std::uint16_t>(16 * random_.between(0, 60)),
                           Scratch);
        code_.emit(Opcode::Mma, {A{0}, any_vector(), any_vector(), BadEntry, 0});
        break;
      case 12:
        // Longer than the watchdog waits.
        code_(Opcode::Yield, golden::WatchdogCycles + random_.between(10, 100));
        waiting_ += 2 * golden::WatchdogCycles;
        break;
      case 13:
        code_(Opcode::Csrw, Csr::Exit, R{Link});
        break;
      case 14:
        double_error();
        break;
      case 15:
        fetch_error();
        break;
      default:
        break;
    }
    // Whoever gets here was not trapped, or not yet.
    for (int i = 0; i < 4; ++i) plain(1);
    code_(Opcode::Tstop);
    code_.align_line();  // a line with a double error holds nothing of another entry
  }

  void vector_access(R pointer) {
    const Opcode op = random_.coin() ? Opcode::Vst : Opcode::Vld;
    code_(op, any_vector(), 0, pointer);
  }

  void misaligned(std::initializer_list<Opcode> ops, int size) {
    const int word = size * random_.between(0, 9);
    const int at = word + random_.between(1, size - 1);
    const Opcode op = random_.pick(std::vector(ops));
    code_(op, destination(), at, Window);
  }

  void misuse(Misuse misuse) {
    const IsaNodeNetwork& network = *options_.network;
    const MisuseContext context{*network.shape, *network.places, network.node, thread_, {},
                                Scratch,        Scratch2};
    emit_misuse(misuse, context, code_, *options_.lists, random_.split("misuse"));
    count(1, 30);
    waiting_ += network.list_cycles;
  }

  void inject_two_flips() {
    const std::int64_t first = random_.between(0, 71);
    const std::int64_t second = (first + random_.between(1, 71)) % 72;
    code_.constant(Scratch, second << 8 | first | 0x8080);
    code_(Opcode::Csrw, Csr::EccInject, Scratch);
  }

  // The trap comes some cycles after the read.
  void double_error() {
    inject_two_flips();
    const std::int64_t word = 8 * random_.between(0, 100);
    code_(Opcode::Sdx, any_register(), word, Window);
    switch (random_.below(4)) {
      case 0:
        code_(Opcode::Ld, destination(), word, Window);
        break;
      case 1:
        code_(Opcode::Sb, any_register(), word, Window);
        break;
      case 2:
        code_(Opcode::Vld, any_vector(), word / Line, Window);
        break;
      default:
        code_.emit(Opcode::FaddM, {any_vector(), any_vector(), 0, Window});
        break;
    }
  }

  void fetch_error() {
    const Label target = code_.label();
    inject_two_flips();
    code_.label_address(Scratch, target);
    code_(Opcode::Sdx, R{0}, 0, Scratch);
    code_(Opcode::Ifence);
    code_.jump(target);
    code_.align_line();
    code_.bind(target);
    code_(Opcode::Addi, R{0}, R{0}, 0);
    code_(Opcode::Addi, R{0}, R{0}, 0);
  }

  const IsaOptions& options_;
  int thread_;
  Gifts gifts_;  // given: still to give
  const IsaThreadNetwork* network_ = nullptr;
  std::size_t next_list_ = 0;
  int rounds_left_ = 0;  // of its barrier
  int signals_ = 0;      // of its lists so far, not taken yet
  int uncertain_ = 0;    // branches around this place
  ProgramBuilder& code_;
  Random random_;
  std::size_t first_word_;
  int registers_, vectors_;  // how many of them are used: few mean many hazards
  std::vector<Base> bases_;
  std::array<std::vector<const InsnInfo*>, 4> groups_;
  std::array<int, 4> weight_of_group_{};
  std::array<Function, Functions> functions_;
  std::uint64_t executed_ = 0;
  std::uint64_t waiting_ = 0;
};

}  // namespace

namespace {

// By thread.
std::vector<Gifts> draw_gifts(int threads, Random random) {
  constexpr int Most = 3;             // of one thread
  constexpr int MostAmount = 0x8000;  // more than semwait takes at once
  std::vector<Gifts> gifts(static_cast<std::size_t>(threads));
  for (Gifts& own : gifts) {
    for (int i = random.between(0, Most); i > 0; --i) {
      Gift gift;
      gift.to = random.between(0, threads - 1);
      gift.amount = random.coin() ? 1 : random.between(0, MostAmount);
      gifts[static_cast<std::size_t>(gift.to)].received += gift.amount;
      own.given.push_back(gift);
    }
  }
  return gifts;
}

}  // namespace

IsaProgram isa_program(const IsaOptions& options, std::uint32_t base, const Random& random) {
  ProgramBuilder code(base);
  Threads threads(code, options.threads, options.by_host);
  Random layout = random.split("layout");
  std::vector<Label> again;
  for (int i = 0; options.traps && i < trap_endings(options); ++i) again.push_back(code.label());
  const std::vector<Gifts> gifts = draw_gifts(options.threads, random.split("gifts"));
  IsaProgram program;
  program.cycles = 20000;
  for (int t = 0; t < options.threads; ++t) {
    // Threads begin anywhere in a line; what lies between them is never executed.
    for (int i = layout.between(0, 20); i > 0; --i) code.emit_word(layout.bits32());
    threads.enter(t);
    ThreadProgram thread(options, t, gifts[static_cast<std::size_t>(t)], code,
                         random.split(static_cast<std::uint64_t>(t)));
    thread.run(again);
    program.cycles += thread.cycles() * (options.threads > 2 ? 2 : 1);
  }
  for (std::size_t i = 0; i < again.size(); ++i) {
    code.bind(again[i]);
    ThreadProgram thread(options, 0, {}, code, random.split("again").split(i));
    thread.run_again(static_cast<int>(i));
    program.cycles += 4 * thread.cycles();
  }
  program.segment = code.finish();
  program.starts = threads.starts();
  return program;
}

}  // namespace sim
