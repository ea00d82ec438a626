// SPDX-License-Identifier: Apache-2.0
// Moves of bytes and lanes (docs/isa.md section 2.2), RTL against golden.
#include <gtest/gtest.h>

#include <VectorPermute_dut.hpp>

#include "golden/vector/vector_permute.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/simulation.hpp"
#include "tests/common/tally.hpp"

namespace {

using engine::Coroutine;
using golden::Opcode;
using golden::Vec;
using tests::Tally;

constexpr std::array<Opcode, 9> operations = {Opcode::Vsel,  Opcode::Vbc,    Opcode::Vbcl,
                                              Opcode::Vext,  Opcode::Valign, Opcode::Valignr,
                                              Opcode::Vperm, Opcode::Viota,  Opcode::Vacc};

struct Operands {
  Vec b, c;
  std::uint64_t predicate, scalar;
  int i6;
};

Vec expected(Opcode op, const Operands& x) {
  if (op == Opcode::Vsel) return golden::select_bytes(x.predicate, x.b, x.c);
  if (op == Opcode::Vbc) return golden::broadcast(x.i6 & 3, x.scalar);
  if (op == Opcode::Vbcl) return golden::broadcast_lane(x.b, x.i6 & 15);
  if (op == Opcode::Vext) return Vec{x.b[static_cast<std::size_t>(x.i6 & 15)]};
  if (op == Opcode::Valign) return golden::align_bytes(x.b, x.c, x.i6);
  if (op == Opcode::Valignr)
    return golden::align_bytes(x.b, Vec{}, static_cast<int>(x.scalar & 63));
  if (op == Opcode::Vperm) return golden::permute_bytes(x.b, x.c);
  if (op == Opcode::Viota) return golden::lane_numbers(x.i6 & 3);
  return x.b;  // vacc
}

class Bench {
 public:
  using Dut = VectorPermuteDut;

  explicit Bench(Dut& dut) : dut_(dut), cycles_(dut) {}

  Coroutine<void> reset() {
    dut_.valid_i.value = 0;
    co_await cycles_.reset();
  }

  Coroutine<Vec> run(Opcode op, const Operands& x) {
    dut_.valid_i.value = 1;
    dut_.op_i.value = static_cast<unsigned>(op);
    dut_.i6_i.value = x.i6;
    dut_.pred_i.value = x.predicate;
    dut_.scalar_i.value = x.scalar;
    dut_.b_i.value.set_words(x.b);
    dut_.c_i.value.set_words(x.c);
    co_await cycles_.next();
    co_await cycles_.settle();
    co_return tests::take(dut_.result_o.raw());
  }

 private:
  Dut& dut_;
  tests::Cycles<Dut> cycles_;
};

Coroutine<void> compare(Bench& bench, Tally& tally, std::uint32_t fault) {
  auto random = tests::random_for("vector_permute");
  for (std::uint64_t n = 0; n < tests::cases(300); ++n) {
    for (const Opcode op : operations) {
      for (int i6 = 0; i6 < 64; ++i6) {
        Operands x{tests::random_packet(random), tests::random_packet(random),
                   tests::random_predicate(random), random.bits(), i6};
        if (op == Opcode::Viota && (i6 & 3) == 3) x.i6 = 2;  // 64 bits are illegal
        const Vec got = co_await bench.run(op, x);
        Vec want = expected(op, x);
        want[n % want.size()] ^= fault;
        for (std::size_t i = 0; i < got.size(); ++i) {
          tally.check(got[i] == want[i], [&] {
            return std::string(golden::name(op)) + " i6, scalar, word, got, want: " +
                   tests::hex({static_cast<std::uint64_t>(x.i6), x.scalar, i, got[i], want[i]});
          });
        }
      }
    }
  }
}

Tally compare(std::uint32_t fault) {
  Tally tally;
  tests::simulate_on<Bench>([&](Bench& bench) { return compare(bench, tally, fault); });
  return tally;
}

TEST(VectorPermute, MovesLikeGolden) { expect_clean(compare(0), 300 * 9 * 64 * 16); }

TEST(VectorPermute, AlignsAcrossBothOperands) {
  Operands x{};
  x.i6 = 61;
  for (std::uint32_t i = 0; i < 16; ++i) {
    x.b[i] = 0x03020100 + 0x04040404 * i;         // byte i is i
    x.c[i] = 0x03020100 + 0x04040404 * (16 + i);  // byte i is 64 + i
  }
  tests::simulate_on<Bench>([&](Bench& bench) -> Coroutine<void> {
    const Vec aligned = co_await bench.run(Opcode::Valign, x);
    EXPECT_EQ(aligned[0], 0x403f3e3du);
    EXPECT_EQ(aligned[15], 0x7c7b7a79u);
  });
}

TEST(VectorPermute, SeesPlantedFault) { expect_caught(compare(0x100)); }

}  // namespace
