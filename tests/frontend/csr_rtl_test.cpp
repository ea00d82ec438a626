// SPDX-License-Identifier: Apache-2.0
// csr: every register reads what isa.md section 3 says, under random writes and events;
// format-table entries reach the issue slots. A read sees what happened before its cycle.
#include <Vcsr_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "golden/gen/machine.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"

namespace {

using golden::Csr;
using tests::Comparison;

constexpr std::size_t Slots = golden::IssueThreads * golden::IssueWidth;

struct Thread {
  std::array<std::uint16_t, golden::Formats> formats{};
  std::uint8_t flags = 0;
  std::uint16_t inject = 0;
  std::uint64_t retired = 0;
};

class Bench {
 public:
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    comparison_.on_difference([this] {
      return "csr " + std::to_string(dut_->number_i) + " of thread " +
             std::to_string(dut_->thread_i);
    });
    dut_->cycle_i = 0;
    idle();
    dut_.reset();
  }

  // A read, a write or neither, and random events; `planted` bits of what is written are flipped
  // for the RTL.
  void cycle(sim::Random& random, std::uint16_t planted = 0) {
    const std::uint16_t data = drive(random);
    dut_->data_i = data ^ planted;
    dut_.settle();
    comparison_.at(dut_.cycle());
    comparison_.equal("data", dut_->read_i ? value(dut_->number_i) : 0, dut_->data_o);
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      comparison_.equal("inject", threads_[t].inject, dut_->inject_o[t]);
    }
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      const bool enabled = (dut_->format_read_i >> slot & 1u) != 0;
      const auto& formats = threads_[dut_->format_thread_i[slot / golden::IssueWidth]].formats;
      comparison_.equal("fmt_a", enabled ? formats[dut_->ea_i[slot]] : 0, dut_->fmt_a_o[slot]);
      comparison_.equal("fmt_b", enabled ? formats[dut_->eb_i[slot]] : 0, dut_->fmt_b_o[slot]);
    }
    dut_.clock();
    step(data);
  }

  // How many assertions fail when flags are set and written at once, and when csrr meets csrw.
  int force(bool flags_in_flight, bool read) {
    idle();
    dut_->write_i = 1;
    dut_->number_i = static_cast<std::uint16_t>(Csr::Flags);
    dut_->flags_i = flags_in_flight;
    dut_->flags_thread_i = dut_->thread_i;
    dut_->read_i = read;
    dut_.expect_assertions();
    dut_.clock();
    return dut_.failed_assertions();
  }

 private:
  void idle() {
    dut_->read_i = dut_->write_i = dut_->flags_i = 0;
    dut_->refill_i = dut_->mma_i = dut_->vector_i = 0;
    dut_->corrected_i = dut_->doubles_i = 0;
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) dut_->issue_valid_i[i] = 0;
  }

  std::uint16_t drive(sim::Random& random) {
    const auto below = [&](std::uint64_t n) { return static_cast<std::uint8_t>(random.below(n)); };
    dut_->cycle_i = dut_.cycle();
    dut_->format_read_i = below(256);
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      dut_->ea_i[slot] = below(golden::Formats);
      dut_->eb_i[slot] = below(golden::Formats);
    }
    dut_->thread_i = below(golden::Threads);
    dut_->number_i = static_cast<std::uint16_t>(random.chance(1, 20) ? random.below(1u << 14)
                                                                     : random.below(48));
    const unsigned access = below(3);
    dut_->read_i = access == 1;
    dut_->write_i = access == 2;
    dut_->running_i = below(16);
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      dut_->state_i[t] = below(golden::AllThreadStates.size());
      dut_->cause_i[t] = below(golden::AllCauses.size());
      dut_->stall_i[t] = below(golden::AllStalls.size());
    }
    // Two picked threads differ.
    const std::uint8_t first = below(golden::Threads);
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) {
      dut_->format_thread_i[i] = below(golden::Threads);
      dut_->issue_valid_i[i] = below(2);
      dut_->issue_thread_i[i] = static_cast<std::uint8_t>((first + i) % golden::Threads);
      dut_->issued_i[i] = dut_->issue_valid_i[i] ? below(golden::IssueWidth + 1) : std::uint8_t{0};
      dut_->redirect_i[i] = dut_->issue_valid_i[i] ? below(2) : std::uint8_t{0};
    }
    dut_->refill_i = below(2);
    dut_->mma_i = below(2);
    dut_->vector_i = below(2);
    dut_->node_i = static_cast<std::uint16_t>(random.below(1u << 10));
    dut_->mesh_i = static_cast<std::uint16_t>(random.below(1u << 14));
    dut_->lists_i = below(16);
    dut_->beats_i = random.bits();
    dut_->corrected_i = below(64);
    dut_->doubles_i = below(8);
    // Issue waits for flags that are under way before it lets a csrw to them go.
    const bool writes_flags = dut_->write_i && Csr{dut_->number_i} == Csr::Flags;
    dut_->flags_thread_i = below(golden::Threads);
    dut_->flags_set_i = below(16);
    dut_->flags_i = below(2) != 0 && !(writes_flags && dut_->flags_thread_i == dut_->thread_i);
    return static_cast<std::uint16_t>(random.bits());
  }

  std::uint64_t value(unsigned number) {
    const Thread& thread = threads_[dut_->thread_i];
    const unsigned first_format = static_cast<unsigned>(Csr::Fmt0);
    if (number >= first_format && number < first_format + golden::Formats) {
      return thread.formats[number - first_format];
    }
    if (number == static_cast<unsigned>(Csr::Tid)) return dut_->thread_i;
    if (number == static_cast<unsigned>(Csr::Cycle)) return dut_.cycle();
    if (number == static_cast<unsigned>(Csr::InstRet)) return thread.retired;
    if (number == static_cast<unsigned>(Csr::Flags)) return thread.flags;
    if (number == static_cast<unsigned>(Csr::Running)) return dut_->running_i;
    if (number == static_cast<unsigned>(Csr::EccInject)) return thread.inject;
    if (number == static_cast<unsigned>(Csr::Node)) return dut_->node_i;
    if (number == static_cast<unsigned>(Csr::Mesh)) return dut_->mesh_i;
    if (number == static_cast<unsigned>(Csr::Lists)) return dut_->lists_i;
    if (number == static_cast<unsigned>(Csr::PerfBeats)) return dut_->beats_i;
    if (number == static_cast<unsigned>(Csr::PerfRefill)) return refills_;
    if (number == static_cast<unsigned>(Csr::PerfBankStall)) return bank_stalls_;
    if (number == static_cast<unsigned>(Csr::PerfMma)) return mmas_;
    if (number == static_cast<unsigned>(Csr::PerfVector)) return vectors_;
    if (number == static_cast<unsigned>(Csr::PerfRedirect)) return redirects_;
    if (number == static_cast<unsigned>(Csr::PerfEccCorrected)) return corrected_;
    if (number == static_cast<unsigned>(Csr::PerfEccDouble)) return doubles_;
    if (number != static_cast<unsigned>(Csr::TrapCause)) return 0;
    std::uint64_t causes = 0;
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      if (golden::ThreadState{dut_->state_i[t]} != golden::ThreadState::Trapped) continue;
      causes |= std::uint64_t{dut_->cause_i[t]} << (8 * t);
    }
    return causes;
  }

  // What the cycle leaves behind.
  void step(std::uint16_t data) {
    if (dut_->flags_i) threads_[dut_->flags_thread_i].flags |= dut_->flags_set_i;
    if (dut_->write_i) {
      Thread& thread = threads_[dut_->thread_i];
      const unsigned format = dut_->number_i - static_cast<unsigned>(Csr::Fmt0);
      if (format < golden::Formats) thread.formats[format] = data & 0x7ffu;
      if (Csr{dut_->number_i} == Csr::Flags) thread.flags = data & 0xfu;
      if (Csr{dut_->number_i} == Csr::EccInject) thread.inject = data;
    }
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) {
      threads_[dut_->issue_thread_i[i]].retired += dut_->issued_i[i];
      redirects_ += dut_->redirect_i[i];
    }
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      bank_stalls_ += golden::Stall{dut_->stall_i[t]} == golden::Stall::Bank;
    }
    refills_ += dut_->refill_i;
    mmas_ += dut_->mma_i;
    vectors_ += dut_->vector_i;
    corrected_ += dut_->corrected_i;
    doubles_ += dut_->doubles_i;
  }

  Comparison& comparison_;
  tests::Dut<Vcsr_bench> dut_;
  std::array<Thread, golden::Threads> threads_{};
  std::uint64_t refills_ = 0, bank_stalls_ = 0, mmas_ = 0, vectors_ = 0, redirects_ = 0;
  std::uint64_t corrected_ = 0, doubles_ = 0;
};

TEST(CsrRtl, ReadsWhatTheSpecificationSays) {
  Comparison comparison("csr");
  Bench bench(comparison);
  sim::Random random = tests::random_for("csr rtl");
  for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) bench.cycle(random);
  comparison.expect_clean();
}

TEST(CsrRtl, ReportsAPlantedDifference) {
  Comparison comparison("csr");
  Bench bench(comparison);
  sim::Random random = tests::random_for("csr planted");
  for (int i = 0; i < 5000; ++i) bench.cycle(random, 1);
  comparison.expect_reported(": expected 0x");
}

// Assertions of the unit are checkers too.
TEST(CsrRtl, AssertsItsContract) {
  Comparison comparison("csr");
  EXPECT_EQ(Bench(comparison).force(false, false), 0);
  EXPECT_GT(Bench(comparison).force(true, false), 0);
  EXPECT_GT(Bench(comparison).force(false, true), 0);
}

}  // namespace
