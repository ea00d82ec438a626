// SPDX-License-Identifier: Apache-2.0
// A matrix step (isa.md 2.3, numerics.md 6): where the elements lie, integer matrices in closed
// form, and the fast path, at every width, against its definition.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "golden/matrix/matrix_simd.hpp"
#include "golden/matrix/matrix_unit.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

using golden::Acc;
using golden::FormatCode;
using golden::FormatEntry;
using golden::SimdWidth;
using golden::Vec;
using tests::Tally;

constexpr FormatEntry Bf16 = {FormatCode::Bf16, 0, false};
constexpr FormatEntry C143 = {FormatCode::Cfloat8143, 8, false};
constexpr FormatEntry C152 = {FormatCode::Cfloat8152, 16, true};

using Step = void (*)(Acc&, const Vec&, const Vec&, FormatEntry, FormatEntry, int, bool);

void set_byte(Vec& v, int index, std::uint32_t byte) {
  std::memcpy(reinterpret_cast<char*>(v.data()) + index, &byte, 1);  // little endian host
}

// A[i][k], B[k][j] by the table of isa.md 2.3.
void set_a(Vec& v, FormatEntry f, int half, int i, int k, std::uint32_t code) {
  if (f.code == FormatCode::Bf16) {
    set_byte(v, 2 * (4 * i + k), code & 255u);
    set_byte(v, 2 * (4 * i + k) + 1, code >> 8);
  } else {
    set_byte(v, 8 * i + 4 * half + k, code);
  }
}
void set_b(Vec& v, FormatEntry f, int half, int k, int j, std::uint32_t code) {
  if (f.code == FormatCode::Bf16) {
    set_byte(v, 2 * (8 * k + j), code & 255u);
    set_byte(v, 2 * (8 * k + j) + 1, code >> 8);
  } else {
    set_byte(v, 8 * (4 * half + k) + j, code);
  }
}

// Codes of small integers, 0 .. 4, in the three formats above.
std::uint32_t code_of(FormatEntry f, int n) {
  const std::array<std::uint32_t, 5> bf16 = {0x0000, 0x3f80, 0x4000, 0x4040, 0x4080};
  const std::array<std::uint32_t, 5> c143 = {0x00, 0x40, 0x48, 0x4c, 0x50};
  const std::array<std::uint32_t, 5> c152 = {0x00, 0x40, 0x44, 0x46, 0x48};
  const std::size_t i = static_cast<std::size_t>(n);
  if (f.code == FormatCode::Bf16) return bf16[i];
  return f.code == FormatCode::Cfloat8143 ? c143[i] : c152[i];
}

// One nonzero element in A and one in B: exactly one product, at exactly one place. The other half
// of a CFloat8 packet is full of the largest number.
Tally check_layout(Step step) {
  Tally tally;
  for (const FormatEntry& ea : {Bf16, C143, C152}) {
    for (const FormatEntry& eb : {Bf16, C143, C152}) {
      for (int n = 0; n < 8 * 8 * 4 * 4 * 2; ++n) {
        const int i = n & 7, j = n >> 3 & 7, ka = n >> 6 & 3, kb = n >> 8 & 3, half = n >> 10;
        Vec a{};
        Vec b{};
        for (int m = 0; m < 32; ++m) {
          if (ea.code != FormatCode::Bf16) set_a(a, ea, 1 - half, m / 4, m % 4, 0x7f);
          if (eb.code != FormatCode::Bf16) set_b(b, eb, 1 - half, m / 8, m % 8, 0x7f);
        }
        set_a(a, ea, half, i, ka, code_of(ea, 3));
        set_b(b, eb, half, kb, j, code_of(eb, 2));
        Acc acc{};
        for (std::size_t m = 0; m < 64; ++m) acc[m] = tests::as_bits(static_cast<float>(m));
        Acc want = acc;
        if (ka == kb) {
          const int at = 8 * i + j;
          want[static_cast<std::size_t>(at)] = tests::as_bits(static_cast<float>(at + 6));
        }
        step(acc, a, b, ea, eb, half, false);
        tally.check(acc == want, [&] { return "case " + std::to_string(n); });
      }
    }
  }
  return tally;
}

TEST(MatrixUnit, TakesEachElementFromItsPlace) {
  tests::expect_clean(check_layout(golden::matrix_step_reference), 9 * 2048);
  tests::expect_clean(check_layout(golden::matrix_step), 9 * 2048);
}

TEST(MatrixUnit, MultipliesIntegerMatricesExactly) {
  Tally tally;
  sim::Random random = tests::random_for("integers");
  for (int n = 0; n < 3000; ++n) {
    const FormatEntry ea = random.pick(std::array{Bf16, C143, C152});
    const FormatEntry eb = random.pick(std::array{Bf16, C143, C152});
    const int half = static_cast<int>(random.below(2));
    const bool zero = random.coin();
    Vec a{};
    Vec b{};
    Acc acc{};
    std::array<std::array<int, 4>, 8> x{};
    std::array<std::array<int, 8>, 4> y{};
    std::array<std::array<int, 8>, 8> z{};
    for (int i = 0; i < 8; ++i) {
      for (int k = 0; k < 4; ++k) {
        const std::size_t ii = static_cast<std::size_t>(i), kk = static_cast<std::size_t>(k);
        x[ii][kk] = random.between(-4, 4);
        y[kk][ii] = random.between(-4, 4);
        const std::uint32_t sign_a = ea.code == FormatCode::Bf16 ? 0x8000u : 0x80u;
        const std::uint32_t sign_b = eb.code == FormatCode::Bf16 ? 0x8000u : 0x80u;
        set_a(a, ea, half, i, k, code_of(ea, std::abs(x[ii][kk])) | (x[ii][kk] < 0 ? sign_a : 0u));
        set_b(b, eb, half, k, i, code_of(eb, std::abs(y[kk][ii])) | (y[kk][ii] < 0 ? sign_b : 0u));
      }
    }
    for (std::size_t e = 0; e < 64; ++e) {
      z[e / 8][e % 8] = random.between(-1000, 1000);
      acc[e] = tests::as_bits(static_cast<float>(z[e / 8][e % 8]));
    }
    golden::matrix_step(acc, a, b, ea, eb, half, zero);
    for (std::size_t e = 0; e < 64; ++e) {
      int want = zero ? 0 : z[e / 8][e % 8];
      for (std::size_t k = 0; k < 4; ++k) want += x[e / 8][k] * y[k][e % 8];
      tally.check(acc[e] == tests::as_bits(static_cast<float>(want)),
                  [&] { return tests::hex({e, acc[e]}) + " want " + std::to_string(want); });
    }
  }
  tests::expect_clean(tally, 3000 * 64);
}

TEST(MatrixUnit, StartsFromNothingWithZero) {
  Acc acc;
  acc.fill(0x7fc00000u);  // not even a NaN is seen
  golden::matrix_step(acc, Vec{}, Vec{}, Bf16, Bf16, 0, true);
  EXPECT_EQ(acc, Acc{});
}

// --- the fast path against its definition ---

struct Case {
  Acc acc;
  Vec a;
  Vec b;
  FormatEntry ea;
  FormatEntry eb;
  int half;
  bool zero;
};

FormatEntry random_format(sim::Random& random) {
  const std::uint64_t kind = random.below(4);
  if (kind < 2) return Bf16;
  return {kind == 2 ? FormatCode::Cfloat8143 : FormatCode::Cfloat8152,
          static_cast<int>(random.below(64)), random.coin()};
}

void fill_operand(sim::Random& random, Vec& v, FormatEntry f, int centre, int spread) {
  for (std::uint32_t& word : v) {
    word = random.bits32();
    if (random.below(8) == 0) word &= 0x80ff80ffu;
    if (f.code != FormatCode::Bf16) continue;
    for (const int shift : {0, 16}) {
      const int e = std::clamp(centre + random.between(-spread, spread), 0, 254);
      word = (word & ~(0x7f80u << shift)) | static_cast<std::uint32_t>(e) << (shift + 7);
      if (random.below(12) == 0) word &= ~(0x7fffu << shift);
    }
  }
}

// `special`: one in so many steps has infinities and NaNs, in one element or in many.
Case random_case(sim::Random& random, std::uint64_t special) {
  Case x{};
  x.ea = random_format(random);
  x.eb = random.coin() ? x.ea : random_format(random);
  x.half = static_cast<int>(random.below(2));
  x.zero = random.below(4) == 0;
  const int centre_a = random.coin() ? 127 : static_cast<int>(random.below(255));
  int centre_b = static_cast<int>(random.below(255));
  const std::uint64_t where = random.below(4);
  if (where == 0) centre_b = 254 - centre_a;                           // tops near 0
  if (where == 1) centre_b = random.between(0, 10) + 127 - centre_a;   // near the denormals
  if (where == 2) centre_b = random.between(-10, 0) + 382 - centre_a;  // near overflow
  const int spread = static_cast<int>(random.below(20));
  fill_operand(random, x.a, x.ea, centre_a, spread);
  fill_operand(random, x.b, x.eb, centre_b, spread);
  const int bf16_top = std::clamp(centre_a, 0, 254) + std::clamp(centre_b, 0, 254) - 127;
  const bool both = x.ea.code == FormatCode::Bf16 && x.eb.code == FormatCode::Bf16;
  const int top = both ? bf16_top : static_cast<int>(random.below(255));
  for (std::uint32_t& c : x.acc) {
    c = tests::with_exponent(random, top + random.between(-32, 32));
    if (random.below(16) == 0) c &= 0x807fffffu;
    if (random.below(16) == 0) c &= 0x80000000u;
  }
  if (special != 0 && random.below(special) == 0) {
    const std::uint64_t many = random.coin() ? 1 : 30;
    for (std::uint64_t n = 0; n < many; ++n) {
      const std::uint32_t code = random.coin() ? 0x7f80u : 0x7f80u | (random.bits32() & 0x7fu);
      const int at = static_cast<int>(random.below(64));
      const std::uint64_t kind = random.below(3);
      if (kind == 0 && x.ea.code == FormatCode::Bf16) set_a(x.a, Bf16, 0, at / 8, at % 4, code);
      if (kind == 1 && x.eb.code == FormatCode::Bf16) set_b(x.b, Bf16, 0, at % 4, at / 8, code);
      if (kind == 2) x.acc[static_cast<std::size_t>(at)] = code << 16 | (random.bits32() & 1u);
    }
  }
  return x;
}

Tally check_step(Step step, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("matrix_step");
  for (std::uint64_t n = 0; n < count; ++n) {
    const Case x = random_case(random, 3);
    Acc want = x.acc;
    Acc got = x.acc;
    golden::matrix_step_reference(want, x.a, x.b, x.ea, x.eb, x.half, x.zero);
    step(got, x.a, x.b, x.ea, x.eb, x.half, x.zero);
    for (std::size_t e = 0; e < 64; ++e) {
      tally.check(got[e] == want[e], [&] {
        return "step " + std::to_string(n) + " element " + std::to_string(e) + " c " +
               tests::hex({x.acc[e]}) + ": got " + tests::hex({got[e]}) + " want " +
               tests::hex({want[e]});
      });
    }
  }
  return tally;
}

std::vector<SimdWidth> widths() {
  std::vector<SimdWidth> out;
  for (const SimdWidth width :
       {SimdWidth::Best, SimdWidth::Four, SimdWidth::Eight, SimdWidth::Sixteen}) {
    if (golden::matrix_simd_has(width)) out.push_back(width);
  }
  return out;
}

TEST(MatrixUnit, FastPathEqualsItsDefinition) {
  const std::uint64_t count = tests::cases(60000);
  tests::expect_clean(check_step(golden::matrix_step, count), 64 * count);
}

TEST(MatrixUnit, RandomStepsReachBothEndsOfTheRange) {
  std::uint64_t denormal = 0, infinite = 0, minus_zero = 0, zero = 0;
  sim::Random random = tests::random_for("widths");
  for (int n = 0; n < 5000; ++n) {
    Case x = random_case(random, 0);
    golden::matrix_step(x.acc, x.a, x.b, x.ea, x.eb, x.half, x.zero);
    for (const std::uint32_t c : x.acc) {
      denormal += tests::is_denormal(c) ? 1u : 0u;
      infinite += tests::is_infinite(c) ? 1u : 0u;
      minus_zero += c == 0x80000000u ? 1u : 0u;
      zero += c == 0 ? 1u : 0u;
    }
  }
  for (const std::uint64_t count : {denormal, infinite, minus_zero, zero}) EXPECT_GT(count, 300u);
}

TEST(MatrixUnit, EveryWidthGivesTheSameBits) {
  for (const SimdWidth width : widths()) {
    Tally tally;
    sim::Random random = tests::random_for("widths");
    const std::uint64_t count = tests::cases(20000);
    for (std::uint64_t n = 0; n < count; ++n) {
      const Case x = random_case(random, 0);
      Acc want = x.acc;
      Acc got = x.acc;
      Acc partial;
      golden::matrix_step_reference(want, x.a, x.b, x.ea, x.eb, x.half, x.zero);
      const bool finite =
          golden::matrix_step_simd(got, partial, {x.a, x.b, x.ea, x.eb, x.half, x.zero}, width);
      tally.check(finite && got == want, [&] { return "step " + std::to_string(n); });
    }
    tests::expect_clean(tally, count);
  }
}

TEST(MatrixUnit, ReportsSpecialOperandsAndLeavesTheTile) {
  for (const SimdWidth width : widths()) {
    for (int at = 0; at < 96; ++at) {
      Vec a{};
      Vec b{};
      Acc acc{};
      if (at < 32) {
        set_a(a, Bf16, 0, at / 4, at % 4, 0xff80u);
      } else {
        acc[static_cast<std::size_t>(at - 32)] = 0x7f800000u;
      }
      const Acc before = acc;
      Acc partial;
      EXPECT_FALSE(golden::matrix_step_simd(acc, partial, {a, b, Bf16, Bf16, 0, false}, width));
      EXPECT_EQ(acc, before);
    }
  }
}

#if defined(__x86_64__)
TEST(MatrixUnit, DoesNotDependOnTheHostsRoundingMode) {
  const unsigned normal = _mm_getcsr();
  // Rounding towards minus infinity, plus infinity, zero; flush to zero, denormals are zero.
  for (const unsigned mode : {0x2000u, 0x4000u, 0x6000u, 0x8040u}) {
    Tally tally;
    sim::Random random = tests::random_for("mode");
    for (int n = 0; n < 5000; ++n) {
      const Case x = random_case(random, 0);
      for (const SimdWidth width : widths()) {
        Acc want = x.acc;
        Acc got = x.acc;
        Acc partial;
        golden::matrix_step_reference(want, x.a, x.b, x.ea, x.eb, x.half, x.zero);
        _mm_setcsr(normal | mode);
        golden::matrix_step_simd(got, partial, {x.a, x.b, x.ea, x.eb, x.half, x.zero}, width);
        _mm_setcsr(normal);
        tally.check(got == want, [&] { return "step " + std::to_string(n); });
      }
    }
    tests::expect_clean(tally, 5000);
  }
}
#endif

TEST(MatrixUnit, CheckersCatchPlantedFaults) {
  const Step swapped_half = [](Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                               int half, bool zero) {
    golden::matrix_step(acc, a, b, ea, eb, 1 - half, zero);
  };
  const Step transposed = [](Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                             int half, bool zero) {
    golden::matrix_step(acc, a, b, ea, eb, half, zero);
    std::swap(acc[1], acc[8]);
  };
  const Step one_bit = [](Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                          int half, bool zero) {
    golden::matrix_step(acc, a, b, ea, eb, half, zero);
    if (acc[63] % 16 == 1) acc[63] ^= 1u;
  };
  const Step no_zero = [](Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                          int half, bool) { golden::matrix_step(acc, a, b, ea, eb, half, false); };
  tests::expect_caught(check_layout(swapped_half));
  tests::expect_caught(check_layout(transposed));
  for (const Step step : {swapped_half, transposed, one_bit, no_zero}) {
    tests::expect_caught(check_step(step, 300));
  }
}

}  // namespace
