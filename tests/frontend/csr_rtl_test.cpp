// SPDX-License-Identifier: Apache-2.0
// csr: every register reads what isa.md section 3 says, under random writes and events;
// format-table entries reach the issue slots. A read sees what happened before its cycle.
#include <gtest/gtest.h>

#include <array>
#include <csr_bench_dut.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "golden/gen/machine.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
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
  using Dut = CsrBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {
    comparison_.on_difference([this] {
      return "csr " + std::to_string(dut_.number_i.raw()) + " of thread " +
             std::to_string(dut_.thread_i.raw());
    });
  }

  Coroutine<void> reset() {
    dut_.cycle_i.value = 0;
    idle();
    co_await cycles_.reset();
  }

  // A read, a write or neither, and random events; `planted` bits of what is written are flipped
  // for the RTL.
  Coroutine<void> cycle(sim::Random& random, std::uint16_t planted = 0) {
    const std::uint16_t data = drive(random);
    dut_.data_i.value = data ^ planted;
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    comparison_.equal("data", dut_.read_i.raw() ? value(dut_.number_i.raw()) : 0,
                      dut_.data_o.raw());
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      comparison_.equal("inject", threads_[t].inject, dut_.inject_o[t].raw());
    }
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      const bool enabled = (dut_.format_read_i.raw() >> slot & 1u) != 0;
      const auto& formats = threads_[dut_.format_thread_i[slot / golden::IssueWidth].raw()].formats;
      comparison_.equal("fmt_a", enabled ? formats[dut_.ea_i[slot].raw()] : 0,
                        dut_.fmt_a_o[slot].raw());
      comparison_.equal("fmt_b", enabled ? formats[dut_.eb_i[slot].raw()] : 0,
                        dut_.fmt_b_o[slot].raw());
    }
    co_await cycles_.next();
    step(data);
  }

  // Flags are set and written at once, and csrr meets csrw.
  Coroutine<void> force(bool flags_in_flight, bool read) {
    idle();
    dut_.write_i.value = 1;
    dut_.number_i.value = static_cast<unsigned>(Csr::Flags);
    dut_.flags_i.value = flags_in_flight;
    dut_.flags_thread_i.value = dut_.thread_i.raw();
    dut_.read_i.value = read;
    co_await cycles_.next();
  }

 private:
  void idle() {
    dut_.read_i.value = 0;
    dut_.write_i.value = 0;
    dut_.flags_i.value = 0;
    dut_.refill_i.value = 0;
    dut_.mma_i.value = 0;
    dut_.vector_i.value = 0;
    dut_.corrected_i.value = 0;
    dut_.doubles_i.value = 0;
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) dut_.issue_valid_i[i].value = 0;
  }

  std::uint16_t drive(sim::Random& random) {
    const auto below = [&](std::uint64_t n) { return static_cast<std::uint8_t>(random.below(n)); };
    dut_.cycle_i.value = cycles_.number();
    dut_.format_read_i.value = below(256);
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      dut_.ea_i[slot].value = below(golden::Formats);
      dut_.eb_i[slot].value = below(golden::Formats);
    }
    const unsigned thread = below(golden::Threads);
    const std::uint64_t number = random.chance(1, 20) ? random.below(1u << 14) : random.below(48);
    dut_.thread_i.value = thread;
    dut_.number_i.value = number;
    const unsigned access = below(3);
    dut_.read_i.value = access == 1;
    dut_.write_i.value = access == 2;
    dut_.running_i.value = below(16);
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      dut_.state_i[t].value = below(golden::AllThreadStates.size());
      dut_.cause_i[t].value = below(golden::AllCauses.size());
      dut_.stall_i[t].value = below(golden::AllStalls.size());
    }
    // Two picked threads differ.
    const std::uint8_t first = below(golden::Threads);
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) {
      dut_.format_thread_i[i].value = below(golden::Threads);
      const bool valid = below(2) != 0;
      dut_.issue_valid_i[i].value = valid;
      dut_.issue_thread_i[i].value = (first + i) % golden::Threads;
      dut_.issued_i[i].value = valid ? below(golden::IssueWidth + 1) : 0;
      dut_.redirect_i[i].value = valid ? below(2) : 0;
    }
    dut_.refill_i.value = below(2);
    dut_.mma_i.value = below(2);
    dut_.vector_i.value = below(2);
    dut_.node_i.value = random.below(1u << 10);
    dut_.mesh_i.value = random.below(1u << 14);
    dut_.lists_i.value = below(16);
    dut_.beats_i.value = random.bits();
    dut_.corrected_i.value = below(64);
    dut_.doubles_i.value = below(8);
    // Issue waits for flags that are under way before it lets a csrw to them go.
    const bool writes_flags = access == 2 && number == static_cast<unsigned>(Csr::Flags);
    const unsigned flags_thread = below(golden::Threads);
    dut_.flags_thread_i.value = flags_thread;
    dut_.flags_set_i.value = below(16);
    dut_.flags_i.value = below(2) != 0 && !(writes_flags && flags_thread == thread);
    return static_cast<std::uint16_t>(random.bits());
  }

  std::uint64_t value(unsigned number) {
    const Thread& thread = threads_[dut_.thread_i.raw()];
    const unsigned first_format = static_cast<unsigned>(Csr::Fmt0);
    if (number >= first_format && number < first_format + golden::Formats) {
      return thread.formats[number - first_format];
    }
    if (number == static_cast<unsigned>(Csr::Tid)) return dut_.thread_i.raw();
    if (number == static_cast<unsigned>(Csr::Cycle)) return cycles_.number();
    if (number == static_cast<unsigned>(Csr::InstRet)) return thread.retired;
    if (number == static_cast<unsigned>(Csr::Flags)) return thread.flags;
    if (number == static_cast<unsigned>(Csr::Running)) return dut_.running_i.raw();
    if (number == static_cast<unsigned>(Csr::EccInject)) return thread.inject;
    if (number == static_cast<unsigned>(Csr::Node)) return dut_.node_i.raw();
    if (number == static_cast<unsigned>(Csr::Mesh)) return dut_.mesh_i.raw();
    if (number == static_cast<unsigned>(Csr::Lists)) return dut_.lists_i.raw();
    if (number == static_cast<unsigned>(Csr::PerfBeats)) return dut_.beats_i.raw();
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
      if (golden::ThreadState{dut_.state_i[t].raw()} != golden::ThreadState::Trapped) continue;
      causes |= std::uint64_t{dut_.cause_i[t].raw()} << (8 * t);
    }
    return causes;
  }

  // What the cycle leaves behind.
  void step(std::uint16_t data) {
    if (dut_.flags_i.raw()) threads_[dut_.flags_thread_i.raw()].flags |= dut_.flags_set_i.raw();
    if (dut_.write_i.raw()) {
      Thread& thread = threads_[dut_.thread_i.raw()];
      const unsigned format = dut_.number_i.raw() - static_cast<unsigned>(Csr::Fmt0);
      if (format < golden::Formats) thread.formats[format] = data & 0x7ffu;
      if (Csr{dut_.number_i.raw()} == Csr::Flags) thread.flags = data & 0xfu;
      if (Csr{dut_.number_i.raw()} == Csr::EccInject) thread.inject = data;
    }
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) {
      threads_[dut_.issue_thread_i[i].raw()].retired += dut_.issued_i[i].raw();
      redirects_ += dut_.redirect_i[i].raw();
    }
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      bank_stalls_ += golden::Stall{dut_.stall_i[t].raw()} == golden::Stall::Bank;
    }
    refills_ += dut_.refill_i.raw();
    mmas_ += dut_.mma_i.raw();
    vectors_ += dut_.vector_i.raw();
    corrected_ += dut_.corrected_i.raw();
    doubles_ += dut_.doubles_i.raw();
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::array<Thread, golden::Threads> threads_{};
  std::uint64_t refills_ = 0, bank_stalls_ = 0, mmas_ = 0, vectors_ = 0, redirects_ = 0;
  std::uint64_t corrected_ = 0, doubles_ = 0;
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("csr", test);
}

TEST(CsrRtl, ReadsWhatTheSpecificationSays) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("csr rtl");
    for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) co_await bench.cycle(random);
  }).expect_clean();
}

TEST(CsrRtl, ReportsAPlantedDifference) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("csr planted");
    for (int i = 0; i < 5000; ++i) co_await bench.cycle(random, 1);
  }).expect_reported(": expected 0x");
}

// Assertions of the unit are checkers too.
TEST(CsrRtl, AssertsItsContract) {
  const auto fails = [](bool flags_in_flight, bool read) {
    Comparison comparison("csr");
    return tests::fails_assertion<Bench>(
        [=](Bench& bench) -> Coroutine<void> { co_await bench.force(flags_in_flight, read); },
        comparison);
  };
  EXPECT_FALSE(fails(false, false));
  EXPECT_TRUE(fails(true, false));
  EXPECT_TRUE(fails(false, true));
}

}  // namespace
