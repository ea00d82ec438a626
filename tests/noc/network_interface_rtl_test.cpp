// SPDX-License-Identifier: Apache-2.0
// network_interface: between a core, an SRAM and a router that do what they like, it is the golden
// interface in every cycle (network.md sections 5 to 8).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <network_interface_bench_dut.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "golden/noc/network_interface.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/packets.hpp"
#include "tests/noc/network_issue.hpp"
#include "tests/noc/random_messages.hpp"

namespace {

using engine::Coroutine;
using golden::Beat;
using golden::Header;
using golden::SemaphoreChange;
using tests::Comparison;
using namespace tests::network;

struct Inputs {
  std::optional<Issue> issue;
  Beat eject;                      // out of the router
  std::uint8_t inject_credit = 0;  // bit per channel
  unsigned taken = 0;              // banks
};

class Bench {
 public:
  using Dut = NetworkInterfaceBenchDut;

  Bench(Dut& dut, Comparison& comparison, const golden::Place& place)
      : dut_(dut), cycles_(dut), comparison_(comparison), router_(place), interface_(place, Bytes) {
    dut_.node_i.value = golden::node_number(place.y, place.x);
    dut_.core_dead_i.value = place.core_dead;
    dut_.reachable_i.value = 0;
  }

  Coroutine<void> reset() {
    drive({});
    co_await cycles_.reset();
  }

  Coroutine<void> cycle(Inputs inputs) {
    golden::NetworkObserve record;
    interface_.show(record);
    const bool idle = interface_.idle();
    tick(inputs);
    drive(inputs);
    co_await cycles_.settle();
    dut_.reachable_i.value =
        dut_.lookup_o.raw() != 0 && router_.reachable(dut_.lookup_node_o.raw());
    co_await engine::ReadOnly();
    comparison_.at(now_);
    comparison_.equal("idle", idle, dut_.idle_o.raw());
    compare_record(record);
    compare_core();
    compare_sram();
    co_await cycles_.next();
    interface_.end(inputs.eject, inputs.inject_credit);
    if (inputs.issue) hand_over(*inputs.issue, interface_);
    end();
  }

  golden::Sram sram{Rows};
  std::uint32_t planted = 0;  // flips bits of the lines that the RTL reads

  // Of the last cycle.
  Beat inject;
  std::uint8_t eject_credit = 0;
  golden::NetworkEvents events;
  // Of the coming one.
  bool idle() const { return interface_.idle(); }
  golden::ListState state(int list) const { return interface_.list(list).state(); }

 private:
  struct Read {
    bool valid = false;
    golden::Vec data{};
    bool double_error = false;
  };

  void tick(Inputs& inputs) {
    for (int b = 0; b < golden::SramBanks; ++b) {
      const auto address = static_cast<std::uint32_t>(b) * golden::LineBytes;
      if ((inputs.taken >> b & 1u) != 0) banks_.claim_read(address, now_);
    }
    inject = interface_.inject();
    interface_.tick({sram, banks_, now_, router_, semaphores_}, events);
    eject_credit = interface_.eject_credit();
    std::optional<Issue>& issue = inputs.issue;
    if (issue && !may_issue(*issue, interface_, events.waited, semaphores_)) issue.reset();
    changes_ = events.changes;
    if (issue) changes_[0] = core_change(*issue, semaphores_);
  }

  void drive(const Inputs& inputs) {
    drive_issue(inputs.issue, dut_);
    dut_.taken_i.value = inputs.taken;
    const Read& read = reads_[1];
    golden::Vec line = read.valid ? read.data : golden::Vec{};
    if (read.valid) line[0] ^= planted;
    dut_.read_data_i.value.set_words(line);
    dut_.read_double_i.value = read.valid && read.double_error;
    dut_.inject_credit_i.value = inputs.inject_credit;
    dut_.eject_valid_i.value = inputs.eject.valid;
    dut_.eject_header_i.value = inputs.eject.header;
    dut_.eject_data_i.value.set_words(inputs.eject.data);
  }

  // As of the start of the cycle.
  void compare_record(const golden::NetworkObserve& record) {
    comparison_.equal("inject", inject.valid, dut_.inject_valid_o.raw());
    comparison_.equal("inject header", inject.header, dut_.inject_header_o.raw());
    comparison_.equal_words("inject data", inject.data.data(), dut_.inject_data_o.raw(), 16);
    comparison_.equal("eject credit", eject_credit, dut_.eject_credit_o.raw());
    for (int c = 0; c < golden::Channels; ++c) {
      comparison_.equal("inject credits", record.inject_credits(c), dut_.inject_credits_o[c].raw());
      comparison_.equal("eject occupancy", record.eject_occupancy(c),
                        dut_.eject_occupancy_o[c].raw());
    }
    for (int t = 0; t < golden::Threads; ++t) {
      comparison_.equal("list state", record.list_state(t), dut_.list_state_o[t].raw());
      comparison_.equal("outstanding", record.list_outstanding(t), dut_.outstanding_o[t].raw());
    }
    comparison_.equal("server busy", record.server_busy(), dut_.server_busy_o.raw());
    comparison_.equal("release busy", record.release_busy(), dut_.release_busy_o.raw());
    comparison_.equal("commands", record.commands(), dut_.commands_o.raw());
    comparison_.equal("beats", beats_, dut_.beats_o.raw());
  }

  void compare_core() {
    for (std::size_t s = 0; s < semaphores_.size(); ++s) {
      comparison_.equal("semaphore", semaphores_[s], dut_.semaphores_o[s].raw());
    }
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const std::string of = " " + std::to_string(i);
      comparison_.equal("change" + of, changes_[i].valid, dut_.change_valid_o[i].raw());
      comparison_.equal("change of" + of, changes_[i].number, dut_.change_number_o[i].raw());
      comparison_.equal("change by" + of, changes_[i].delta, dut_.change_delta_o[i].raw());
    }
    comparison_.equal("lists", interface_.lists(), dut_.lists_o.raw());
    comparison_.equal("commands full", interface_.commands_full(), dut_.commands_full_o.raw());
    comparison_.equal("take", events.waited >= 0, dut_.take_o.raw());
    if (events.waited >= 0) comparison_.equal("take sem", events.waited, dut_.take_sem_o.raw());
    for (std::size_t t = 0; t < events.errors.size(); ++t) {
      comparison_.equal("error", events.errors[t] != 0, dut_.error_o.raw() >> t & 1u);
      comparison_.equal("error value", events.errors[t], dut_.error_value_o[t].raw());
    }
  }

  void compare_sram() {
    unsigned claimed = 0;
    comparison_.equal("read", events.reads, dut_.read_valid_o.raw());
    if (events.reads) {
      claimed |= 1u << events.read_line % golden::SramBanks;
      const bool quiet = events.read_thread < 0;
      comparison_.equal("read refill", quiet, dut_.read_refill_o.raw());
      if (!quiet) comparison_.equal("read thread", events.read_thread, dut_.read_thread_o.raw());
      comparison_.equal("read addr", events.read_line * golden::LineBytes, dut_.read_addr_o.raw());
    }
    comparison_.equal("write", events.writes, dut_.write_valid_o.raw());
    if (events.writes) {
      claimed |= 1u << events.write_line % golden::SramBanks;
      comparison_.equal("write thread", 0, dut_.write_thread_o.raw());
      comparison_.equal("write addr", events.write_line * golden::LineBytes,
                        dut_.write_addr_o.raw());
      comparison_.equal("write mask", ~std::uint64_t{0}, dut_.write_mask_o.raw());
      comparison_.equal_words("write data", events.write_data.data(), dut_.write_data_o.raw(), 16);
    }
    comparison_.equal("claimed", claimed, dut_.claimed_o.raw());
  }

  void end() {
    for (const SemaphoreChange& change : changes_) {
      if (change.valid) semaphores_[static_cast<std::size_t>(change.number)] += change.delta;
    }
    beats_ += inject.valid;
    reads_ = {Read{events.reads, events.read_data, events.ecc.double_error}, reads_[0]};
    ++now_;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Router router_;  // says which nodes are reachable
  golden::NetworkInterface interface_;
  golden::Banks banks_;
  std::array<std::uint32_t, golden::Semaphores> semaphores_{};
  std::array<SemaphoreChange, 4> changes_;  // of the cycle
  std::array<Read, 2> reads_;               // of the last cycle, of the one before
  std::uint64_t beats_ = 0;
  std::uint64_t now_ = 0;
};

// A core that issues, banks that others take, and a router that brings back what goes to the own
// node, answers of the others to Reads, and what they want of this node.
class World : RandomMessages {
 public:
  World(const sim::Random& random, Bench& bench, const golden::Place& place, unsigned errors)
      : RandomMessages(random, place, errors), bench_(bench) {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      bench_.sram.write_line(line, contents(line), ~std::uint64_t{0});
    }
    for (int i = 0; errors_ != 0 && i < 6; ++i) {
      golden::FlippedBits bits{std::uint64_t{1} << random_.below(64), 0};
      if (i % 3 == 0) bits.data ^= std::uint64_t{1} << random_.below(64);
      if (bits.count() == 0) continue;
      bench_.sram.flip(8 * below(Bytes / 8), bits);
    }
  }

  Coroutine<void> cycle() {
    // Slow phases make everything fill up.
    if (random_.chance(1, 100)) patience_ = 1 + below(12);
    Inputs inputs;
    inputs.issue = some_issue();
    for (std::uint32_t c = 0; c < 2; ++c) {
      if (owed_[c] == 0 || !random_.chance(1, patience_)) continue;
      --owed_[c];
      inputs.inject_credit = static_cast<std::uint8_t>(inputs.inject_credit | 1u << c);
    }
    if (random_.chance(1, patience_)) inputs.eject = beat();
    const std::uint32_t crowd = below(12);
    for (std::uint32_t i = 0; i < crowd; ++i) inputs.taken |= 1u << below(16);
    co_await bench_.cycle(inputs);
    for (std::uint32_t c = 0; c < 2; ++c) credits_[c] += bench_.eject_credit >> c & 1;
    if (bench_.inject.valid) forward(bench_.inject);
  }

 private:
  // One for which the FIFO of its channel has room.
  Beat beat() {
    Message message;
    std::deque<Message>* queue = nullptr;
    switch (random_.below(4)) {
      case 0:
        message = some_request();
        break;
      case 1:
        message = some_response();
        break;
      case 2:
        queue = &answers_;
        break;
      default:
        queue = &own_[below(2)];
        break;
    }
    if (queue != nullptr) {
      if (queue->empty()) return {};
      message = queue->front();
    }
    const Beat beat{true, message.header.bits(), message.data};
    int& credits = credits_[static_cast<std::size_t>(golden::channel_of(beat.header))];
    if (credits == 0) return {};
    --credits;
    if (queue != nullptr) queue->pop_front();
    return beat;
  }

  void forward(const Beat& beat) {
    const Header header = Header::from_bits(beat.header);
    const auto channel = static_cast<std::size_t>(golden::channel_of(beat.header));
    ++owed_[channel];
    if (header.dst == own()) {
      own_[channel].push_back({header, beat.data});
    } else if (header.kind == golden::BeatKind::Read) {
      answer(header, beat.data, answers_);
    }
  }

  Bench& bench_;
  std::array<int, 2> credits_{golden::RouterFifo, golden::RouterFifo};  // for what is ejected
  std::array<int, 2> owed_{};                                           // for what was injected
  std::array<std::deque<Message>, 2> own_;                              // on the way to itself
  std::deque<Message> answers_;
  unsigned patience_ = 2;
};

TEST(NetworkInterfaceRtl, IsTheModelInARandomWorld) {
  Comparison comparison("network_interface");
  const sim::Random random = tests::random_for("network_interface rtl");
  std::array<int, 7> states{}, kinds{};
  std::array<int, 8> faults{};
  int reads = 0, writes = 0;
  std::uint64_t episode = 0;
  comparison.on_difference([&] { return "episode " + std::to_string(episode); });
  for (; episode < tests::cases(60); ++episode) {
    const golden::Place place{1, 1, 3, 3, false, episode % 15 == 14};
    const unsigned errors = episode % 3 == 0 ? 0 : episode % 3 == 1 ? 200 : 40;
    const auto test = [&](Bench& bench) -> Coroutine<void> {
      World world(random.split(episode), bench, place, errors);
      for (int i = 0; i < 1500; ++i) {
        co_await world.cycle();
        for (int t = 0; t < golden::Threads; ++t) {
          ++states[static_cast<std::size_t>(bench.state(t))];
        }
        for (const std::uint32_t error : bench.events.errors) ++faults[error >> 28 & 7u];
        if (bench.inject.valid) ++kinds[bench.inject.header & 7u];
        reads += bench.events.reads;
        writes += bench.events.writes;
      }
    };
    try {
      tests::simulate_on<Bench>(test, comparison, place);
    } catch (const std::runtime_error& error) {  // the difference before it says more
      comparison.expect_clean();
      FAIL() << error.what();
    }
  }
  comparison.expect_clean();
  for (std::size_t s = 0; s < states.size(); ++s) EXPECT_GT(states[s], 50) << s;
  for (std::size_t k = 0; k < kinds.size(); ++k) EXPECT_GT(kinds[k], 50) << k;
  for (std::size_t f = 1; f < 7; ++f) EXPECT_GT(faults[f], 5) << f;
  EXPECT_GT(reads, 5000);
  EXPECT_GT(writes, 2000);
}

TEST(NetworkInterfaceRtl, ReportsAPlantedDifference) {
  const golden::Place place{1, 1, 3, 3, false, false};
  const Comparison comparison = tests::on_bench<Bench>(
      "network_interface",
      [](Bench& bench) -> Coroutine<void> {
        golden::Vec item{};
        item[0] = 4 | 1u << 8;  // Wait for nothing, the last item
        bench.sram.write_line(2, item, ~std::uint64_t{0});
        bench.planted = 1;  // kind 5
        Inputs inputs;
        inputs.issue = Issue{Opcode::Xfer, 3, 0, 0, 128, 0};
        co_await bench.cycle(inputs);
        for (int i = 0; i < 3; ++i) co_await bench.cycle({});
      },
      place);
  comparison.expect_reported("cycle 3, ");
  comparison.expect_reported("error: expected 0x0, actual 0x1");
}

}  // namespace
