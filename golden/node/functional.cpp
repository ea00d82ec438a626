// SPDX-License-Identifier: Apache-2.0
// The functional layer on its own.
#include "golden/node/functional.hpp"

#include <cstddef>

namespace golden {
namespace {

// More than the hardware has, so that programs rarely decode a line twice.
constexpr int CacheLines = 1024;

}  // namespace

Functional::Functional(const Config& config) : state_(config), icache_(CacheLines) {}

void Functional::reset() {
  state_.reset();
  icache_.clear();
  traps_ = {};
  instructions_ = 0;
  console_.clear();
  exit_.reset();
}

void Functional::start(int thread, std::uint32_t pc) {
  ThreadContext& t = state_.threads[static_cast<std::size_t>(thread)];
  if (t.state == ThreadState::Running) return;
  t.state = ThreadState::Running;
  t.cause = Cause::None;
  t.pc = pc;
}

bool Functional::step() {
  const ThreadStates states = thread_states(state_);
  for (int t = 0; t < Threads; ++t) {
    if ((states.running >> t & 1u) != 0) step_thread(t, states);
  }
  ++state_.cycle;
  return states.running != 0;
}

RunEnd Functional::run(std::uint64_t max_instructions) {
  const std::uint64_t end = instructions_ + max_instructions;
  while (true) {
    const ThreadStates states = thread_states(state_);
    if (states.running == 0) return states.causes == 0 ? RunEnd::Stopped : RunEnd::Trapped;
    if (instructions_ >= end) return RunEnd::Limit;
    const std::uint64_t before = instructions_;
    step();
    if (instructions_ == before && thread_states(state_).causes == states.causes) {
      return RunEnd::Waiting;
    }
  }
}

// nullptr if the line has a double error.
const Icache::Line* Functional::fetch(std::uint32_t line) {
  const Icache::Line* found = icache_.lookup(line);
  if (found != nullptr) return found;
  Vec data{};
  if (line < state_.sram.size() / LineBytes) {
    const EccResult ecc = state_.sram.read_line(line, data);
    count(ecc);
    if (ecc.double_error) return nullptr;
  }
  icache_.fill(line, data);
  ++state_.counters.refill;
  return icache_.lookup(line);
}

void Functional::step_thread(int thread, const ThreadStates& states) {
  ThreadContext& t = state_.threads[static_cast<std::size_t>(thread)];
  const std::uint32_t pc = t.pc;
  const Icache::Line* line = fetch(pc / LineBytes);
  if (line == nullptr) return trap(thread, Cause::EccFetch, 0);
  const Insn& insn = (*line)[pc % LineBytes / 4];
  if (!insn.legal()) return trap(thread, Cause::Illegal, 0);
  if (insn.gate == Gate::Semaphore &&
      state_.semaphores[insn.a] < static_cast<std::uint32_t>(insn.imm)) {
    return;
  }
  const Examined examined = examine(state_, thread, insn, states);
  if (examined.cause != Cause::None) return trap(thread, examined.cause, examined.value);
  if (insn.gate == Gate::List || insn.gate == Gate::Commands) {
    return trap(thread, Cause::NetworkError, 0);
  }
  if (examined.dropped) {
    effects_.next_pc = next_pc(pc);
  } else {
    execute(state_, thread, insn, pc, examined, states, effects_);
  }
  t.pc = effects_.next_pc;
  ++instructions_;
  ++t.inst_ret;
  if (examined.dropped) return;

  if (insn.kind == InsnKind::Vector) ++state_.counters.vector;
  if (insn.kind == InsnKind::Mma) ++state_.counters.mma;
  if (insn.kind == InsnKind::System) system(thread, insn);
  for (std::size_t i = 0; i < insn.accesses; ++i) {
    const EccResult& ecc = effects_.ecc[i];
    if (ecc == EccResult{}) continue;
    count(ecc);
    if (ecc.double_error && t.state == ThreadState::Running) {
      trap(thread, Cause::EccDouble, examined.address[i]);
    }
  }
}

void Functional::system(int thread, const Insn& insn) {
  ThreadContext& t = state_.threads[static_cast<std::size_t>(thread)];
  if (insn.op == Opcode::Tstart) {
    start(static_cast<int>(t.r[insn.b]), static_cast<std::uint32_t>(t.r[insn.c]));
  } else if (insn.op == Opcode::Tstop) {
    t.state = ThreadState::Stopped;
  } else if (insn.op == Opcode::Ifence) {
    icache_.clear();
  } else if (insn.op == Opcode::Csrw && insn.imm == static_cast<int>(Csr::Console)) {
    console_.push_back(static_cast<char>(effects_.scalar));
  } else if (insn.op == Opcode::Csrw && insn.imm == static_cast<int>(Csr::Exit)) {
    exit_ = static_cast<std::uint32_t>(effects_.scalar);
  } else if (insn.op == Opcode::Semwait || insn.op == Opcode::Semadd || insn.op == Opcode::Semset) {
    const SemaphoreChange& change = effects_.semaphore;
    state_.semaphores[static_cast<std::size_t>(change.number)] += change.delta;
  }
}

void Functional::trap(int thread, Cause cause, std::uint32_t value) {
  ThreadContext& t = state_.threads[static_cast<std::size_t>(thread)];
  t.state = ThreadState::Trapped;
  t.cause = cause;
  traps_[static_cast<std::size_t>(thread)] = {cause, t.pc, value, state_.cycle};
}

void Functional::count(const EccResult& ecc) {
  state_.counters.ecc_corrected += static_cast<std::uint64_t>(ecc.corrected);
  state_.counters.ecc_double += ecc.double_error;
}

}  // namespace golden
