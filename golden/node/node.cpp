// SPDX-License-Identifier: Apache-2.0
// The node, cycle by cycle, in the order of decision of timing.md section 1.
#include "golden/node/node.hpp"

#include <algorithm>
#include <cstddef>

namespace golden {
namespace {

constexpr std::uint32_t u32(int value) { return static_cast<std::uint32_t>(value); }
constexpr std::size_t index(int value) { return static_cast<std::size_t>(value); }
constexpr bool has(std::uint32_t set, int t) { return (set >> t & 1u) != 0; }
// Reasons that only the network or another thread can end.
constexpr bool waits_outside(Stall stall) {
  return stall == Stall::Semaphore || stall == Stall::Network;
}

}  // namespace

Node::Node(const Config& config, const Place& place)
    : state_(config, place), fetch_(config), network_(place, state_.sram.size()) {}

void Node::reset() {
  state_.reset();
  fetch_.reset();
  scoreboard_.reset();
  banks_.reset();
  network_.reset();
  records_.reset();
  frontend_ = {};
  host_start_ = {};
  route_ = {};
  timing_ = {};
  traps_ = {};
  stalls_.fill(Stall::Idle);
  now_ = {};
  issue_from_ = 0;
  asleep_ = false;
}

void Node::host_start(int t, std::uint32_t pc) {
  host_start_ = {true, t, pc};
  asleep_ = false;
}

void Node::set_route(int node, Port port) {
  route_ = {true, node, port};
  asleep_ = false;
}

void Node::tick(const LinkPorts& in) {
  if (asleep_ && !Network::arrives(in)) {
    ++state_.cycle;
    return;
  }
  const bool quiet = !records_.pending(state_.cycle) && !host_start_.valid;
  records_.begin(state_.cycle);
  show_start();
  refill();
  if (!network_.settled() || Network::arrives(in)) network(in);
  now_.states.lists = network_.lists();
  if (route_.valid) network_.configure(route_.node, route_.port);
  route_.valid = false;
  const Fetch::Lookup lookup = fetch_.lookup(now_.states.running);
  if (lookup.valid) {
    frontend_.set_fetch_valid(1);
    frontend_.set_fetch_hit(lookup.hit);
    frontend_.set_fetch_thread(u32(lookup.thread));
    frontend_.set_fetch_pc(lookup.pc);
  }
  issue();
  host_starts();
  watchdogs();
  network_errors();
  double_errors();
  fetch_.end_cycle(state_.cycle);
  semaphore_changes();
  count_events();
  ++state_.cycle;
  asleep_ = quiet && network_.settled() && !lookup.valid && still();
}

// Whether the cycle just done, in which nothing was fetched or recorded, repeats itself.
bool Node::still() const {
  if (!fetch_.idle() || records_.pending(state_.cycle) || now_.trapped != 0) return false;
  for (int t = 0; t < Threads; ++t) {
    const Stall stall = stalls_[index(t)];
    if (now_.issued[index(t)] != 0 || (stall != Stall::Idle && !waits_outside(stall))) return false;
  }
  return true;
}

void Node::show_start() {
  frontend_ = {};
  now_.states = thread_states(state_);
  now_.semaphore = {};
  now_.issued.fill(0);
  now_.trapped = 0;
  now_.free = ResourcePool();
  now_.events = {};
  for (int t = 0; t < Threads; ++t) {
    now_.pc[index(t)] = thread(t).pc;
    frontend_.set_state(t, static_cast<std::uint32_t>(thread(t).state));
    frontend_.set_buffered(t, u32(fetch_.buffered(t)));
    frontend_.set_pc(t, thread(t).pc);
  }
}

void Node::refill() {
  const std::optional<std::uint32_t> line = fetch_.wants_refill();
  if (!line || !banks_.free(*line * LineBytes, state_.cycle)) return;
  Vec data;
  const EccResult ecc = state_.sram.read_line(*line, data);
  fetch_.start_refill(state_.cycle, data, ecc.double_error);
  banks_.claim_read(*line * LineBytes, state_.cycle);
  now_.free.take(resources(Resource::WideRead, 1));
  records_.refill(*line, data, ecc);
  ++now_.events.refill;
}

void Node::network(const LinkPorts& in) {
  network_.tick(in, state_.sram, banks_, state_.cycle, state_.semaphores);
  const NetworkEvents& events = network_.events();
  if (events.reads) {
    banks_.claim_read(events.read_line * LineBytes, state_.cycle);
    records_.network_read(events.read_thread, events.read_line, events.read_data, events.ecc);
  }
  if (events.writes) {
    banks_.claim_store(events.write_line * LineBytes, state_.cycle, false);
    records_.network_write(events.write_line, events.write_data);
  }
}

bool Node::gate_open(int t, const Insn& insn) const {
  switch (insn.gate) {
    case Gate::Open:
      return true;
    case Gate::Semaphore:
      return network_.events().waited != insn.a &&
             state_.semaphores[insn.a] >= static_cast<std::uint32_t>(insn.imm);
    case Gate::List:
      return !has(network_.lists(), t);
    case Gate::Commands:
      return !network_.commands_full();
  }
  return true;
}

// Of an instruction that is not ready.
Stall Node::wait_reason(int t, const Insn& insn) const {
  if (!scoreboard_.available(t, insn, state_.cycle)) return Stall::Operand;
  return insn.gate == Gate::Semaphore ? Stall::Semaphore : Stall::Network;
}

void Node::issue() {
  std::uint32_t ready = 0;
  for (int t = 0; t < Threads; ++t) {
    Stall& stall = stalls_[index(t)];
    if (!has(now_.states.running, t)) {
      stall = Stall::Idle;
    } else if (yielding(t)) {
      stall = Stall::Yield;
    } else if (fetch_.buffered(t) == 0) {
      stall = fetch_.fault(t) ? Stall::Trap : Stall::Empty;
    } else {
      const Insn& insn = fetch_.first(t).insn;
      const bool now = !insn.legal() || is_ready(t, insn);
      stall = now ? Stall::NotPicked : wait_reason(t, insn);
      if (now) ready |= 1u << t;
    }
  }
  if (ready != 0) {
    const auto picked = pick_threads(ready, issue_from_);
    issue_from_ = (picked[0] + 1) % Threads;
    int first_slot = 0;
    for (const int t : picked) {
      if (t >= 0) stalls_[index(t)] = issue_group(t, first_slot);
      first_slot += IssueWidth;
    }
  }
  for (int t = 0; t < Threads; ++t) {
    const Stall stall = stalls_[index(t)];
    frontend_.set_stall(t, static_cast<std::uint32_t>(stall));
    frontend_.set_issued(t, now_.issued[index(t)]);
    if (stall == Stall::Bank) ++now_.events.bank_stall;
    if (stall == Stall::Trap && !has(now_.trapped, t)) trap(t, Cause::EccFetch, thread(t).pc, 0);
  }
}

Stall Node::issue_group(int t, int first_slot) {
  for (int n = 0; n < IssueWidth; ++n) {
    if (fetch_.buffered(t) == 0) return Stall::Empty;
    const BufferedInsn& entry = fetch_.first(t);
    const Insn& insn = entry.insn;
    if (!insn.legal()) {
      trap(t, Cause::Illegal, entry.pc, 0);
      return Stall::Trap;
    }
    if (!is_ready(t, insn)) return wait_reason(t, insn);
    const Examined examined = examine(state_, t, insn, now_.states);
    if (!examined.dropped) {
      if (examined.cause != Cause::None) {
        trap(t, examined.cause, entry.pc, examined.value);
        return Stall::Trap;
      }
      if (!now_.free.has_units(insn)) return Stall::Unit;
      if (!now_.free.has_ports(insn)) return Stall::Port;
      for (std::size_t i = 0; i < insn.accesses; ++i) {
        if (!banks_.free(examined.address[i], state_.cycle)) return Stall::Bank;
      }
    }
    if (issue_one(t, entry, examined, first_slot + n)) return Stall::GroupEnd;
  }
  return Stall::Limit;
}

// True if it ends its group.
bool Node::issue_one(int t, const BufferedInsn& entry, const Examined& examined, int slot) {
  const Insn& insn = entry.insn;
  frontend_.set_slot_valid(slot, 1);
  frontend_.set_slot_word(slot, insn.word);
  ++now_.issued[index(t)];
  ThreadTiming& timing = timing_[index(t)];
  timing.history[timing.history_count++ % HistoryLength] = {state_.cycle, entry.pc, insn.word};

  if (examined.dropped) {
    effects_.next_pc = next_pc(entry.pc);
    effects_.taken = false;
    records_.retire(t, 0);
  } else {
    execute(state_, t, insn, entry.pc, examined, now_.states, effects_);
    place_records(t, insn, examined);
    scoreboard_.issue(t, insn, state_.cycle);
    now_.free.take(insn.need);
  }

  fetch_.pop(t);
  thread(t).pc = effects_.next_pc;
  if (effects_.taken) {
    fetch_.branch_taken(entry.pc, effects_.next_pc);
  } else if (entry.predicted_taken) {
    fetch_.branch_dropped(entry.pc);
  }
  const bool redirect = effects_.next_pc != entry.predicted_pc || insn.op == Opcode::Ifence;
  if (redirect) {
    fetch_.restart(t, effects_.next_pc);
    frontend_.set_redirect_valid(t, 1);
    frontend_.set_redirect_pc(t, effects_.next_pc);
    ++now_.events.redirect;
  }
  if (insn.kind == InsnKind::System) {
    system(t, insn);
    synchronisation(t, insn, examined);
  }
  return redirect || entry.predicted_taken || insn.ends_group;
}

void Node::system(int t, const Insn& insn) {
  const ThreadContext& self = thread(t);
  if (insn.op == Opcode::Tstart) {
    start(static_cast<int>(self.r[insn.b]), static_cast<std::uint32_t>(self.r[insn.c]));
  } else if (insn.op == Opcode::Tstop) {
    thread(t).state = ThreadState::Stopped;
    fetch_.halt(t);
  } else if (insn.op == Opcode::Yield) {
    timing_[index(t)].yield_end = state_.cycle + 1 + static_cast<std::uint64_t>(insn.imm);
  } else if (insn.op == Opcode::Ifence) {
    fetch_.ifence();
  } else if (insn.op == Opcode::Csrr || insn.op == Opcode::Csrw) {
    frontend_.set_csr_valid(1);
    frontend_.set_csr_write(insn.op == Opcode::Csrw);
    frontend_.set_csr_thread(u32(t));
    frontend_.set_csr_number(u32(insn.imm));
    frontend_.set_csr_data(effects_.scalar);
    if (insn.op == Opcode::Csrr) return;
    if (insn.imm == static_cast<int>(Csr::Console)) {
      frontend_.set_console_valid(1);
      frontend_.set_console_byte(static_cast<std::uint8_t>(effects_.scalar));
    } else if (insn.imm == static_cast<int>(Csr::Exit)) {
      frontend_.set_exit_valid(1);
      frontend_.set_exit_code(static_cast<std::uint32_t>(effects_.scalar));
    }
  }
}

void Node::synchronisation(int t, const Insn& insn, const Examined& examined) {
  const ThreadContext& self = thread(t);
  const auto command = [&](BeatKind kind) {
    network_.command({kind, t, insn.a, self.r[insn.b], self.r[insn.c]});
  };
  if (insn.op == Opcode::Semwait || insn.op == Opcode::Semadd || insn.op == Opcode::Semset) {
    now_.semaphore = effects_.semaphore;
    network_.core_change(now_.semaphore);
  } else if (insn.op == Opcode::Xfer) {
    network_.start_list(t, examined.address[0]);
  } else if (insn.op == Opcode::Semsend) {
    command(BeatKind::SemAdd);
  } else if (insn.op == Opcode::Barrier) {
    command(BeatKind::Arrive);
  }
}

// Also claims the banks, since it looks at each access anyway. Called before the instruction takes
// its units and ports, whose numbers are those not yet taken.
void Node::place_records(int t, const Insn& insn, const Examined& examined) {
  const int port = now_.free.taken(Resource::WideRead);
  const auto wide_read = [&](int i) {
    const std::uint32_t address = examined.address[index(i)];
    records_.wide_read(port + i, address, effects_.line[index(i)]);
    const auto name = static_cast<AccessPort>(port + i);
    records_.ecc(t, name, address, effects_.ecc[index(i)]);
    banks_.claim_read(address, state_.cycle);
  };
  const std::uint32_t address = examined.address[0];
  switch (insn.kind) {
    case InsnKind::Illegal:
      break;
    case InsnKind::Alu:
    case InsnKind::Jump:
      records_.alu(now_.free.taken(Resource::Alu), t, insn, effects_.scalar);
      break;
    case InsnKind::System:
      if (insn.op == Opcode::Csrr || insn.op == Opcode::Semrd) {
        records_.alu(now_.free.taken(Resource::Alu), t, insn, effects_.scalar);
      } else {
        records_.retire(t, 0);
      }
      break;
    case InsnKind::Branch:
      records_.retire(t, 0);
      break;
    case InsnKind::Mul:
      records_.mul(t, insn, effects_.scalar);
      break;
    case InsnKind::ScalarLoad:
      records_.scalar_load(t, insn, address, effects_.word, effects_.scalar);
      records_.ecc(t, AccessPort::ScalarRead, address, effects_.ecc[0]);
      banks_.claim_read(address, state_.cycle);
      break;
    case InsnKind::ScalarStore:
      records_.scalar_store(t, address, examined, effects_.scalar);
      records_.ecc(t, AccessPort::ScalarStore, address, effects_.ecc[0]);
      banks_.claim_store(address, state_.cycle, examined.partial_store);
      break;
    case InsnKind::VectorLoad:
      wide_read(0);
      records_.vector_load(port, t, insn, effects_.vector.mask, effects_.vector.data);
      break;
    case InsnKind::VectorStore:
      records_.vector_store(t, address, examined, thread(t).v[insn.a]);
      records_.ecc(t, AccessPort::WideStore, address, effects_.ecc[0]);
      banks_.claim_store(address, state_.cycle, examined.partial_store);
      break;
    case InsnKind::Vector:
      if (insn.accesses != 0) wide_read(0);
      records_.vector(t, insn, effects_.vector);
      ++now_.events.vector;
      break;
    case InsnKind::Mma:
      for (int i = 0; i < insn.accesses; ++i) wide_read(i);
      records_.matrix(t, insn, thread(t).acc[insn.a]);
      ++now_.events.mma;
      break;
    case InsnKind::MatrixLoad:
    case InsnKind::MatrixClear:
      records_.matrix(t, insn, thread(t).acc[insn.a]);
      break;
  }
}

void Node::host_starts() {
  if (host_start_.valid && !has(now_.states.running, host_start_.thread)) {
    start(host_start_.thread, host_start_.pc);
  }
  host_start_.valid = false;
}

void Node::watchdogs() {
  for (int t = 0; t < Threads; ++t) {
    if (!has(now_.states.running, t)) continue;
    int& count = timing_[index(t)].watchdog;
    const bool counts = now_.issued[index(t)] == 0 && !waits_outside(stalls_[index(t)]);
    count = counts ? count + 1 : 0;
    if (count < WatchdogCycles || has(now_.trapped, t)) continue;
    // Another trap in this cycle goes first; EccDouble is looked at after this and overwrites.
    trap(t, Cause::Watchdog, now_.pc[index(t)], 0);
  }
}

void Node::network_errors() {
  if (network_.settled()) return;
  for (int t = 0; t < Threads; ++t) {
    const std::uint32_t value = network_.events().errors[index(t)];
    if (value == 0 || was_trapped(t)) continue;
    trap(t, Cause::NetworkError, now_.pc[index(t)], value);
  }
}

void Node::double_errors() {
  const Records::Cycle& cycle = records_.shown();
  if (cycle.doubles == 0) return;
  for (int t = 0; t < Threads; ++t) {
    if (cycle.double_port[index(t)] == AccessPort::None || was_trapped(t)) continue;
    trap(t, Cause::EccDouble, now_.pc[index(t)], cycle.double_address[index(t)]);
  }
}

void Node::semaphore_changes() {
  const auto add = [&](const SemaphoreChange& change) {
    if (change.valid) state_.semaphores[index(change.number)] += change.delta;
  };
  if (network_.settled()) return;
  add(now_.semaphore);
  for (const SemaphoreChange& change : network_.events().changes) add(change);
}

void Node::count_events() {
  const Records::Cycle& cycle = records_.shown();
  for (int t = 0; t < Threads; ++t) {
    thread(t).inst_ret += now_.issued[index(t)];
    frontend_.set_retired(t, cycle.retired[index(t)]);
  }
  Counters& counters = state_.counters;
  counters.refill += now_.events.refill;
  counters.bank_stall += now_.events.bank_stall;
  counters.mma += now_.events.mma;
  counters.vector += now_.events.vector;
  counters.redirect += now_.events.redirect;
  counters.ecc_corrected += static_cast<std::uint64_t>(cycle.corrected);
  counters.ecc_double += static_cast<std::uint64_t>(cycle.doubles);
  counters.beats += network_.events().injected;
}

void Node::start(int t, std::uint32_t pc) {
  ThreadContext& target = thread(t);
  target.state = ThreadState::Running;
  target.cause = Cause::None;
  target.pc = pc;
  timing_[index(t)].yield_end = 0;
  timing_[index(t)].watchdog = 0;
  fetch_.restart(t, pc);
}

void Node::trap(int t, Cause cause, std::uint32_t pc, std::uint32_t value) {
  thread(t).state = ThreadState::Trapped;
  thread(t).cause = cause;
  fetch_.halt(t);
  frontend_.set_trap_valid(t, 1);
  frontend_.set_trap_cause(t, static_cast<std::uint32_t>(cause));
  frontend_.set_trap_pc(t, pc);
  frontend_.set_trap_value(t, value);
  traps_[index(t)] = {cause, pc, value, state_.cycle};
  now_.trapped |= 1u << t;
}

bool Node::idle() const {
  const bool running = thread_states(state_).running != 0;
  return !running && fetch_.idle() && !records_.pending(state_.cycle) && !host_start_.valid &&
         network_.idle();
}

bool Node::register_in_flight(RegisterFile file, int t, int i) const {
  int place = i;
  switch (file) {
    case RegisterFile::Scalar:
      place += ScoreR;
      break;
    case RegisterFile::Vector:
      place += ScoreV;
      break;
    case RegisterFile::Predicate:
      place += ScoreP;
      break;
    case RegisterFile::Accumulator:
      place += ScoreAcc;
      break;
  }
  return scoreboard_.at(t, place) > state_.cycle;
}

bool Node::flags_in_flight(int t) const { return scoreboard_.at(t, ScoreFlags) > state_.cycle; }

bool Node::line_in_flight(std::uint32_t line) const { return banks_.storing(line, state_.cycle); }

Wait Node::waits_for(int t) const {
  Wait wait;
  const ThreadTiming& timing = timing_[index(t)];
  wait.stall = stalls_[index(t)];
  wait.pc = thread(t).pc;
  wait.cycles = static_cast<std::uint64_t>(timing.watchdog);
  if (thread(t).state != ThreadState::Running) {
    wait.kind = thread(t).state == ThreadState::Stopped ? WaitKind::Stopped : WaitKind::Trapped;
    return wait;
  }
  if (fetch_.buffered(t) == 0) {
    wait.kind = fetch_.miss_pending(t) ? WaitKind::Refill
                : fetch_.fault(t)      ? WaitKind::Fault
                                       : WaitKind::Fetch;
    if (wait.kind == WaitKind::Refill) wait.index = static_cast<int>(fetch_.miss_line(t));
  } else {
    wait.has_word = true;
    wait.word = fetch_.first(t).insn.word;
  }
  if (yielding(t)) {
    wait.kind = WaitKind::Yield;
    wait.until = timing.yield_end - 1;
    return wait;
  }
  if (!wait.has_word || !fetch_.first(t).insn.legal()) return wait;

  const Insn& insn = fetch_.first(t).insn;
  const int place = scoreboard_.waits_for(t, insn, state_.cycle);
  if (place >= 0) {
    struct File {
      int first;
      std::string_view what;
    };
    constexpr File Files[] = {{ScoreFlags, "flags"}, {ScoreChain, "acc"}, {ScoreAcc, "acc"},
                              {ScoreP, "p"},         {ScoreV, "v"},       {ScoreR, "r"}};
    const File* file = std::find_if(std::begin(Files), std::end(Files),
                                    [&](const File& f) { return place >= f.first; });
    wait.kind = WaitKind::Register;
    wait.what = file->what;
    wait.index = place - file->first;
    wait.until = scoreboard_.at(t, place);
    return wait;
  }
  if (insn.gate == Gate::Semaphore &&
      state_.semaphores[insn.a] < static_cast<std::uint32_t>(insn.imm)) {
    wait.kind = WaitKind::Semaphore;
    wait.index = insn.a;
    wait.until = static_cast<std::uint64_t>(insn.imm);
    return wait;
  }
  if (insn.gate == Gate::List && list(t).state() != ListState::Idle) wait.kind = WaitKind::List;
  if (insn.gate == Gate::Commands && network_.interface().commands() == CommandFifo) {
    wait.kind = WaitKind::Commands;
  }
  const Examined examined = examine(state_, t, insn, thread_states(state_));
  if (examined.dropped || examined.cause != Cause::None) return wait;
  for (std::size_t i = 0; i < insn.accesses; ++i) {
    if (banks_.free(examined.address[i], state_.cycle)) continue;
    wait.kind = WaitKind::Bank;
    wait.index = Banks::bank_of(examined.address[i]);
    wait.until = banks_.free_at(wait.index);
    break;
  }
  return wait;
}

std::vector<IssuedInsn> Node::history(int t) const {
  const ThreadTiming& timing = timing_[index(t)];
  const std::uint64_t length = std::min<std::uint64_t>(timing.history_count, HistoryLength);
  std::vector<IssuedInsn> result;
  for (std::uint64_t i = timing.history_count - length; i < timing.history_count; ++i) {
    result.push_back(timing.history[i % HistoryLength]);
  }
  return result;
}

}  // namespace golden
