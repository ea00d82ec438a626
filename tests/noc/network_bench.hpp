// SPDX-License-Identifier: Apache-2.0
// The network of a node in RTL beside the golden one, both with an SRAM, on the same links and the
// same instructions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <network_bench_dut.hpp>
#include <optional>
#include <utility>

#include "golden/noc/network.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/simulation.hpp"
#include "tests/noc/network_issue.hpp"
#include "tests/noc/random_memory.hpp"

namespace tests::network {

using engine::Coroutine;

struct Inputs {
  golden::LinkPorts links;
  std::optional<Issue> issue;
  unsigned taken = 0;  // banks
  std::optional<std::pair<int, golden::Port>> route;
};

class Bench {
 public:
  using Dut = NetworkBenchDut;

  Bench(Dut& dut, Comparison& comparison, const golden::Place& place)
      : dut_(dut), cycles_(dut), comparison_(comparison), sram_(Rows), network_(place, Bytes) {
    dut_.node_i.value = golden::node_number(place.y, place.x);
    dut_.rows_i.value = place.rows;
    dut_.cols_i.value = place.cols;
    dut_.route_table_i.value = place.route_table;
    dut_.core_dead_i.value = place.core_dead;
    dut_.write_valid_i.value = 0;
    dut_.flip_valid_i.value = 0;
    drive({});
  }

  Coroutine<void> reset() { co_await cycles_.reset(); }

  // Contents of the SRAM, before anything happens in the network.
  Coroutine<void> store(std::uint32_t line, golden::Vec data) {
    sram_.write_line(line, data, ~std::uint64_t{0});
    dut_.write_valid_i.value = 1;
    dut_.write_addr_i.value = line * golden::LineBytes;
    dut_.write_data_i.value.set_words(data);
    co_await cycles_.next();
    dut_.write_valid_i.value = 0;
  }
  Coroutine<void> flip(std::uint32_t address, golden::FlippedBits bits) {
    std::uint64_t word = 0;
    sram_.read_word(address, word);
    sram_.write_word(address, word, 0xff);
    sram_.flip(address, bits);
    dut_.flip_valid_i.value = 1;
    dut_.flip_addr_i.value = address;
    dut_.flip_data_i.value = word;
    const std::array<std::uint32_t, 3> flipped = {static_cast<std::uint32_t>(bits.data),
                                                  static_cast<std::uint32_t>(bits.data >> 32),
                                                  bits.check};
    dut_.flip_bits_i.value.set_words(flipped);
    co_await cycles_.next();
    dut_.flip_valid_i.value = 0;
  }
  Coroutine<void> settle_memory() {
    for (int i = 0; i < 3; ++i) co_await cycles_.next();
  }

  Coroutine<void> cycle(Inputs inputs) {
    run_model(inputs);
    drive(inputs);
    co_await cycles_.settle();
    comparison_.at(now_);
    compare();
    asleep_ += dut_.running_o.raw() == 0 ? 1 : 0;
    co_await cycles_.next();
    end_model(inputs);
  }

  // Of the coming cycle.
  const golden::LinkPorts& links() const { return network_.links(); }
  std::span<const std::uint32_t> semaphores() const { return semaphores_; }
  bool idle() const { return network_.idle(); }

  // Of the last cycle.
  const golden::NetworkObserve& record() const { return record_; }
  std::uint64_t asleep() const { return asleep_; }

  std::uint32_t planted = 0;  // flips bits of rb of what the core issues, as the RTL sees it

 private:
  void run_model(Inputs& inputs) {
    for (int b = 0; b < golden::SramBanks; ++b) {
      if ((inputs.taken >> b & 1u) != 0) {
        banks_.claim_read(static_cast<std::uint32_t>(b) * golden::LineBytes, now_);
      }
    }
    network_.tick(inputs.links, sram_, banks_, now_, semaphores_);
    if (inputs.route) network_.configure(inputs.route->first, inputs.route->second);
    events_ = network_.events();
    std::optional<Issue>& issue = inputs.issue;
    if (issue && !may_issue(*issue, network_, events_.waited, semaphores_)) issue.reset();
    core_ = issue ? core_change(*issue, semaphores_) : golden::SemaphoreChange{};
    if (core_.valid) network_.core_change(core_);
    if (issue) hand_over(*issue, network_);
    record_ = network_.record();

    golden::SramObserve& read = sram_at(golden::LatencyEccReport);
    if (events_.reads) {
      read.set_net_read_valid(1);
      read.set_net_read_line(events_.read_line);
      for (std::size_t w = 0; w < events_.read_data.size(); ++w) {
        read.net_read_data()[w] = events_.read_data[w];
      }
      read.set_ecc_corrected(static_cast<std::uint32_t>(events_.ecc.corrected));
      if (events_.ecc.double_error && events_.read_thread >= 0) {
        read.set_ecc_double(events_.read_thread, 1);
      }
    }
    if (events_.writes) {
      golden::SramObserve& write = sram_at(1);
      write.set_net_write_valid(1);
      write.set_net_write_line(events_.write_line);
      for (std::size_t w = 0; w < events_.write_data.size(); ++w) {
        write.net_write_data()[w] = events_.write_data[w];
      }
    }
  }

  void drive(const Inputs& inputs) {
    for (std::size_t side = 0; side < inputs.links.beat.size(); ++side) {
      const golden::Beat& beat = inputs.links.beat[side];
      dut_.link_valid_i[side].value = beat.valid;
      dut_.link_header_i[side].value = beat.header;
      dut_.link_data_i[side].value.set_words(beat.data);
      dut_.link_credit_i[side].value = inputs.links.credit[side];
    }
    std::optional<Issue> issue = inputs.issue;
    if (issue) issue->b ^= planted;
    drive_issue(issue, dut_);
    dut_.taken_i.value = inputs.taken;
    dut_.config_valid_i.value = inputs.route.has_value();
    dut_.config_node_i.value = inputs.route ? inputs.route->first : 0;
    dut_.config_route_i.value = inputs.route ? static_cast<int>(inputs.route->second) : 0;
  }

  void compare() {
    comparison_.equal_record(record_, dut_.network_o.raw());
    comparison_.equal_record(sram_at(0), dut_.sram_o.raw());
    for (std::size_t s = 0; s < semaphores_.size(); ++s) {
      comparison_.equal("semaphore", semaphores_[s], dut_.semaphores_o[s].raw());
    }
    comparison_.equal("lists", network_.lists(), dut_.lists_o.raw());
    comparison_.equal("commands_full", network_.commands_full(), dut_.commands_full_o.raw() != 0);
    comparison_.equal("take", events_.waited >= 0, dut_.take_o.raw() != 0);
    if (events_.waited >= 0) comparison_.equal("take_sem", events_.waited, dut_.take_sem_o.raw());
    comparison_.equal("beats", beats_, dut_.beats_o.raw());
    unsigned claimed = 0;
    if (events_.reads) claimed |= 1u << events_.read_line % golden::SramBanks;
    if (events_.writes) claimed |= 1u << events_.write_line % golden::SramBanks;
    comparison_.equal("claimed", claimed, dut_.claimed_o.raw());
  }

  void end_model(const Inputs&) {
    for (const golden::SemaphoreChange& change : events_.changes) {
      if (change.valid) semaphores_[static_cast<std::size_t>(change.number)] += change.delta;
    }
    if (core_.valid) semaphores_[static_cast<std::size_t>(core_.number)] += core_.delta;
    beats_ += events_.injected ? 1 : 0;
    sram_at(0) = {};
    ++now_;
  }

  golden::SramObserve& sram_at(std::uint64_t delay) {
    return sram_records_[(now_ + delay) % sram_records_.size()];
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Sram sram_;
  golden::Banks banks_;
  golden::Network network_;
  golden::NetworkEvents events_;
  golden::NetworkObserve record_;
  golden::SemaphoreChange core_;
  std::array<std::uint32_t, golden::Semaphores> semaphores_{};
  std::array<golden::SramObserve, 4> sram_records_{};
  std::uint64_t beats_ = 0;
  std::uint64_t asleep_ = 0;
  std::uint64_t now_ = 0;
};

}  // namespace tests::network
