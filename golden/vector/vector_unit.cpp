// SPDX-License-Identifier: Apache-2.0
// The vector unit: a table from opcode to function; loops over lanes, masks and flags exist once.

#include "golden/vector/vector_unit.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "golden/numeric/approx.hpp"
#include "golden/numeric/convert.hpp"
#include "golden/numeric/fp32_fma.hpp"
#include "golden/numeric/fp32_minmax.hpp"
#include "golden/numeric/xorshift.hpp"
#include "golden/vector/lanes.hpp"
#include "golden/vector/vector_int.hpp"
#include "golden/vector/vector_permute.hpp"
#include "golden/vector/vector_reduce.hpp"

namespace golden {
namespace {

constexpr std::uint64_t AllBytes = ~std::uint64_t{0};

using Handler = void (*)(const VectorOperands&, VectorResult&);

int width_of(const VectorOperands& o) { return o.i6 & 3; }
int lane_of(const VectorOperands& o) { return o.i6 & 15; }
int part_of(const VectorOperands& o) { return o.i6 >> 4 & 3; }

// --- FP32 lanes ---

// f(i) computes lane i; active lanes raise flags.
template <typename F>
void each_fp32(const VectorOperands& o, VectorResult& r, F f) {
  Flags flags = NoFlags;
  for (std::size_t i = 0; i < r.data.size(); ++i) {
    const Result lane = f(i);
    r.data[i] = lane.value;
    if (lane_active(o.predicate, i, 4)) flags |= lane.flags;
  }
  r.flags = flags;
  r.mask = o.predicate;
}

template <Result (*F)(std::uint32_t)>
void fp32_one(const VectorOperands& o, VectorResult& r) {
  each_fp32(o, r, [&](std::size_t i) { return F(o.b[i]); });
}

template <Result (*F)(std::uint32_t, std::uint32_t)>
void fp32_two(const VectorOperands& o, VectorResult& r) {
  each_fp32(o, r, [&](std::size_t i) { return F(o.b[i], o.c[i]); });
}

template <Result (*F)(std::uint32_t, std::uint32_t, std::uint32_t)>
void fp32_three(const VectorOperands& o, VectorResult& r) {
  each_fp32(o, r, [&](std::size_t i) { return F(o.b[i], o.c[i], o.a[i]); });
}

template <Result (*F)(std::uint32_t, std::uint32_t)>
void fp32_compare(const VectorOperands& o, VectorResult& r) {
  fp32_two<F>(o, r);
  for (std::size_t i = 0; i < r.data.size(); ++i) {
    if (r.data[i] != 0) r.pred |= lane_bytes(i, 4) & o.predicate;
  }
  r.mask = 0;
}

template <Result (*F)(const Vec&, std::uint64_t)>
void fp32_reduce(const VectorOperands& o, VectorResult& r) {
  const Result result = F(o.b, o.predicate);
  r.data.fill(result.value);
  r.flags = result.flags;
  r.mask = AllBytes;
}

// --- integer lanes ---

template <IntFunction F>
void int_two(const VectorOperands& o, VectorResult& r) {
  r.data = F(width_of(o), o.b, o.c);
  r.mask = o.predicate;
}

// Bitwise operations have no width; 32 bits does for all.
template <IntFunction F>
void bitwise(const VectorOperands& o, VectorResult& r) {
  r.data = F(2, o.b, o.c);
  r.mask = o.predicate;
}

template <IntCompare F>
void int_compare(const VectorOperands& o, VectorResult& r) {
  r.pred = F(width_of(o), o.b, o.c) & o.predicate;
}

template <std::uint32_t (*F)(int, const Vec&, std::uint64_t)>
void int_reduce(const VectorOperands& o, VectorResult& r) {
  r.data = broadcast(width_of(o), F(width_of(o), o.b, o.predicate));
  r.mask = AllBytes;
}

// --- conversions ---

// First byte of the part of a packet that holds 16 narrow elements.
std::size_t part_offset(const VectorOperands& o) {
  const int part = o.format.code == FormatCode::Bf16 ? part_of(o) & 1 : part_of(o);
  return static_cast<std::size_t>(part * Lanes32 * element_bytes(o.format.code));
}

void convert_up(const VectorOperands& o, VectorResult& r) {
  const auto bytes = to_lanes<std::uint8_t>(o.b);
  const std::size_t size = static_cast<std::size_t>(element_bytes(o.format.code));
  const std::size_t offset = part_offset(o);
  each_fp32(o, r, [&](std::size_t i) {
    std::uint32_t code = 0;
    for (std::size_t n = size; n-- > 0;) code = code << 8 | bytes[offset + i * size + n];
    return convert_from(o.format, code);
  });
}

template <Rounding R>
void convert_down(const VectorOperands& o, VectorResult& r) {
  if (R == Rounding::Stochastic) xorshift_step(*o.streams);
  const std::size_t size = static_cast<std::size_t>(element_bytes(o.format.code));
  const std::size_t offset = part_offset(o);
  const std::uint64_t in_part = o.predicate >> offset;
  Lanes<std::uint8_t> bytes{};
  for (std::size_t i = 0; i < o.b.size(); ++i) {
    const std::uint32_t random = R == Rounding::Stochastic ? xorshift_random((*o.streams)[i]) : 0u;
    const Result lane = convert_to(o.format, o.b[i], R, random);
    for (std::size_t n = 0; n < size; ++n) {
      bytes[offset + i * size + n] = static_cast<std::uint8_t>(lane.value >> (8 * n));
    }
    if (lane_active(in_part, i, size)) r.flags |= lane.flags;
  }
  r.data = from_lanes<std::uint8_t>(bytes);
  r.mask = o.predicate & lane_bytes(0, size * o.b.size()) << offset;
}

void seed(const VectorOperands& o, VectorResult&) { *o.streams = xorshift_seed(o.b); }

// --- moves ---

void select(const VectorOperands& o, VectorResult& r) {
  r.data = select_bytes(o.predicate, o.b, o.c);
  r.mask = AllBytes;
}

void broadcast_scalar(const VectorOperands& o, VectorResult& r) {
  r.data = broadcast(width_of(o), o.scalar);
  r.mask = o.predicate;
}

void broadcast_one_lane(const VectorOperands& o, VectorResult& r) {
  r.data = broadcast_lane(o.b, lane_of(o));
  r.mask = o.predicate;
}

void align(const VectorOperands& o, VectorResult& r) {
  r.data = align_bytes(o.b, o.c, o.i6 & 63);
  r.mask = o.predicate;
}

void align_scalar(const VectorOperands& o, VectorResult& r) {
  r.data = align_bytes(o.b, Vec{}, static_cast<int>(o.scalar & 63u));
  r.mask = o.predicate;
}

void permute(const VectorOperands& o, VectorResult& r) {
  r.data = permute_bytes(o.b, o.c);
  r.mask = o.predicate;
}

void extract(const VectorOperands& o, VectorResult& r) {
  r.scalar = o.b[static_cast<std::size_t>(lane_of(o))];
}

void number(const VectorOperands& o, VectorResult& r) {
  r.data = lane_numbers(width_of(o));
  r.mask = o.predicate;
}

void copy(const VectorOperands& o, VectorResult& r) {
  r.data = o.b;
  r.mask = o.predicate;
}

// --- table ---

struct Row {
  Opcode op;
  Handler run;
};

constexpr Row Rows[] = {
    {Opcode::Fadd, fp32_two<fp32_add>},
    {Opcode::Fsub, fp32_two<fp32_sub>},
    {Opcode::Fmul, fp32_two<fp32_mul>},
    {Opcode::Fma, fp32_three<fp32_fma>},
    {Opcode::Fnma, fp32_three<fp32_fnma>},
    {Opcode::Fmin, fp32_two<fp32_min>},
    {Opcode::Fmax, fp32_two<fp32_max>},
    {Opcode::Fcmpeq, fp32_compare<fp32_equal>},
    {Opcode::Fcmplt, fp32_compare<fp32_less>},
    {Opcode::Fcmple, fp32_compare<fp32_less_equal>},
    {Opcode::Vand, bitwise<int_and>},
    {Opcode::Vor, bitwise<int_or>},
    {Opcode::Vxor, bitwise<int_xor>},
    {Opcode::Vsel, select},
    {Opcode::Vadd, int_two<int_add>},
    {Opcode::Vsub, int_two<int_sub>},
    {Opcode::Vmul, int_two<int_mul>},
    {Opcode::Vmin, int_two<int_min>},
    {Opcode::Vmax, int_two<int_max>},
    {Opcode::Vminu, int_two<int_min_unsigned>},
    {Opcode::Vmaxu, int_two<int_max_unsigned>},
    {Opcode::Vsll, int_two<int_shift_left>},
    {Opcode::Vsrl, int_two<int_shift_right>},
    {Opcode::Vsra, int_two<int_shift_right_signed>},
    {Opcode::Vcmpeq, int_compare<int_equal>},
    {Opcode::Vcmplt, int_compare<int_less>},
    {Opcode::Vcmpltu, int_compare<int_less_unsigned>},
    {Opcode::Frcp, fp32_one<fp32_rcp>},
    {Opcode::Frsqrt, fp32_one<fp32_rsqrt>},
    {Opcode::Fexp2, fp32_one<fp32_exp2>},
    {Opcode::Flog2, fp32_one<fp32_log2>},
    {Opcode::Cvtup, convert_up},
    {Opcode::Cvtdn, convert_down<Rounding::Nearest>},
    {Opcode::Cvtsr, convert_down<Rounding::Stochastic>},
    {Opcode::Vseed, seed},
    {Opcode::Fredsum, fp32_reduce<reduce_sum>},
    {Opcode::Fredmin, fp32_reduce<reduce_min>},
    {Opcode::Fredmax, fp32_reduce<reduce_max>},
    {Opcode::Vredsum, int_reduce<reduce_int_sum>},
    {Opcode::Vredmin, int_reduce<reduce_int_min>},
    {Opcode::Vredmax, int_reduce<reduce_int_max>},
    {Opcode::Vbc, broadcast_scalar},
    {Opcode::Vbcl, broadcast_one_lane},
    {Opcode::Valign, align},
    {Opcode::Valignr, align_scalar},
    {Opcode::Vperm, permute},
    {Opcode::Vext, extract},
    {Opcode::Viota, number},
    {Opcode::Vacc, copy},
    {Opcode::Vaccdn, convert_down<Rounding::Nearest>},
    {Opcode::Vaccsr, convert_down<Rounding::Stochastic>},
    {Opcode::FaddM, fp32_two<fp32_add>},
    {Opcode::FsubM, fp32_two<fp32_sub>},
    {Opcode::FmulM, fp32_two<fp32_mul>},
    {Opcode::FmaM, fp32_three<fp32_fma>},
    {Opcode::FnmaM, fp32_three<fp32_fnma>},
    {Opcode::FminM, fp32_two<fp32_min>},
    {Opcode::FmaxM, fp32_two<fp32_max>},
    {Opcode::FcmpeqM, fp32_compare<fp32_equal>},
    {Opcode::FcmpltM, fp32_compare<fp32_less>},
    {Opcode::FcmpleM, fp32_compare<fp32_less_equal>},
    {Opcode::VandM, bitwise<int_and>},
    {Opcode::VorM, bitwise<int_or>},
    {Opcode::VxorM, bitwise<int_xor>},
};

constexpr std::array<Handler, 256> Handlers = [] {
  std::array<Handler, 256> handlers{};
  for (const Row& row : Rows) handlers[static_cast<std::size_t>(row.op)] = row.run;
  return handlers;
}();

constexpr bool rows_are_the_vector_instructions() {
  for (const InsnInfo& insn : Insns) {
    const bool has_row =
        std::any_of(std::begin(Rows), std::end(Rows), [&](auto& row) { return row.op == insn.op; });
    if ((insn.vec != 0) != has_row) return false;
  }
  return true;
}
static_assert(rows_are_the_vector_instructions());

}  // namespace

VectorResult vector_execute(const VectorOperands& operands) {
  VectorResult result;
  Handlers[static_cast<std::size_t>(operands.op)](operands, result);
  result.data = select_bytes(result.mask, result.data, Vec{});
  return result;
}

}  // namespace golden
