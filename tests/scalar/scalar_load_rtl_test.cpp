// SPDX-License-Identifier: Apache-2.0
// scalar_load: the bytes that isa.md names, extended as it says, written in t+2 (timing.md section
// 7); one load can be issued each cycle.
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <scalar_load_bench_dut.hpp>
#include <string>

#include "golden/gen/machine.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/scalar/operands.hpp"

namespace {

using engine::Coroutine;
using golden::Opcode;
using tests::Comparison;

struct Load {
  Opcode op{};
  unsigned bytes = 0;
};
constexpr std::array<Load, 7> Loads = {{{Opcode::Lb, 1},
                                        {Opcode::Lbu, 1},
                                        {Opcode::Lh, 2},
                                        {Opcode::Lhu, 2},
                                        {Opcode::Lw, 4},
                                        {Opcode::Lwu, 4},
                                        {Opcode::Ld, 8}}};

struct Issue {
  Opcode op{};
  unsigned offset = 0;  // within the word
  unsigned thread = 0;
  unsigned rd = 0;
};

// What the host's own load of that type gives.
template <typename T>
std::uint64_t host_load(std::uint64_t word, unsigned offset) {
  static_assert(std::endian::native == std::endian::little);
  T value;
  std::memcpy(&value, reinterpret_cast<const char*>(&word) + offset, sizeof value);
  return static_cast<std::uint64_t>(value);
}
std::uint64_t loaded(Opcode op, std::uint64_t word, unsigned offset) {
  if (op == Opcode::Lb) return host_load<std::int8_t>(word, offset);
  if (op == Opcode::Lbu) return host_load<std::uint8_t>(word, offset);
  if (op == Opcode::Lh) return host_load<std::int16_t>(word, offset);
  if (op == Opcode::Lhu) return host_load<std::uint16_t>(word, offset);
  if (op == Opcode::Lw) return host_load<std::int32_t>(word, offset);
  if (op == Opcode::Lwu) return host_load<std::uint32_t>(word, offset);
  return host_load<std::uint64_t>(word, offset);
}

class Bench {
 public:
  using Dut = ScalarLoadBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {
    comparison_.on_difference([this] {
      return std::string(golden::name(writing_.op)) + " at " + tests::hex({writing_.offset});
    });
  }

  Coroutine<void> reset() {
    drive(std::nullopt, 0);
    co_await cycles_.reset();
  }

  // `word` is what the SRAM gives in this cycle, with `planted` bits flipped for the RTL.
  Coroutine<void> cycle(std::optional<Issue> issue, std::uint64_t word, std::uint64_t planted = 0) {
    drive(issue, word ^ planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    const bool valid = under_way_[1].has_value();
    writing_ = under_way_[1].value_or(Issue{});
    comparison_.equal("busy", valid || under_way_[0].has_value(), dut_.busy_o.raw());
    comparison_.equal("valid", valid, dut_.valid_o.raw());
    comparison_.equal("thread", writing_.thread, dut_.thread_o.raw());
    comparison_.equal("rd", writing_.rd, dut_.rd_o.raw());
    const std::uint64_t data = valid ? loaded(writing_.op, word, writing_.offset) : 0;
    comparison_.equal("data", data, dut_.data_o.raw());
    co_await cycles_.next();
    under_way_ = {issue, under_way_[0]};
  }

 private:
  void drive(const std::optional<Issue>& issue, std::uint64_t word) {
    const Issue i = issue.value_or(Issue{});
    dut_.valid_i.value = issue.has_value();
    dut_.thread_i.value = i.thread;
    dut_.op_i.value = issue ? static_cast<unsigned>(i.op) : 0;
    dut_.rd_i.value = i.rd;
    dut_.offset_i.value = i.offset;
    dut_.word_i.value = word;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::array<std::optional<Issue>, 2> under_way_;  // issued in t-1, t-2
  Issue writing_;
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("scalar_load", test);
}

TEST(ScalarLoadRtl, ExtendsEachPlaceOfEachCorner) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    for (const std::uint64_t word : tests::Corners) {
      for (const Load& load : Loads) {
        for (unsigned offset = 0; offset < 8; offset += load.bytes) {
          co_await bench.cycle(Issue{load.op, offset, 1, 31}, ~word);
          co_await bench.cycle(std::nullopt, ~word);
          co_await bench.cycle(std::nullopt, word);
        }
      }
    }
  }).expect_clean();
}

TEST(ScalarLoadRtl, LoadsEveryCycleWithAndWithoutGaps) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("scalar_load rtl");
    for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) {
      std::optional<Issue> issue;
      if (random.chance(3, 4)) {
        const Load& load = random.pick(Loads);
        issue = Issue{load.op, load.bytes * static_cast<unsigned>(random.below(8 / load.bytes)),
                      static_cast<unsigned>(random.below(golden::Threads)),
                      static_cast<unsigned>(random.below(golden::ScalarRegs))};
      }
      co_await bench.cycle(issue, random.bits());
    }
  }).expect_clean();
}

TEST(ScalarLoadRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_bench([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(Issue{Opcode::Lb, 3, 0, 1}, 0);
    co_await bench.cycle(std::nullopt, 0);
    co_await bench.cycle(std::nullopt, 0x80000000, std::uint64_t{1} << 31);
  });
  comparison.expect_reported("cycle 2, ");
  comparison.expect_reported("data: expected 0xffffffffffffff80, actual 0x0; lb at 3");
}

// Assertions of the unit are checkers too.
TEST(ScalarLoadRtl, AssertsThatItGetsLoads) {
  for (const Opcode op : {Opcode::Ld, Opcode::Add}) {
    Comparison comparison("scalar_load");
    const bool fails = tests::fails_assertion<Bench>(
        [op](Bench& bench) -> Coroutine<void> { co_await bench.cycle(Issue{op, 0, 0, 1}, 0); },
        comparison);
    EXPECT_EQ(fails, op == Opcode::Add);
  }
}

}  // namespace
