// SPDX-License-Identifier: Apache-2.0
// What every cycle of every regression goes through: no look-up by name, no allocation.

#include "sim/cosim/node_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "sim/cosim/initial_state.hpp"

namespace sim {
namespace {

// What a network at rest shows.
std::optional<std::string> not_at_rest(const golden::NetworkObserve& network) {
  constexpr int Ports = 4 * golden::Links + 1;
  for (int i = 0; i < golden::Channels * Ports; ++i) {
    const auto where = [&] {
      return fmt::format("port {}, {}", i / 2, i % 2 == 0 ? "requests" : "responses");
    };
    if (network.occupancy(i) != 0) {
      return fmt::format("{}: {} beats in the FIFO", where(), network.occupancy(i));
    }
    if (network.credits(i) != golden::RouterFifo) {
      return fmt::format("{}: {} of {} credits are home", where(), network.credits(i),
                         golden::RouterFifo);
    }
  }
  for (int c = 0; c < golden::Channels; ++c) {
    if (network.inject_credits(c) != golden::RouterFifo || network.eject_occupancy(c) != 0) {
      return fmt::format("interface: {} inject credits, {} beats received, channel {}",
                         network.inject_credits(c), network.eject_occupancy(c), c);
    }
  }
  for (int t = 0; t < golden::Threads; ++t) {
    if (network.list_state(t) != 0 || network.list_outstanding(t) != 0) {
      return fmt::format("the list of thread {} is not Idle or has {} beats outstanding", t,
                         network.list_outstanding(t));
    }
  }
  if (network.server_busy() != 0 || network.release_busy() != 0 || network.commands() != 0) {
    return fmt::format("read server {}, release job {}, {} commands", network.server_busy(),
                       network.release_busy(), network.commands());
  }
  return {};
}

}  // namespace

RecordPointers records_of(const golden::Node& node) {
  return {node.frontend().words.data(), node.scalar().words.data(), node.vector().words.data(),
          node.matrix().words.data(),   node.sram().words.data(),   node.network().words.data()};
}

NodeRun::NodeRun(const NodeImage& image, const NodeSetup& setup, std::unique_ptr<RtlNode> rtl)
    : setup_(setup), rtl_(std::move(rtl)), history_(setup.digest) {
  const InitialState initial(image, *setup.config, setup.reset_seed);
  if (setup.golden) {
    golden_ = std::make_unique<golden::Node>(*setup.config, setup.place);
    initial.load(golden_->state());
  }
  if (rtl_ != nullptr) {
    initial.load(rtl_->arrays());
    rtl_->release_reset();
  }
  if (setup.plant != nullptr) planted_records_ = std::make_unique<Records>();
}

void NodeRun::step(std::uint64_t cycle, const NodeInputs& in) {
  const bool plant_now = setup_.plant != nullptr && setup_.plant->cycle == cycle;
  if (golden_ != nullptr) {
    repeats_ = rtl_ == nullptr && golden_->asleep() && !in.start.valid && !in.route.valid &&
               !golden::Network::arrives(*in.links);
    if (in.start.valid) golden_->host_start(in.start.thread, in.start.pc);
    if (in.route.valid) golden_->set_route(in.route.node, in.route.port);
    if (plant_now && setup_.plant->kind == PlantKind::Golden) {
      setup_.plant->flip(*golden_);
      planted_ = true;
    }
    golden_->tick(*in.links);
    golden_records_ = records_of(*golden_);
  }
  if (rtl_ == nullptr) return;
  rtl_->settle(in, golden_ != nullptr ? &golden_records_ : nullptr);
  rtl_records_ = rtl_->records();
  plant_in_rtl_ = plant_now && setup_.plant->kind == PlantKind::Rtl;
}

bool NodeRun::same() {
  const Plant* plant = setup_.plant;
  if (plant_in_rtl_) {
    planted_records_->copy_from(rtl_records_);
    plant->flip(*planted_records_);
    rtl_records_ = planted_records_->pointers();
    planted_ = true;
  }
  const bool skip = plant != nullptr && plant->kind == PlantKind::Compare;
  bool any = false;
  for (std::size_t u = 0; u < NumUnits; ++u) {
    if (skip && (plant->all_units || index(plant->unit) == u)) continue;
    differs_[u] = std::memcmp(golden_records_[u], rtl_records_[u], record_bytes(u)) != 0;
    any = any || differs_[u];
    ++compared_[u];
  }
  return !any;
}

void NodeRun::keep(std::uint64_t cycle) {
  if (repeats_) {
    history_.repeat();
    tally_.skip();
  } else {
    tally_.add(cycle, history_.add(shown()));
  }
}

void NodeRun::keep_tail() {
  golden::FrontendObserve frontend;
  std::memcpy(frontend.words.data(), shown()[index(Unit::Frontend)], sizeof frontend);
  for (std::size_t t = 0; t < golden::Threads; ++t) {
    const auto state = static_cast<golden::ThreadState>(frontend.state(static_cast<int>(t)));
    const bool trapped = state == golden::ThreadState::Trapped;
    cause_[t] = trapped ? tally_.last_cause[t] : golden::Cause::None;
  }
}

std::optional<StateMismatch> NodeRun::state_difference() {
  const Plant* plant = setup_.plant;
  if (plant != nullptr && plant->kind == PlantKind::Compare && plant->all_units) return {};
  return compare_state(*golden_, rtl_->arrays(), compared_state_);
}

std::optional<std::string> NodeRun::not_drained() const {
  const bool golden_idle = golden_ == nullptr || golden_->idle();
  const bool rtl_idle = rtl_ == nullptr || rtl_->idle();
  if (!golden_idle || !rtl_idle) {
    return fmt::format("the {} is not idle", golden_idle ? "RTL" : "golden node");
  }
  if (golden_ != nullptr && setup_.barriers_end) {
    const auto arrivals = golden_->arrivals();
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      if (arrivals[i] == 0) continue;
      return fmt::format("{} arrivals at the barrier of semaphore {}", arrivals[i], i);
    }
  }
  golden::NetworkObserve network;
  std::memcpy(network.words.data(), shown()[index(Unit::Network)], sizeof network);
  return not_at_rest(network);
}

Evidence NodeRun::begin_evidence(std::uint64_t cycle) const {
  Evidence evidence;
  evidence.node = node();
  evidence.cycle = cycle;
  evidence.golden = history_.latest();
  // Without the cycles from `cycle` on.
  const std::uint64_t kept = tally_.cycles() - std::min(cycle, tally_.cycles());
  evidence.golden.resize(evidence.golden.size() - kept);
  evidence.first = cycle - evidence.golden.size();
  evidence.rtl = evidence.golden;
  if (golden_ == nullptr) return evidence;
  for (std::size_t t = 0; t < golden::Threads; ++t) {
    evidence.issued[t] = golden_->history(static_cast<int>(t));
    evidence.formats[t] = golden_->state().threads[t].formats;
  }
  return evidence;
}

void NodeRun::add_to(Evidence& evidence) const {
  evidence.golden.emplace_back().copy_from(golden_ != nullptr ? golden_records_ : rtl_records_);
  evidence.rtl.emplace_back().copy_from(rtl_ != nullptr ? rtl_records_ : golden_records_);
}

NodeState NodeRun::final_state() const {
  NodeState state;
  if (rtl_ != nullptr) {
    state.read = [this](std::uint32_t address, std::span<std::uint8_t> bytes) {
      read_rtl_sram(rtl_->arrays(), address, bytes);
    };
  } else {
    state.read = [this](std::uint32_t address, std::span<std::uint8_t> bytes) {
      const std::span<const std::uint8_t> all = golden_->state().sram.bytes();
      std::ranges::copy(all.subspan(address, bytes.size()), bytes.begin());
    };
  }
  state.exit_code = tally_.exit_code;
  state.console = tally_.console;
  state.cause = cause_;
  state.semaphores = tally_.semaphores;
  return state;
}

}  // namespace sim
