// SPDX-License-Identifier: Apache-2.0
// vector_regfile: each read port gives the bytes written last to its register, from the cycle after
// the write on; ports that are not enabled give zero.
#include <Vvector_regfile_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "golden/common/types.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/registers.hpp"

namespace {

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
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    for (std::size_t port = 0; port < Ports; ++port) dut_->write_valid_i[port] = 0;
    dut_->read_i = 0;
    dut_.reset();
    for (unsigned i = 0; i < Registers; ++i) {
      write(0, i, AllBytes, Vec{});
      dut_.clock();
    }
  }

  // `planted` flips bits of what the RTL writes at port 0, in its first byte.
  void cycle(sim::Random& random, std::uint8_t planted = 0) {
    const auto written = tests::random_writes<Ports>(random, golden::VectorRegs, 0);
    std::array<Vec, Ports> after{};
    for (std::size_t port = 0; port < Ports; ++port) {
      dut_->write_valid_i[port] = 0;
      if (!written[port]) continue;
      const std::uint64_t mask = tests::random_predicate(random);
      Vec value = merged(tests::random_packet(random), mask, Vec{});
      after[port] = merged(value, mask, model_[*written[port]]);
      if (port == 0 && (mask & 1) != 0) value[0] ^= planted;
      write(port, *written[port], mask, value);
    }
    read(random);
    dut_.clock();
    for (std::size_t port = 0; port < Ports; ++port) {
      if (written[port]) model_[*written[port]] = after[port];
    }
  }

  // Writes one register at each of these ports; how many assertions that fails.
  int force(std::initializer_list<std::size_t> ports, std::uint64_t mask, const Vec& value) {
    dut_.expect_assertions();
    dut_->write_valid_i[0] = 0;
    for (const std::size_t port : ports) write(port, 37, mask, value);
    dut_.clock();
    return dut_.failed_assertions();
  }

 private:
  void write(std::size_t port, unsigned index, std::uint64_t mask, const Vec& value) {
    dut_->write_valid_i[port] = 1;
    dut_->write_index_i[port] = static_cast<std::uint8_t>(index);
    dut_->write_mask_i[port] = mask;
    tests::put(dut_->write_data_i[port], value);
  }

  void read(sim::Random& random) {
    dut_->read_i = static_cast<std::uint8_t>(random.below(1u << Reads));
    for (std::size_t port = 0; port < Reads; ++port) {
      dut_->index_i[port] = static_cast<std::uint8_t>(random.below(Registers));
    }
    dut_.settle();
    comparison_.at(dut_.cycle());
    for (std::size_t port = 0; port < Reads; ++port) {
      const bool enabled = (dut_->read_i >> port & 1u) != 0;
      const Vec expected = enabled ? model_[dut_->index_i[port]] : Vec{};
      comparison_.equal_words("data", expected.data(), dut_->data_o[port], expected.size());
    }
  }

  Comparison& comparison_;
  tests::Dut<Vvector_regfile_bench> dut_;
  std::array<Vec, Registers> model_{};
};

TEST(VectorRegfileRtl, ReadsTheBytesWrittenLast) {
  Comparison comparison("vector_regfile");
  Bench bench(comparison);
  sim::Random random = tests::random_for("vector_regfile rtl");
  for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) bench.cycle(random);
  comparison.expect_clean();
}

TEST(VectorRegfileRtl, ReportsAPlantedDifference) {
  Comparison comparison("vector_regfile");
  Bench bench(comparison);
  sim::Random random = tests::random_for("vector_regfile planted");
  for (int i = 0; i < 1000; ++i) bench.cycle(random, 1);
  comparison.expect_reported("data word 0: expected 0x");
}

// Assertions of the unit are checkers too.
TEST(VectorRegfileRtl, AssertsItsContract) {
  Comparison comparison("vector_regfile");
  const Vec byte = {0xff};
  EXPECT_EQ(Bench(comparison).force({2}, 1, byte), 0);
  EXPECT_GT(Bench(comparison).force({0, 2}, 1, byte), 0);
  EXPECT_GT(Bench(comparison).force({2}, 2, byte), 0) << "data outside the mask";
}

}  // namespace
