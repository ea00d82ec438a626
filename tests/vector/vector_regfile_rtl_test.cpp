// SPDX-License-Identifier: Apache-2.0
// vector_regfile: each read port gives the bytes written last to its register, from the cycle after
// the write on; ports that are not enabled give zero.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>
#include <vector_regfile_bench_dut.hpp>

#include "golden/common/types.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/registers.hpp"

namespace {

using engine::Coroutine;
using golden::Vec;
using tests::Comparison;

constexpr std::size_t Reads = 6;
constexpr std::size_t Ports = 3;
constexpr unsigned Registers = golden::Threads * golden::VectorRegs;
constexpr std::uint64_t AllBytes = ~std::uint64_t{0};

// The bytes of `value` that `mask` names, and those of `otherwise`.
Vec merged(const Vec& value, std::uint64_t mask, const Vec& otherwise) {
  Vec result = otherwise;
  for (unsigned byte = 0; byte < golden::LineBytes; ++byte) {
    if ((mask >> byte & 1u) == 0) continue;
    const std::uint32_t bits = 0xffu << (8 * (byte % 4));
    result[byte / 4] = (result[byte / 4] & ~bits) | (value[byte / 4] & bits);
  }
  return result;
}

class Bench {
 public:
  using Dut = VectorRegfileBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    for (std::size_t port = 0; port < Ports; ++port) dut_.write_valid_i[port].value = 0;
    dut_.read_i.value = 0;
    co_await cycles_.reset();
    for (unsigned i = 0; i < Registers; ++i) {
      write(0, i, AllBytes, Vec{});
      co_await cycles_.next();
    }
  }

  // `planted` flips bits of what the RTL writes at port 0, in its first byte.
  Coroutine<void> cycle(sim::Random& random, std::uint8_t planted = 0) {
    const auto written = tests::random_writes<Ports>(random, golden::VectorRegs, 0);
    std::array<Vec, Ports> after{};
    for (std::size_t port = 0; port < Ports; ++port) {
      dut_.write_valid_i[port].value = 0;
      if (!written[port]) continue;
      const std::uint64_t mask = tests::random_predicate(random);
      Vec value = merged(tests::random_packet(random), mask, Vec{});
      after[port] = merged(value, mask, model_[*written[port]]);
      if (port == 0 && (mask & 1) != 0) value[0] ^= planted;
      write(port, *written[port], mask, value);
    }
    dut_.read_i.value = random.below(1u << Reads);
    for (std::size_t port = 0; port < Reads; ++port) {
      dut_.index_i[port].value = random.below(Registers);
    }
    co_await cycles_.settle();
    compare();
    co_await cycles_.next();
    for (std::size_t port = 0; port < Ports; ++port) {
      if (written[port]) model_[*written[port]] = after[port];
    }
  }

  // Writes one register at each of these ports.
  Coroutine<void> force(std::vector<std::size_t> ports, std::uint64_t mask, Vec value) {
    dut_.write_valid_i[0].value = 0;
    for (const std::size_t port : ports) write(port, 37, mask, value);
    co_await cycles_.next();
  }

 private:
  void write(std::size_t port, unsigned index, std::uint64_t mask, const Vec& value) {
    dut_.write_valid_i[port].value = 1;
    dut_.write_index_i[port].value = index;
    dut_.write_mask_i[port].value = mask;
    dut_.write_data_i[port].value.set_words(value);
  }

  void compare() {
    comparison_.at(cycles_.number());
    for (std::size_t port = 0; port < Reads; ++port) {
      const bool enabled = (dut_.read_i.raw() >> port & 1u) != 0;
      const Vec expected = enabled ? model_[dut_.index_i[port].raw()] : Vec{};
      comparison_.equal_words("data", expected.data(), dut_.data_o[port].raw(), expected.size());
    }
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::array<Vec, Registers> model_{};
};

TEST(VectorRegfileRtl, ReadsTheBytesWrittenLast) {
  const Comparison comparison =
      tests::on_bench<Bench>("vector_regfile", [](Bench& bench) -> Coroutine<void> {
        sim::Random random = tests::random_for("vector_regfile rtl");
        for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) co_await bench.cycle(random);
      });
  comparison.expect_clean();
}

TEST(VectorRegfileRtl, ReportsAPlantedDifference) {
  const Comparison comparison =
      tests::on_bench<Bench>("vector_regfile", [](Bench& bench) -> Coroutine<void> {
        sim::Random random = tests::random_for("vector_regfile planted");
        for (int i = 0; i < 1000; ++i) co_await bench.cycle(random, 1);
      });
  comparison.expect_reported("data word 0: expected 0x");
}

// Assertions of the unit are checkers too.
TEST(VectorRegfileRtl, AssertsItsContract) {
  const auto fails = [](const std::vector<std::size_t>& ports, std::uint64_t mask) {
    Comparison comparison("vector_regfile");
    return tests::fails_assertion<Bench>(
        [&](Bench& bench) -> Coroutine<void> { co_await bench.force(ports, mask, {0xff}); },
        comparison);
  };
  EXPECT_FALSE(fails({2}, 1));
  EXPECT_TRUE(fails({0, 2}, 1));
  EXPECT_TRUE(fails({2}, 2)) << "data outside the mask";
}

}  // namespace
