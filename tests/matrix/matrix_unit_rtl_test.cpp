// SPDX-License-Identifier: Apache-2.0
// The matrix unit, RTL against golden: all opcodes, formats, biases and denormal readings, operands
// from registers and memory, specials, chained steps. Every output is compared in every cycle, so a
// write must appear exactly LatencyMma - 1 cycles after its issue, and nothing else ever.
#include <gtest/gtest.h>

#include <MatrixUnitBench_dut.hpp>
#include <algorithm>
#include <deque>
#include <stdexcept>
#include <vector>

#include "golden/matrix/matrix_unit.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/simulation.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/operands.hpp"

namespace {

using engine::Coroutine;
using golden::Acc;
using golden::FormatEntry;
using golden::MatrixObserve;
using golden::Opcode;
using golden::Vec;
using tests::Tally;

struct Issue {
  Opcode op{};
  int thread = 0;
  int acc = 0;
  int part = 0;  // mld
  FormatEntry ea{golden::FormatCode::Bf16, 0, false};
  FormatEntry eb{golden::FormatCode::Bf16, 0, false};
  Vec a{}, b{};
  bool a_mem = false, b_mem = false;
  int a_port = 0, b_port = 0;

  int bank() const { return thread * golden::Accumulators + acc; }
  unsigned parts() const { return op == Opcode::Mld ? 1u << part : 15u; }
};

bool is_one_of(Opcode op, std::initializer_list<Opcode> ops) {
  return std::find(ops.begin(), ops.end(), op) != ops.end();
}
bool starts_from_zero(Opcode op) {
  return is_one_of(op, {Opcode::Mmaz, Opcode::MmazH, Opcode::MmazM, Opcode::MmazMH, Opcode::MmazMm,
                        Opcode::MmazMmH});
}
int half(Opcode op) {
  return is_one_of(op, {Opcode::MmaH, Opcode::MmazH, Opcode::MmaMH, Opcode::MmazMH, Opcode::MmaMmH,
                        Opcode::MmazMmH})
             ? 1
             : 0;
}
std::vector<Opcode> matrix_opcodes() {
  std::vector<Opcode> opcodes;
  for (const golden::InsnInfo& insn : golden::Insns) {
    if (insn.mat != 0) opcodes.push_back(insn.op);
  }
  return opcodes;
}

class Bench {
 public:
  using Dut = MatrixUnitBenchDut;

  explicit Bench(Dut& dut) : dut_(dut), cycles_(dut) {}

  Coroutine<void> reset() {
    dut_.valid_i.value = 0;
    co_await cycles_.reset();
  }

  // Whether timing.md section 5 lets it issue now: one write to an accumulator at a time, and a
  // step MmaChain after the last.
  bool available(const Issue& issue) const {
    return free_at_[static_cast<std::size_t>(issue.bank())] <= now_;
  }

  // Issues it whether it may or not.
  Coroutine<void> force(const Issue& issue, sim::Random& random) {
    free_at_.fill(0);
    co_await cycle(&issue, random);
  }

  Coroutine<void> cycle(const Issue* issue, sim::Random& random) {
    dut_.valid_i.value = issue != nullptr;
    due_.emplace_back();
    memory_.emplace_back();
    if (issue != nullptr) {
      const auto bank = static_cast<std::size_t>(issue->bank());
      if (free_at_[bank] > now_) throw std::logic_error("the test issues too early");
      free_at_[bank] = now_ + golden::LatencyMmaChain;
      due_.back() = *issue;
      memory_.back() = *issue;
      dut_.thread_i.value = issue->thread;
      dut_.op_i.value = static_cast<unsigned>(issue->op);
      dut_.acc_i.value = issue->acc;
      dut_.parts_i.value = issue->parts();
      dut_.fmt_a_i.value = issue->ea.to_bits();
      dut_.fmt_b_i.value = issue->eb.to_bits();
      dut_.a_mem_i.value = issue->a_mem;
      dut_.b_mem_i.value = issue->b_mem;
      dut_.a_port_i.value = issue->a_port;
      dut_.b_port_i.value = issue->b_port;
      dut_.a_i.value.set_words(issue->a_mem ? tests::random_packet(random) : issue->a);
      dut_.b_i.value.set_words(issue->b_mem ? tests::random_packet(random) : issue->b);
    }
    std::array<std::uint32_t, 32> from_memory{};  // of both ports
    for (std::size_t port = 0; port < 2; ++port) {
      tests::put(from_memory, tests::random_packet(random), port);
    }
    if (memory_.size() > 2) {
      const Issue& access = memory_.front();
      const auto put = [&](const Vec& value, int port) {
        tests::put(from_memory, value, static_cast<std::size_t>(port));
      };
      if (access.a_mem) put(access.a, access.a_port);
      if (access.b_mem) put(access.b, access.b_port);
      memory_.pop_front();
    }
    dut_.mem_data_i.value.set_words(from_memory);
    // The read port: any accumulator, at any time.
    const auto bank = static_cast<std::size_t>(random.below(accumulators_.size()));
    const auto part = static_cast<std::size_t>(random.below(golden::AccParts));
    dut_.acc_thread_i.value = bank / golden::Accumulators;
    dut_.acc_index_i.value = bank % golden::Accumulators;
    dut_.acc_part_i.value = part;
    co_await cycles_.settle();
    busy = dut_.busy_o.raw() != 0;

    // A write is seen by the reader from the cycle after its record, when LatencyMma has passed.
    if (defined_[bank] == 15u) {
      Vec want;
      for (std::size_t i = 0; i < want.size(); ++i) {
        want[i] = accumulators_[bank][16 * part + i];
      }
      const Vec got = tests::take(dut_.acc_part_o.raw());
      tally.check(got == want, [&] { return "read port " + tests::hex({bank, part}); });
    }
    check_record();
    co_await cycles_.next();
    ++now_;
  }

  Tally tally;
  bool busy = false;  // in the last cycle
  std::uint32_t fault = 0;

 private:
  // The record of this cycle, against the instruction issued LatencyMma - 1 cycles ago.
  void check_record() {
    MatrixObserve want{};
    bool retires = false;
    if (due_.size() == golden::LatencyMma) {
      const Issue issue = due_.front();
      due_.pop_front();
      if (issue.op != Opcode{}) {
        retires = true;
        const auto bank = static_cast<std::size_t>(issue.bank());
        Acc& acc = accumulators_[bank];
        if (issue.op == Opcode::Mclr) {
          acc = Acc{};
        } else if (issue.op == Opcode::Mld) {
          const auto first = static_cast<std::size_t>(16 * issue.part);
          for (std::size_t i = 0; i < 16; ++i) acc[first + i] = issue.a[i];
        } else {
          golden::matrix_step_reference(acc, issue.a, issue.b, issue.ea, issue.eb, half(issue.op),
                                        starts_from_zero(issue.op));
        }
        defined_[bank] |= issue.parts();
        want.set_write_valid(1);
        want.set_write_thread(static_cast<unsigned>(issue.thread));
        want.set_write_acc(static_cast<unsigned>(issue.acc));
        want.set_write_parts(issue.parts());
        for (std::size_t i = 0; i < acc.size(); ++i) {
          if ((issue.parts() >> (i / 16) & 1u) != 0) want.words[1 + i] = acc[i];
        }
        want.words[1] ^= fault;
        tally.check(dut_.retire_thread_o.raw() == issue.thread, [] { return "retire_thread"; });
      }
    }
    tally.check((dut_.retire_valid_o.raw() != 0) == retires, [] { return "retire_valid"; });
    for (std::size_t i = 0; i < want.words.size(); ++i) {
      tally.check(dut_.observe_o.raw()[i] == want.words[i], [&] {
        return "cycle, record word, got, want: " +
               tests::hex(
                   {static_cast<std::uint64_t>(now_), i, dut_.observe_o.raw()[i], want.words[i]});
      });
    }
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  static constexpr std::size_t Banks = golden::Threads * golden::Accumulators;
  std::array<Acc, Banks> accumulators_{};  // as of the last record
  std::array<unsigned, Banks> defined_{};  // parts written, as of the last record
  std::array<std::int64_t, Banks> free_at_{};
  std::int64_t now_ = 0;
  std::deque<Issue> due_;
  std::deque<Issue> memory_;
};

FormatEntry random_format(sim::Random& random) {
  static constexpr std::array<golden::FormatCode, 3> codes = {
      golden::FormatCode::Bf16, golden::FormatCode::Cfloat8143, golden::FormatCode::Cfloat8152};
  return {codes[random.below(3)], random.between(0, 63), random.coin()};
}

// BF16 operands: near each other, or anything, infinities and NaNs included.
Vec random_operand(sim::Random& random, FormatEntry format, bool wild) {
  Vec v = tests::random_packet(random);
  if (format.code == golden::FormatCode::Bf16 && !wild) {
    for (std::uint32_t& word : v) {
      word = (word & 0x807f807fu) | static_cast<std::uint32_t>(random.between(118, 136)) << 7 |
             static_cast<std::uint32_t>(random.between(118, 136)) << 23;
      if (random.chance(1, 8)) word &= 0xffff0000u;
    }
  }
  return v;
}

Issue random_issue(sim::Random& random, Opcode op, bool wild) {
  Issue issue;
  issue.op = op;
  issue.thread = static_cast<int>(random.below(golden::Threads));
  issue.acc = static_cast<int>(random.below(golden::Accumulators));
  issue.part = static_cast<int>(random.below(golden::AccParts));
  issue.ea = random_format(random);
  issue.eb = random_format(random);
  issue.a = random_operand(random, issue.ea, wild);
  issue.b = random_operand(random, issue.eb, wild);
  const int accesses = golden::info(op).agu;
  issue.b_mem = accesses >= 1;
  issue.a_mem = accesses == 2;
  issue.b_port = issue.a_mem ? 1 : static_cast<int>(random.below(2));
  if (op == Opcode::Mld) {
    for (std::uint32_t& word : issue.a) word = tests::awkward_fp32(random);
  }
  return issue;
}

// Issues it as soon as timing.md lets it.
Coroutine<void> issue_when_available(Bench& bench, Issue issue, sim::Random& random) {
  while (!bench.available(issue)) co_await bench.cycle(nullptr, random);
  co_await bench.cycle(&issue, random);
}

Coroutine<void> clear_all(Bench& bench, sim::Random& random) {
  for (int thread = 0; thread < golden::Threads; ++thread) {
    for (int acc = 0; acc < golden::Accumulators; ++acc) {
      Issue issue;
      issue.op = Opcode::Mclr;
      issue.thread = thread;
      issue.acc = acc;
      co_await issue_when_available(bench, issue, random);
    }
  }
}

Coroutine<void> drain(Bench& bench, sim::Random& random) {
  for (int n = 0; n < 2 * golden::LatencyMma; ++n) co_await bench.cycle(nullptr, random);
  EXPECT_FALSE(bench.busy);
}

TEST(MatrixUnit, ExecutesEveryOpcodeLikeGolden) {
  const std::vector<Opcode> opcodes = matrix_opcodes();
  ASSERT_EQ(opcodes.size(), 14u);
  tests::simulate_on<Bench>([&](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("matrix_unit.opcodes");
    co_await clear_all(bench, random);
    for (const Opcode op : opcodes) {
      for (std::uint64_t n = 0; n < tests::cases(150); ++n) {
        const Issue issue = random_issue(random, op, n % 8 == 0);
        co_await issue_when_available(bench, issue, random);
      }
      co_await drain(bench, random);
      if (bench.tally.wrong() != 0) {
        ADD_FAILURE() << golden::name(op) << ": " << bench.tally.report();
        co_return;
      }
    }
    expect_clean(bench.tally, 14 * 150 * 65);
  });
}

TEST(MatrixUnit, ExecutesMixturesAtEverySpacing) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("matrix_unit.mixture");
    co_await clear_all(bench, random);
    const std::vector<Opcode> opcodes = matrix_opcodes();
    for (const std::uint64_t spacing : {1, 2, 5}) {
      for (std::uint64_t n = 0; n < tests::cases(2000); ++n) {
        const Opcode op = opcodes[random.below(opcodes.size())];
        const Issue issue = random_issue(random, op, random.chance(1, 16));
        while (!random.chance(1, spacing)) co_await bench.cycle(nullptr, random);
        co_await issue_when_available(bench, issue, random);
      }
    }
    co_await drain(bench, random);
    expect_clean(bench.tally, 6000 * 65);
  });
}

// A sum over many steps into one accumulator, a step each MmaChain cycles: each reads the last.
TEST(MatrixUnit, ChainsStepsIntoOneAccumulator) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("matrix_unit.chain");
    co_await clear_all(bench, random);
    for (std::uint64_t n = 0; n < tests::cases(1000); ++n) {
      Issue issue = random_issue(random, Opcode::Mma, false);
      issue.thread = 3;
      issue.acc = 7;
      issue.ea = issue.eb = FormatEntry{golden::FormatCode::Bf16, 0, false};
      issue.a = random_operand(random, issue.ea, false);
      issue.b = random_operand(random, issue.eb, false);
      co_await issue_when_available(bench, issue, random);
    }
    co_await drain(bench, random);
    expect_clean(bench.tally, 1000 * 65);
  });
}

TEST(MatrixUnit, KeepsSpecialsWhereTheyBelong) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("matrix_unit.specials");
    co_await clear_all(bench, random);
    for (std::uint64_t n = 0; n < tests::cases(500); ++n) {
      Issue issue = random_issue(random, random.coin() ? Opcode::Mma : Opcode::Mmaz, false);
      // One or two operands are an infinity, a NaN or a zero of either sign.
      static constexpr std::array<std::uint32_t, 6> specials = {0x7f80, 0xff80, 0x7fc0,
                                                                0xff81, 0x0000, 0x8000};
      const auto plant = [&](Vec& v, FormatEntry entry) {
        if (entry.code != golden::FormatCode::Bf16) return;
        const auto word = static_cast<std::size_t>(random.below(16));
        const std::uint32_t special = specials[random.below(specials.size())];
        v[word] =
            random.coin() ? (v[word] & 0xffffu) | special << 16 : (v[word] & ~0xffffu) | special;
      };
      plant(issue.a, issue.ea);
      if (random.coin()) plant(issue.b, issue.eb);
      co_await issue_when_available(bench, issue, random);
    }
    co_await drain(bench, random);
    expect_clean(bench.tally, 500 * 65);
  });
}

TEST(MatrixUnit, WritesLatencyMinusOneAfterIssue) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("matrix_unit.timing");
    co_await clear_all(bench, random);
    co_await drain(bench, random);
    for (const Opcode op : matrix_opcodes()) {
      const Issue issue = random_issue(random, op, false);
      co_await bench.cycle(&issue, random);
      co_await drain(bench, random);
    }
    expect_clean(bench.tally, 14 * (golden::LatencyMma + 1));
  });
}

TEST(MatrixUnit, SeesPlantedFault) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    bench.fault = 1;
    auto random = tests::random_for("matrix_unit.fault");
    co_await clear_all(bench, random);
    co_await drain(bench, random);
    expect_caught(bench.tally);
  });
}

// Assertions of the unit are checkers too.
TEST(MatrixUnit, AssertsItsContract) {
  const auto fails = [](auto spoil, int issues) {
    return tests::fails_assertion<Bench>([&](Bench& bench) -> Coroutine<void> {
      auto random = tests::random_for("matrix_unit.assertions");
      Issue issue = random_issue(random, Opcode::Mmaz, false);
      spoil(issue);
      for (int n = 0; n < issues; ++n) co_await bench.force(issue, random);
      for (int n = 0; n < golden::LatencyMma; ++n) co_await bench.cycle(nullptr, random);
    });
  };
  EXPECT_FALSE(fails([](Issue&) {}, 1));
  EXPECT_TRUE(fails([](Issue&) {}, 2));  // the next step one cycle too early
  EXPECT_TRUE(fails([](Issue& issue) { issue.op = Opcode::Fadd; }, 1));
  EXPECT_TRUE(fails([](Issue& issue) { issue.eb.code = golden::FormatCode::Shp; }, 1));
}

}  // namespace
