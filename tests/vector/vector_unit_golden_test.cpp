// SPDX-License-Identifier: Apache-2.0
// vector_execute() for every opcode of the vector unit (isa.md 2.1, 2.2): which bytes are written,
// from where, which lanes raise flags, where parts lie, when random streams step. The arithmetic of
// a lane has its own tests; here lanes are chosen so that their results are known.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "golden/numeric/xorshift.hpp"
#include "golden/vector/vector_unit.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

namespace {

using golden::FormatCode;
using golden::FormatEntry;
using golden::Opcode;
using golden::Streams;
using golden::Vec;
using golden::VectorOperands;
using golden::VectorResult;
using tests::Tally;
using Bytes = std::array<std::uint8_t, 64>;

constexpr std::uint64_t All = ~std::uint64_t{0};

using Execute = VectorResult (*)(const VectorOperands&);

Bytes bytes_of(const Vec& v) {
  Bytes bytes;
  std::memcpy(bytes.data(), v.data(), bytes.size());
  return bytes;
}

Vec floats(float first, float step) {
  Vec v;
  for (std::size_t i = 0; i < 16; ++i) v[i] = tests::as_bits(first + step * static_cast<float>(i));
  return v;
}

// First lanes of 32 bits (1, 7, 15, 16), every second, bytes at random.
std::vector<std::uint64_t> predicates() {
  std::vector<std::uint64_t> out = {All,
                                    All >> 60,
                                    All >> 36,
                                    All >> 4,
                                    0x0f0f0f0f0f0f0f0full,
                                    0x1111111111111111ull,
                                    0x8000000000000000ull,
                                    2u};
  sim::Random random = tests::random_for("predicates");
  for (int n = 0; n < 24; ++n) out.push_back(random.bits() & random.bits());
  return out;
}

// Lane i of data is want[i] where the predicate says so and zero elsewhere.
void check_data(Tally& tally, const VectorResult& r, std::uint64_t mask, const Vec& want,
                const std::string& what) {
  const Bytes got = bytes_of(r.data);
  const Bytes expected = bytes_of(want);
  for (std::size_t i = 0; i < 64; ++i) {
    const bool written = (mask >> i & 1u) != 0;
    tally.check(got[i] == (written ? expected[i] : 0), [&] {
      return what + " byte " + std::to_string(i) + " " + tests::hex({got[i], expected[i]});
    });
  }
  tally.check(r.mask == mask, [&] { return what + " mask " + tests::hex({r.mask, mask}); });
}

// --- FP32 lanes: small numbers, so that a double gives the result exactly ---

struct Arithmetic {
  Opcode op;
  Opcode memory;
  double (*exact)(double a, double b, double c);
};
const Arithmetic Arithmetics[] = {
    {Opcode::Fadd, Opcode::FaddM, [](double, double b, double c) { return b + c; }},
    {Opcode::Fsub, Opcode::FsubM, [](double, double b, double c) { return b - c; }},
    {Opcode::Fmul, Opcode::FmulM, [](double, double b, double c) { return b * c; }},
    {Opcode::Fma, Opcode::FmaM, [](double a, double b, double c) { return a + b * c; }},
    {Opcode::Fnma, Opcode::FnmaM, [](double a, double b, double c) { return a - b * c; }},
    {Opcode::Fmin, Opcode::FminM, [](double, double b, double c) { return std::min(b, c); }},
    {Opcode::Fmax, Opcode::FmaxM, [](double, double b, double c) { return std::max(b, c); }}};

Tally check_arithmetic(Execute execute) {
  Tally tally;
  VectorOperands o;
  o.a = floats(100.5f, -3.0f);
  o.b = floats(1.5f, 2.0f);
  o.c = floats(31.0f, -4.25f);
  for (const Arithmetic& x : Arithmetics) {
    Vec want;
    for (std::size_t i = 0; i < 16; ++i) {
      const auto value = [i](const Vec& v) { return static_cast<double>(tests::as_float(v[i])); };
      want[i] = tests::as_bits(static_cast<float>(x.exact(value(o.a), value(o.b), value(o.c))));
    }
    for (const Opcode op : {x.op, x.memory}) {
      for (const std::uint64_t predicate : predicates()) {
        o.op = op;
        o.predicate = predicate;
        const VectorResult r = execute(o);
        check_data(tally, r, predicate, want, std::string(golden::name(op)));
        tally.check(r.flags == 0, [&] { return std::string(golden::name(op)) + " flags"; });
      }
    }
  }
  return tally;
}

// One lane at a time has an operand that raises a flag: seen if, and only if, the lane is active.
Tally check_flags(Execute execute) {
  Tally tally;
  struct Cause {
    std::uint32_t operand;
    golden::Flags flag;
  };
  const Cause causes[] = {{0x7fc00000u, golden::Invalid}, {0x00000001u, golden::Denormal}};
  Streams streams{};
  for (const golden::InsnInfo& insn : golden::Insns) {
    const bool converts_up = insn.op == Opcode::Cvtup;
    if (insn.vec == 0 || !insn.sets_flags || converts_up) continue;
    const bool down = insn.op == Opcode::Cvtdn || insn.op == Opcode::Cvtsr ||
                      insn.op == Opcode::Vaccdn || insn.op == Opcode::Vaccsr;
    for (std::size_t lane = 0; lane < 16; ++lane) {
      for (const Cause& cause : causes) {
        for (const std::uint64_t predicate : predicates()) {
          VectorOperands o;
          o.op = insn.op;
          o.a = o.b = o.c = floats(1.0f, 0.0f);
          o.b[lane] = cause.operand;
          o.predicate = predicate;
          o.format = {FormatCode::Cfloat8143, 8, false};
          o.streams = &streams;
          o.i6 = 1 << 4;  // part 1: bytes 16 .. 31
          const std::size_t byte = down ? 16 + lane : 4 * lane;
          const bool active = (predicate >> byte & 1u) != 0;
          const golden::Flags got = execute(o).flags & cause.flag;
          tally.check(got == (active ? cause.flag : golden::NoFlags), [&] {
            return std::string(insn.name) + " lane " + std::to_string(lane) + " " +
                   tests::hex({predicate, got});
          });
        }
      }
    }
  }
  return tally;
}

TEST(VectorUnit, ComputesFp32LanesUnderThePredicate) {
  tests::expect_clean(check_arithmetic(golden::vector_execute), 7 * 2 * 32 * 66);
}

TEST(VectorUnit, TakesFlagsFromActiveLanesOnly) {
  tests::expect_clean(check_flags(golden::vector_execute), 25 * 16 * 2 * 32);
}

TEST(VectorUnit, ComparesIntoAPredicate) {
  Tally tally;
  VectorOperands o;
  o.b = floats(0.0f, 1.0f);
  o.c = floats(7.0f, 0.0f);
  o.i6 = 2;
  for (const std::uint64_t predicate : predicates()) {
    o.predicate = predicate;
    const auto check = [&](Opcode op, std::uint64_t want) {
      o.op = op;
      const VectorResult r = golden::vector_execute(o);
      tally.check(r.pred == (want & predicate) && r.mask == 0 && r.data == Vec{} && r.scalar == 0,
                  [&] { return std::string(golden::name(op)) + tests::hex({r.pred, want}); });
    };
    for (const Opcode op : {Opcode::Fcmpeq, Opcode::FcmpeqM, Opcode::Vcmpeq}) {
      check(op, 0xf0000000ull);  // lane 7
    }
    for (const Opcode op : {Opcode::Fcmplt, Opcode::FcmpltM, Opcode::Vcmplt, Opcode::Vcmpltu}) {
      check(op, 0x0fffffffull);
    }
    for (const Opcode op : {Opcode::Fcmple, Opcode::FcmpleM}) check(op, 0xffffffffull);
  }
  tests::expect_clean(tally, 32 * 9);
}

TEST(VectorUnit, MovesAndIntegersObeyThePredicate) {
  Tally tally;
  VectorOperands o;
  for (std::size_t i = 0; i < 16; ++i) {
    o.b[i] = static_cast<std::uint32_t>(0x01010101u * i + 0x10203300u);
    o.c[i] = static_cast<std::uint32_t>(0x20000000u + i);
  }
  o.scalar = 0x1122334455667788u + 5;
  const auto each = [](auto f) {
    Vec v;
    for (std::size_t i = 0; i < 16; ++i) v[i] = f(i);
    return v;
  };
  struct Move {
    Opcode op;
    int i6;
    Vec want;
  };
  const auto byte_of_b = [&](std::size_t n) {
    return n < 64 ? std::uint32_t{bytes_of(o.b)[n]} : std::uint32_t{bytes_of(o.c)[n - 64]};
  };
  const auto word_from = [&](std::size_t n) {
    return byte_of_b(n) | byte_of_b(n + 1) << 8 | byte_of_b(n + 2) << 16 | byte_of_b(n + 3) << 24;
  };
  const Move moves[] = {
      {Opcode::Vand, 0, each([&](std::size_t i) { return o.b[i] & o.c[i]; })},
      {Opcode::VandM, 9, each([&](std::size_t i) { return o.b[i] & o.c[i]; })},
      {Opcode::Vor, 0, each([&](std::size_t i) { return o.b[i] | o.c[i]; })},
      {Opcode::VorM, 63, each([&](std::size_t i) { return o.b[i] | o.c[i]; })},
      {Opcode::Vxor, 0, each([&](std::size_t i) { return o.b[i] ^ o.c[i]; })},
      {Opcode::VxorM, 32, each([&](std::size_t i) { return o.b[i] ^ o.c[i]; })},
      {Opcode::Vadd, 2, each([&](std::size_t i) { return o.b[i] + o.c[i]; })},
      {Opcode::Vsub, 2, each([&](std::size_t i) { return o.b[i] - o.c[i]; })},
      {Opcode::Vmul, 2, each([&](std::size_t i) { return o.b[i] * o.c[i]; })},
      {Opcode::Vmin, 2, each([&](std::size_t i) { return o.b[i]; })},
      {Opcode::Vmaxu, 2, each([&](std::size_t i) { return o.c[i]; })},
      {Opcode::Vminu, 2, each([&](std::size_t i) { return o.b[i]; })},
      {Opcode::Vmax, 2, each([&](std::size_t i) { return o.c[i]; })},
      {Opcode::Vsll, 2, each([&](std::size_t i) { return o.b[i] << i; })},
      {Opcode::Vsrl, 2, each([&](std::size_t i) { return o.b[i] >> i; })},
      {Opcode::Vsra, 2, each([&](std::size_t i) { return o.b[i] >> i; })},
      {Opcode::Vbc, 0, each([](std::size_t) { return 0x8d8d8d8du; })},
      {Opcode::Vbc, 1, each([](std::size_t) { return 0x778d778du; })},
      {Opcode::Vbc, 2, each([](std::size_t) { return 0x5566778du; })},
      {Opcode::Vbc, 3, each([](std::size_t i) { return i % 2 == 0 ? 0x5566778du : 0x11223344u; })},
      {Opcode::Vbcl, 11, each([&](std::size_t) { return o.b[11]; })},
      {Opcode::Valign, 0, o.b},
      {Opcode::Valign, 37, each([&](std::size_t i) { return word_from(4 * i + 37); })},
      {Opcode::Valignr, 0,
       each([&](std::size_t i) {  // scalar[5:0] is 13
         return i < 12 ? word_from(4 * i + 13) : i == 12 ? word_from(61) & 0xffffffu : 0u;
       })},
      {Opcode::Viota, 2, each([](std::size_t i) { return static_cast<std::uint32_t>(i); })},
      {Opcode::Vacc, 0, o.b},
  };
  for (const Move& move : moves) {
    for (const std::uint64_t predicate : predicates()) {
      o.op = move.op;
      o.i6 = move.i6;
      o.predicate = predicate;
      const VectorResult r = golden::vector_execute(o);
      check_data(tally, r, predicate, move.want, std::string(golden::name(move.op)));
      tally.check(r.flags == 0 && r.pred == 0 && r.scalar == 0,
                  [&] { return std::string(golden::name(move.op)); });
    }
  }
  tests::expect_clean(tally, 26 * 32 * 66);
}

TEST(VectorUnit, PermutesSelectsAndExtracts) {
  Tally tally;
  VectorOperands o;
  sim::Random random = tests::random_for("vperm");
  for (std::uint32_t& word : o.b) word = random.bits32();
  for (std::uint32_t& word : o.c) word = random.bits32();
  const Bytes b = bytes_of(o.b);
  const Bytes c = bytes_of(o.c);
  for (const std::uint64_t predicate : predicates()) {
    o.predicate = predicate;
    Bytes permuted;
    Bytes selected;
    for (std::size_t i = 0; i < 64; ++i) {
      permuted[i] = c[i] >= 128 ? std::uint8_t{0} : b[c[i] % 64u];
      selected[i] = (predicate >> i & 1u) != 0 ? b[i] : c[i];
    }
    Vec want;
    o.op = Opcode::Vperm;
    std::memcpy(want.data(), permuted.data(), 64);
    check_data(tally, golden::vector_execute(o), predicate, want, "vperm");
    o.op = Opcode::Vsel;  // all bytes are written
    std::memcpy(want.data(), selected.data(), 64);
    check_data(tally, golden::vector_execute(o), All, want, "vsel");
  }
  o.op = Opcode::Vsel;
  o.predicate = 0;  // never dropped
  check_data(tally, golden::vector_execute(o), All, o.c, "vsel");
  o.op = Opcode::Vext;
  for (int lane = 0; lane < 16; ++lane) {
    o.i6 = lane;
    const VectorResult r = golden::vector_execute(o);
    tally.check(r.scalar == o.b[static_cast<std::size_t>(lane)] && r.mask == 0 && r.data == Vec{},
                [&] { return "vext " + std::to_string(lane); });
  }
  tests::expect_clean(tally, 65 * 65);
}

TEST(VectorUnit, ReductionsWriteAllLanes) {
  Tally tally;
  VectorOperands o;
  o.predicate = 0x0000000000ffffffull;  // lanes 0 .. 5
  o.b = floats(1.0f, 1.0f);
  const auto all = [](std::uint32_t word) {
    Vec v;
    v.fill(word);
    return v;
  };
  const auto check = [&](Opcode op, int width, std::uint32_t word) {
    o.op = op;
    o.i6 = width;
    check_data(tally, golden::vector_execute(o), All, all(word), std::string(golden::name(op)));
  };
  check(Opcode::Fredsum, 0, 0x41a80000u);  // 21
  check(Opcode::Fredmin, 0, 0x3f800000u);
  check(Opcode::Fredmax, 0, 0x40c00000u);
  for (std::size_t i = 0; i < 16; ++i) o.b[i] = 0x01020304u + static_cast<std::uint32_t>(i);
  check(Opcode::Vredsum, 2, 0x060c1218u + 15u);
  check(Opcode::Vredmin, 2, 0x01020304u);
  check(Opcode::Vredmax, 2, 0x01020309u);
  check(Opcode::Vredmax, 1, 0x03090309u);
  check(Opcode::Vredmin, 0, 0x01010101u);
  tests::expect_clean(tally, 8 * 65);
}

// --- conversions ---

// A narrow number for each lane: lane i holds i - 7.5 in BF16, i in CFloat8 (1_4_3, bias 8).
Tally check_conversions(Execute execute) {
  Tally tally;
  struct Format {
    FormatEntry entry;
    std::size_t size;
    float first;
  };
  const Format formats[] = {{{FormatCode::Bf16, 0, false}, 2, -7.5f},
                            {{FormatCode::Cfloat8143, 8, false}, 1, 0.0f},
                            {{FormatCode::Cfloat8152, 16, true}, 1, -2.0f}};
  for (const Format& f : formats) {
    const Vec wide = floats(f.first, f.entry.code == FormatCode::Cfloat8152 ? 0.25f : 1.0f);
    // The code of a lane, found by its value.
    Bytes part{};
    const std::uint32_t codes = f.size == 2 ? 0x10000u : 0x100u;
    for (std::size_t i = 0; i < 16; ++i) {
      for (std::uint32_t code = 0; code < codes; ++code) {
        if (f.size == 2 && (code & 0x7f80u) == 0x7f80u) continue;
        const tests::Value value = tests::value_of(f.entry, code);
        if (tests::as_bits(static_cast<float>(value.value)) != wide[i]) continue;
        part[i * f.size] = static_cast<std::uint8_t>(code);
        if (f.size == 2) part[2 * i + 1] = static_cast<std::uint8_t>(code >> 8);
      }
    }
    for (int number = 0; number < 4; ++number) {
      const std::size_t offset = f.size == 2 ? 32u * (static_cast<std::size_t>(number) & 1u)
                                             : 16u * static_cast<std::size_t>(number);
      Bytes packet;
      packet.fill(0x5a);
      std::copy_n(part.begin(), 16 * f.size, packet.begin() + static_cast<std::ptrdiff_t>(offset));
      Vec narrow;
      std::memcpy(narrow.data(), packet.data(), 64);
      const std::uint64_t in_part = (All >> (64 - 16 * f.size)) << offset;
      for (const std::uint64_t predicate : predicates()) {
        Streams streams = golden::xorshift_reset(0);
        VectorOperands o;
        o.format = f.entry;
        o.i6 = number << 4 | 3;  // the entry number has been used by the caller
        o.predicate = predicate;
        o.streams = &streams;
        o.op = Opcode::Cvtup;
        o.b = narrow;
        check_data(tally, execute(o), predicate, wide, "cvtup");
        o.b = wide;
        for (const Opcode op : {Opcode::Cvtdn, Opcode::Vaccdn, Opcode::Cvtsr, Opcode::Vaccsr}) {
          o.op = op;
          Streams before = streams;
          check_data(tally, execute(o), predicate & in_part, narrow, std::string(golden::name(op)));
          const bool random = op == Opcode::Cvtsr || op == Opcode::Vaccsr;
          if (random) golden::xorshift_step(before);
          tally.check(streams == before,
                      [&] { return std::string(golden::name(op)) + " streams"; });
        }
      }
    }
  }
  return tally;
}

TEST(VectorUnit, ConvertsPartsInTheirPlaces) {
  tests::expect_clean(check_conversions(golden::vector_execute), 3 * 4 * 32 * 5 * 65);
}

TEST(VectorUnit, ConvertsUpWithFlagsOfActiveLanes) {
  VectorOperands o;
  o.op = Opcode::Cvtup;
  o.format = {FormatCode::Bf16, 0, false};
  o.b[3] = 0x7fc10001u;  // lane 6 denormal, lane 7 NaN
  o.predicate = 0x0fffffffull;
  EXPECT_EQ(golden::vector_execute(o).flags, golden::Denormal);
  o.predicate = 0x50000000ull;
  EXPECT_EQ(golden::vector_execute(o).flags, golden::Invalid);
  EXPECT_EQ(golden::vector_execute(o).data[7], 0x00c00000u);  // of the canonical NaN
  o.predicate = 0xe0000000ull;  // lowest byte off: written, but not active
  EXPECT_EQ(golden::vector_execute(o).flags, golden::NoFlags);
  EXPECT_EQ(golden::vector_execute(o).mask, 0xe0000000ull);
}

TEST(VectorUnit, RoundsStochasticallyByTheLanesOwnStream) {
  // 1 + p/8 * 2^0 between two codes: up if R < p * 2^16, with R after the step.
  Tally tally;
  Streams streams = golden::xorshift_reset(1);
  Streams mirror = streams;
  VectorOperands o;
  o.op = Opcode::Cvtsr;
  o.format = {FormatCode::Cfloat8143, 8, false};
  o.streams = &streams;
  o.b.fill(tests::as_bits(1.0f + 0.3125f / 8));
  for (int n = 0; n < 1000; ++n) {
    o.i6 = n % 4 << 4;
    const Bytes got = bytes_of(golden::vector_execute(o).data);
    for (std::size_t lane = 0; lane < 16; ++lane) {
      std::uint32_t& x = mirror[lane];
      x ^= x << 13;
      x ^= x >> 17;
      x ^= x << 5;
      const unsigned want = (x >> 16) < 0x5000u ? 0x41u : 0x40u;
      const unsigned code = got[static_cast<std::size_t>(n % 4) * 16 + lane];
      tally.check(code == want, [&] { return tests::hex({lane, code, want}); });
    }
  }
  tests::expect_clean(tally, 16000);
}

TEST(VectorUnit, SeedsTheStreams) {
  Streams streams{};
  VectorOperands o;
  o.op = Opcode::Vseed;
  o.streams = &streams;
  o.b = floats(0.0f, 1.0f);
  const VectorResult r = golden::vector_execute(o);
  EXPECT_EQ(streams[0], 1u);
  EXPECT_EQ(streams[1], 0x3f800000u);
  EXPECT_EQ(r.mask, 0u);
  EXPECT_EQ(r.flags, 0u);
}

TEST(VectorUnit, ApproximatesEachLane) {
  VectorOperands o;
  o.b.fill(0x40800000u);  // 4
  o.b[15] = 0x41800000u;  // 16
  const auto run = [&](Opcode op) {
    o.op = op;
    return golden::vector_execute(o).data;
  };
  EXPECT_EQ(run(Opcode::Frcp)[0], 0x3e800000u);
  EXPECT_EQ(run(Opcode::Frcp)[15], 0x3d800000u);
  EXPECT_EQ(run(Opcode::Frsqrt)[15], 0x3e800000u);
  EXPECT_EQ(run(Opcode::Flog2)[0], 0x40000000u);
  EXPECT_EQ(run(Opcode::Flog2)[15], 0x40800000u);
  EXPECT_EQ(run(Opcode::Fexp2)[1], 0x41800000u);
}

TEST(VectorUnit, CheckersCatchPlantedFaults) {
  tests::expect_caught(check_arithmetic([](const VectorOperands& o) {  // lane 15 is not computed
    VectorResult r = golden::vector_execute(o);
    r.data[15] = 0;
    return r;
  }));
  tests::expect_caught(check_arithmetic([](const VectorOperands& o) {  // fnma negates va instead
    VectorOperands changed = o;
    if (o.op == Opcode::FnmaM) changed.op = Opcode::Fma;
    return golden::vector_execute(changed);
  }));
  tests::expect_caught(check_flags([](const VectorOperands& o) {  // flags of all lanes
    VectorOperands changed = o;
    changed.predicate = All;
    return golden::vector_execute(changed);
  }));
  tests::expect_caught(check_conversions([](const VectorOperands& o) {  // part bit 1 of BF16
    VectorOperands changed = o;
    if (o.i6 >> 4 == 3) changed.i6 -= 16;
    return golden::vector_execute(changed);
  }));
  tests::expect_caught(check_conversions([](const VectorOperands& o) {  // a stream too many
    const VectorResult r = golden::vector_execute(o);
    if (o.op == Opcode::Vaccdn) golden::xorshift_step(*o.streams);
    return r;
  }));
}

}  // namespace
