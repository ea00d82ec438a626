// SPDX-License-Identifier: Apache-2.0
// RTL and golden node agree, bit for bit and cycle by cycle, on programs without any meaning:
// random code, traps, flipped bits, overwritten code, threads started by the host at any time.

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>

#include "golden/common/disassembler.hpp"
#include "golden/node/node.hpp"
#include "sim/cosim/ecc.hpp"
#include "sim/cosim/models.hpp"
#include "sim/cosim/records.hpp"
#include "sim/cosim/state_compare.hpp"
#include "tests/common/tally.hpp"
#include "tests/system/wild_program.hpp"

namespace {

using golden::Node;
using golden::Threads;
using tests::WildProgram;

constexpr std::uint64_t Cycles = 6000;  // of one program; the watchdog bites within them
constexpr std::uint64_t StateInterval = 250;

void load(const golden::ArchState& state, const sim::RtlArrays& rtl) {
  const std::span<const std::uint8_t> bytes = state.sram.bytes();
  for (std::uint32_t address = 0; address < bytes.size(); address += 8) {
    std::uint64_t data = 0;
    std::memcpy(&data, &bytes[address], 8);
    std::uint8_t check = sim::ecc_check(data);
    const auto flipped = state.sram.flipped().find(address);
    if (flipped != state.sram.flipped().end()) {
      data ^= flipped->second.data;
      check = static_cast<std::uint8_t>(check ^ flipped->second.check);
    }
    const std::size_t bank = address / 64 % golden::SramBanks;
    const std::size_t row = address / 1024;
    std::uint8_t* word =
        &rtl.banks[bank][row * sim::CodeLineBytes + address % 64 / 8 * sim::CodeWordBytes];
    std::memcpy(word, &data, 8);
    word[8] = check;
  }
  for (std::size_t t = 0; t < Threads; ++t) {
    const golden::ThreadContext& thread = state.threads[t];
    const auto copy = [t](const auto& from, auto to, std::size_t words) {
      std::memcpy(&to[t * words], from.data(), sizeof from);
    };
    copy(thread.r, rtl.scalars, 32);
    copy(thread.v, rtl.vectors, 32 * 16);
    copy(thread.p, rtl.predicates, 8);
    copy(thread.acc, rtl.accumulators, 8 * 64);
  }
}

struct Coverage {
  std::uint64_t cycles = 0, instructions = 0, state_words = 0;
  std::array<std::uint64_t, 256> opcodes{};
  std::array<std::uint64_t, golden::AllCauses.size()> causes{};
  std::array<std::uint64_t, golden::AllNetworkFaults.size()> faults{};
  std::uint64_t beats = 0;

  void count(const golden::FrontendObserve& front, const golden::NetworkObserve& network) {
    ++cycles;
    beats += network.inject_valid();
    for (int t = 0; t < Threads; ++t) {
      if (network.error_valid(t) != 0) ++faults[network.error_value(t) >> 28];
    }
    for (int slot = 0; slot < 8; ++slot) {
      if (front.slot_valid(slot) == 0) continue;
      ++instructions;
      ++opcodes[front.slot_word(slot) >> 24];
    }
    for (int t = 0; t < Threads; ++t) {
      if (front.trap_valid(t) != 0) ++causes[front.trap_cause(t)];
    }
  }
};

std::string recent(const Node& node) {
  std::string text;
  for (int t = 0; t < Threads; ++t) {
    for (const golden::IssuedInsn& insn : node.history(t)) {
      if (insn.cycle + 12 < node.cycle()) continue;
      text += "\n  thread " + std::to_string(t) + " cycle " + std::to_string(insn.cycle) + "  " +
              golden::disassemble(insn.word, insn.pc);
    }
  }
  return text;
}

// The first difference, or nothing. `broken`: a bit of the RTL's register is flipped beforehand.
std::string run(sim::Random random, Coverage& coverage, bool broken = false) {
  sim::Random host = random.split("host");
  Node node(golden::TinyConfig);
  WildProgram(random.split("program")).fill(node.state());
  const std::unique_ptr<sim::RtlNode> rtl = sim::make_tiny_node(random.bits());
  load(node.state(), rtl->arrays());
  if (broken) rtl->arrays().scalars[2 * 32 + 31] ^= 1;
  rtl->release_reset();
  const std::uint64_t starts = host.chance(1, 4) ? 400 : 30;
  for (std::uint64_t cycle = 0; cycle < Cycles; ++cycle) {
    const std::string where = "cycle " + std::to_string(cycle) + ", ";
    sim::HostStart start;
    if (cycle < Threads) {
      start = {true, static_cast<int>(cycle), WildProgram::Entry};
    } else if (host.chance(1, starts)) {
      const std::uint64_t bytes = host.chance(1, 60) ? 0x200000 : WildProgram::CodeBytes;
      start = {true, host.between(0, 3), static_cast<std::uint32_t>(4 * host.below(bytes / 4))};
    }
    if (node.idle() != rtl->idle()) return where + "idle";
    if (start.valid) node.host_start(start.thread, start.pc);
    rtl->settle({start, {}}, nullptr);
    node.tick();
    coverage.count(node.frontend(), node.network());
    const sim::RecordPointers golden = {node.frontend().words.data(), node.scalar().words.data(),
                                        node.vector().words.data(),   node.matrix().words.data(),
                                        node.sram().words.data(),     node.network().words.data()};
    for (std::size_t unit = 0; unit < sim::NumUnits; ++unit) {
      const std::uint32_t* actual = rtl->records()[unit];
      if (std::memcmp(golden[unit], actual, sim::record_bytes(unit)) == 0) continue;
      for (const golden::ObserveField& field : golden::ObserveUnits[unit].fields) {
        for (int i = 0; i < field.count * field.width; ++i) {
          const auto bit = static_cast<unsigned>(
              field.offset_bits + i / field.width * field.stride_bits + i % field.width);
          if (((golden[unit][bit / 32] ^ actual[bit / 32]) >> bit % 32 & 1) == 0) continue;
          return where + std::string(golden::ObserveUnits[unit].name) + "." +
                 std::string(field.name) + "[" + std::to_string(i / field.width) + "] bit " +
                 std::to_string(i % field.width) + recent(node);
        }
      }
    }
    rtl->clock();
    if (rtl->assertion_failed()) return where + "an assertion of the RTL" + recent(node);
    if (cycle % StateInterval != StateInterval - 1) continue;
    const auto difference = sim::compare_state(node, rtl->arrays(), coverage.state_words);
    if (difference) return where + difference->where + recent(node);
  }
  return "";
}

TEST(WildLockstep, AgreesOnProgramsWithoutMeaning) {
  const sim::Random random = tests::random_for("wild lockstep");
  const std::uint64_t programs = tests::cases(100);
  Coverage coverage;
  for (std::uint64_t i = 0; i < programs; ++i) {
    ASSERT_EQ(run(random.split(i), coverage), "") << "program " << i << ", seed " << tests::seed();
  }
  EXPECT_EQ(coverage.cycles, programs * Cycles);
  EXPECT_GT(coverage.instructions, coverage.cycles);
  EXPECT_GT(coverage.state_words, programs * (Cycles / StateInterval) * 10000);
  for (const golden::Opcode op : golden::AllOpcodes) {
    EXPECT_GT(coverage.opcodes[static_cast<std::size_t>(op)], 0u) << name(op);
  }
  for (const golden::Cause cause : golden::AllCauses) {
    if (cause == golden::Cause::None) continue;
    EXPECT_GT(coverage.causes[static_cast<std::size_t>(cause)], 0u) << name(cause);
  }
  for (const golden::NetworkFault fault : golden::AllNetworkFaults) {
    // There is a network, and no dead node in it.
    const bool possible =
        fault != golden::NetworkFault::NoNetwork && fault != golden::NetworkFault::RemoteDead;
    EXPECT_EQ(coverage.faults[static_cast<std::size_t>(fault)] > 0, possible) << name(fault);
  }
  EXPECT_GT(coverage.beats, coverage.cycles / 100);
}

TEST(WildLockstep, FindsARegisterThatDiffers) {
  const sim::Random random = tests::random_for("wild lockstep");
  Coverage coverage;
  EXPECT_NE(run(random.split(0), coverage, true), "");
}

}  // namespace
