// SPDX-License-Identifier: Apache-2.0
// The loop that every cycle of every regression goes through: no look-up by name, no allocation.

#include "sim/cosim/lockstep.hpp"

#include <fmt/format.h>

#include <cstring>
#include <stdexcept>

#include "golden/common/disassembler.hpp"
#include "sim/cosim/digest.hpp"
#include "sim/cosim/initial_state.hpp"

namespace sim {
namespace {

// After the last write, so many more cycles are compared: nothing may come late.
constexpr std::uint64_t TailCycles = 8;
constexpr std::uint64_t PollInterval = 1024;
static_assert((LookAround & (LookAround - 1)) == 0);

RecordPointers pointers(const golden::Node& node) {
  return {node.frontend().words.data(), node.scalar().words.data(), node.vector().words.data(),
          node.matrix().words.data(), node.sram().words.data()};
}

std::string waiting(const golden::Wait& wait) {
  std::string text = fmt::format("{}", name(wait.kind));
  if (wait.kind == golden::WaitKind::Register) {
    text = fmt::format("waits for {}{}, available in cycle {}", wait.what, wait.index, wait.until);
  } else if (wait.kind == golden::WaitKind::Bank) {
    text = fmt::format("waits for bank {}, free in cycle {}", wait.index, wait.until);
  } else if (wait.kind == golden::WaitKind::Yield) {
    text = fmt::format("yields until cycle {}", wait.until);
  } else if (wait.kind == golden::WaitKind::Refill) {
    text = fmt::format("waits for the refill of line {:#x}", wait.index * golden::LineBytes);
  } else if (wait.kind == golden::WaitKind::Nothing) {
    text = "runs";
  }
  text += fmt::format(", pc {:#08x}", wait.pc);
  if (wait.has_word) text += fmt::format(" `{}`", golden::disassemble(wait.word, wait.pc));
  return text + fmt::format(", stall {}, no issue for {} cycles", name(wait.stall), wait.cycles);
}

}  // namespace

// The state of one run().
struct Lockstep::Loop {
  explicit Loop(Lockstep& owner)
      : kernel(owner.kernel_),
        options(owner.options_),
        golden(owner.golden_.get()),
        rtl(owner.rtl_.get()),
        ring(LookAround) {}

  LockstepResult run();
  void step();
  void clock();
  void sample();
  void compare();
  void compare_state_now();
  void check_watch();
  void report_state(const StateMismatch& mismatch);
  void open_wave_if_due();
  void look_ahead();
  void start_evidence();
  void finish();
  void tail_cycle();
  void check_drained();
  std::string hang_text(std::string_view why) const;
  bool done() const { return result.end != End::Idle || ended; }

  const Kernel& kernel;
  const LockstepOptions& options;
  golden::Node* golden;
  RtlNode* rtl;

  LockstepResult result;
  std::vector<Records> ring;  // of cycles that agreed; hashed when full
  Digest digest;
  std::uint64_t cycle = 0;
  std::uint64_t next_state = 0;
  RecordPointers golden_records{};
  RecordPointers rtl_records{};
  Records planted;
  bool plant_done = false;
  bool wave_open = false;
  bool ended = false;
};

LockstepResult Lockstep::Loop::run() {
  next_state = options.state_interval;
  while (!done()) {
    step();
    sample();
    if (!done()) clock();
    ++cycle;
    if (golden != nullptr && rtl != nullptr && !done()) {
      if (cycle == next_state) compare_state_now();
      if (options.watch && !done()) check_watch();
    }
    if (result.assertion && !done()) result.end = End::Assertion;
    if (done()) break;
    if (cycle >= kernel.starts.size() && (golden != nullptr ? golden->idle() : rtl->idle())) {
      ended = true;
    } else if (cycle >= options.cycle_limit) {
      result.hang = hang_text(fmt::format("cycle limit {} reached", options.cycle_limit));
      result.end = End::Hang;
    } else if (result.tally.cycles_without_issue(cycle) > NoIssueLimit) {
      result.hang = hang_text(fmt::format("no thread issues for {} cycles", NoIssueLimit));
      result.end = End::Hang;
    } else if (cycle % PollInterval == 0 && options.interrupted != nullptr &&
               options.interrupted->load()) {
      result.end = End::Interrupted;
    }
  }
  result.cycles = cycle;
  finish();
  return std::move(result);
}

// Both sides do the cycle; their records are valid afterwards.
void Lockstep::Loop::step() {
  HostStart start;
  if (cycle < kernel.starts.size()) {
    start = {true, kernel.starts[cycle].thread, kernel.starts[cycle].pc};
  }
  if (golden != nullptr) {
    if (start.valid) golden->host_start(start.thread, start.pc);
    if (options.plant && options.plant->kind == PlantKind::Golden &&
        options.plant->cycle == cycle) {
      options.plant->flip(golden->state());
      plant_done = true;
    }
    golden->tick();
    golden_records = pointers(*golden);
  }
  if (rtl == nullptr) return;
  open_wave_if_due();
  rtl->settle(start, golden != nullptr ? &golden_records : nullptr);
  rtl_records = rtl->records();
  if (options.plant && options.plant->kind == PlantKind::Rtl && options.plant->cycle == cycle) {
    planted.copy_from(rtl_records);
    options.plant->flip(planted);
    rtl_records = planted.pointers();
    plant_done = true;
  }
}

// The edge that ends this cycle.
void Lockstep::Loop::clock() {
  if (rtl == nullptr) return;
  rtl->clock();
  if (rtl->assertion_failed() && !result.assertion) {
    result.assertion = parse_assertion(rtl->printed(), cycle);
  }
}

// Compares, counts and keeps the records of this cycle.
void Lockstep::Loop::sample() {
  if (golden != nullptr && rtl != nullptr) {
    compare();
    if (result.end == End::Mismatch) return;
  }
  Records& slot = ring[cycle % LookAround];
  slot.copy_from(golden != nullptr ? golden_records : rtl_records);
  result.tally.add(cycle, slot);
  if (options.digest && cycle % LookAround == LookAround - 1) digest.add(ring.data(), ring.size());
}

void Lockstep::Loop::compare() {
  const bool skip = options.plant && options.plant->kind == PlantKind::Compare;
  std::array<bool, NumUnits> differs{};
  bool any = false;
  for (std::size_t u = 0; u < NumUnits; ++u) {
    if (skip && (options.plant->all_units || index(options.plant->unit) == u)) continue;
    differs[u] = std::memcmp(golden_records[u], rtl_records[u], record_bytes(u)) != 0;
    any = any || differs[u];
    ++result.compared[u];
  }
  if (!any) return;
  start_evidence();
  result.evidence->differs = differs;
  look_ahead();
}

void Lockstep::Loop::compare_state_now() {
  next_state += options.state_interval;
  if (options.plant && options.plant->kind == PlantKind::Compare && options.plant->all_units)
    return;
  const std::optional<StateMismatch> found =
      compare_state(*golden, rtl->arrays(), result.compared_state);
  if (found) report_state(*found);
}

void Lockstep::Loop::check_watch() {
  if (still_differs(*golden, rtl->arrays(), *options.watch)) report_state(*options.watch);
}

void Lockstep::Loop::report_state(const StateMismatch& mismatch) {
  --cycle;  // the difference is at the end of the cycle just done
  start_evidence();
  ++cycle;
  result.evidence->state = mismatch;
}

// The histories up to now. Before `cycle` both sides were equal.
void Lockstep::Loop::start_evidence() {
  result.end = End::Mismatch;
  Evidence& evidence = result.evidence.emplace();
  evidence.cycle = cycle;
  evidence.first = cycle < LookAround ? 0 : cycle - LookAround;
  for (std::uint64_t c = evidence.first; c < cycle; ++c) {
    evidence.golden.push_back(ring[c % LookAround]);
  }
  evidence.rtl = evidence.golden;
  for (int t = 0; t < golden::Threads; ++t) {
    const auto ut = static_cast<std::size_t>(t);
    if (golden == nullptr) continue;
    evidence.issued[ut] = golden->history(t);
    evidence.formats[ut] = golden->state().threads[ut].formats;
  }
}

// Lets both sides run on, each on its own way, to see whether the same values come later.
void Lockstep::Loop::look_ahead() {
  const std::uint64_t at = cycle;
  for (;;) {
    result.evidence->golden.emplace_back().copy_from(golden_records);
    result.evidence->rtl.emplace_back().copy_from(rtl_records);
    clock();
    if (++cycle > at + LookAround || result.assertion) break;
    step();
  }
  cycle = at;
}

void Lockstep::Loop::open_wave_if_due() {
  if (!options.wave) return;
  if (!wave_open && cycle >= options.wave->from && cycle <= options.wave->to) {
    rtl->open_wave(options.wave->path);
    wave_open = true;
  } else if (wave_open && cycle > options.wave->to) {
    rtl->close_wave();
    wave_open = false;
  }
}

// Digest, final comparison of states, and that nothing comes late.
void Lockstep::Loop::finish() {
  if (options.digest && !result.evidence) {
    digest.add(ring.data(), cycle % LookAround);
    result.digest = digest.text();
  }
  if (ended) {
    if (golden != nullptr && rtl != nullptr) compare_state_now();
    const auto failed = [&] { return result.evidence || result.assertion; };
    for (std::uint64_t i = 0; i < TailCycles && !failed(); ++i, ++cycle) tail_cycle();
    if (result.assertion && !result.evidence) result.end = End::Assertion;
    if (!failed()) check_drained();
  }
  if (wave_open) rtl->close_wave();
  const bool planted_in_time = !options.plant || options.plant->kind == PlantKind::Compare ||
                               plant_done || result.end != End::Idle;
  if (!planted_in_time) {
    throw std::invalid_argument(fmt::format("--plant: the run ends in cycle {}, before cycle {}",
                                            result.cycles, options.plant->cycle));
  }
}

void Lockstep::Loop::tail_cycle() {
  step();
  if (golden != nullptr && rtl != nullptr) compare();
  if (result.evidence) return;
  const RecordPointers& records = golden != nullptr ? golden_records : rtl_records;
  golden::FrontendObserve frontend;
  std::memcpy(frontend.words.data(), records[index(Unit::Frontend)], sizeof frontend);
  for (int t = 0; t < golden::Threads; ++t) {
    const auto ut = static_cast<std::size_t>(t);
    const auto state = static_cast<golden::ThreadState>(frontend.state(t));
    result.cause[ut] =
        state == golden::ThreadState::Trapped ? result.tally.last_cause[ut] : golden::Cause::None;
  }
  clock();
}

void Lockstep::Loop::check_drained() {
  const bool golden_idle = golden == nullptr || golden->idle();
  const bool rtl_idle = rtl == nullptr || rtl->idle();
  ++result.compared_drained;
  if (golden_idle && rtl_idle) return;
  start_evidence();
  result.evidence->not_drained = fmt::format("{} cycles after the end the {} is not idle",
                                             TailCycles, golden_idle ? "RTL" : "golden node");
}

std::string Lockstep::Loop::hang_text(std::string_view why) const {
  std::string text(why);
  for (int t = 0; t < golden::Threads; ++t) {
    text += fmt::format("\n  thread {}: ", t);
    if (golden != nullptr) {
      text += waiting(golden->waits_for(t));
    } else {
      const golden::FrontendObserve& last = ring[(cycle - 1) % LookAround].frontend;
      text += fmt::format("{}, pc {:#08x}, stall {}",
                          name(static_cast<golden::ThreadState>(last.state(t))), last.pc(t),
                          name(static_cast<golden::Stall>(last.stall(t))));
    }
  }
  return text;
}

Lockstep::Lockstep(const Kernel& kernel, const golden::Config& config,
                   const LockstepOptions& options)
    : kernel_(kernel), options_(options) {
  const InitialState initial(kernel, config, options.reset_seed);
  if (options.sides != Sides::Rtl) {
    golden_ = std::make_unique<golden::Node>(config);
    initial.load(golden_->state());
  }
  if (options.sides != Sides::Golden) {
    rtl_ = options.wave ? make_wave_node(config, options.reset_seed)
                        : make_rtl_node(config, options.reset_seed);
    initial.load(rtl_->arrays());
    rtl_->release_reset();
  }
}

Lockstep::~Lockstep() = default;

LockstepResult Lockstep::run() { return Loop(*this).run(); }

FinalState Lockstep::final_state(const LockstepResult& result) const {
  FinalState state;
  if (rtl_ != nullptr) {
    state.read = [this](std::uint32_t address, std::span<std::uint8_t> bytes) {
      read_rtl_sram(rtl_->arrays(), address, bytes);
    };
  } else {
    state.read = [this](std::uint32_t address, std::span<std::uint8_t> bytes) {
      const std::span<const std::uint8_t> all = golden_->state().sram.bytes();
      std::memcpy(bytes.data(), &all[address], bytes.size());
    };
  }
  state.exit_code = result.tally.exit_code;
  state.console = result.tally.console;
  state.cause = result.cause;
  return state;
}

}  // namespace sim
