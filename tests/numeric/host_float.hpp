// SPDX-License-Identifier: Apache-2.0
// The FP32 unit of the host as a witness: results and exception flags of single instructions.
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"
#include "tests/numeric/exact.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#define TESTS_HOST_FLOAT 1
#else
#define TESTS_HOST_FLOAT 0
#endif

namespace tests {

enum class HostOp { Add, Sub, Mul, Fma };

#if TESTS_HOST_FLOAT

inline bool host_has_fma() { return __builtin_cpu_supports("fma"); }

// The four flags of the project out of MXCSR and the operands. The host raises Invalid for
// signalling NaNs only, and its Denormal gives way to NaN and invalid operations.
inline golden::Result host_result(__m128 value, std::uint32_t operands_nan,
                                  std::uint32_t operands_denormal) {
  const unsigned csr = _mm_getcsr();
  std::uint32_t bits = static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_castps_si128(value)));
  unsigned flags = 0;
  if ((csr & 0x01u) != 0 || operands_nan != 0) flags |= golden::Invalid;
  if ((csr & 0x02u) != 0 || operands_denormal != 0) flags |= golden::Denormal;
  if ((csr & 0x08u) != 0) flags |= golden::Overflow;
  if ((csr & 0x10u) != 0) flags |= golden::Underflow;
  if (is_nan(bits)) bits = 0x7fc00000u;
  return {bits, static_cast<golden::Flags>(flags)};
}

inline __m128 host_operand(std::uint32_t bits) {
  return _mm_castsi128_ps(_mm_cvtsi32_si128(static_cast<int>(bits)));
}

// Exceptions masked, nearest even, denormals kept. The empty asm statements keep the instruction
// between the two accesses to MXCSR.
inline golden::Result host_two(HostOp op, std::uint32_t a, std::uint32_t b) {
  __m128 x = host_operand(a);
  __m128 y = host_operand(b);
  _mm_setcsr(0x1f80);
  __asm__ volatile("" : "+x"(x), "+x"(y) : : "memory");
  __m128 r = op == HostOp::Add   ? _mm_add_ss(x, y)
             : op == HostOp::Sub ? _mm_sub_ss(x, y)
                                 : _mm_mul_ss(x, y);
  __asm__ volatile("" : "+x"(r) : : "memory");
  return host_result(r, is_nan(a) || is_nan(b), is_denormal(a) || is_denormal(b));
}

__attribute__((target("fma"))) inline golden::Result host_fma(std::uint32_t a, std::uint32_t b,
                                                              std::uint32_t c) {
  __m128 x = host_operand(a);
  __m128 y = host_operand(b);
  __m128 z = host_operand(c);
  _mm_setcsr(0x1f80);
  __asm__ volatile("" : "+x"(x), "+x"(y), "+x"(z) : : "memory");
  __m128 r = _mm_fmadd_ss(x, y, z);
  __asm__ volatile("" : "+x"(r) : : "memory");
  return host_result(r, is_nan(a) || is_nan(b) || is_nan(c),
                     is_denormal(a) || is_denormal(b) || is_denormal(c));
}

#endif

// The same by MPFR: for hosts without the instruction, and as a third opinion.
inline golden::Result exact_fma(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  unsigned flags = 0;
  if (is_denormal(a) || is_denormal(b) || is_denormal(c)) flags |= golden::Denormal;
  const auto give = [&](std::uint32_t bits, unsigned more) {
    return golden::Result{bits, static_cast<golden::Flags>(flags | more)};
  };
  if (is_nan(a) || is_nan(b) || is_nan(c)) return give(0x7fc00000u, golden::Invalid);
  const std::uint32_t product_sign = (a ^ b) & 0x80000000u;
  const std::uint32_t c_sign = c & 0x80000000u;
  if (is_infinite(a) || is_infinite(b)) {
    if (is_zero(a) || is_zero(b)) return give(0x7fc00000u, golden::Invalid);
    if (is_infinite(c) && product_sign != c_sign) return give(0x7fc00000u, golden::Invalid);
    return give(product_sign | 0x7f800000u, 0);
  }
  if (is_infinite(c)) return give(c, 0);
  const Real sum = real_of(a) * real_of(b) + real_of(c);
  if (sum.sign() == 0) {
    const bool zeros = (is_zero(a) || is_zero(b)) && is_zero(c);
    return give(zeros && product_sign == c_sign ? c_sign : 0u, 0);
  }
  const Rounded rounded = round_to_fp32(sum);
  return give(rounded.bits, rounded.flags);
}

}  // namespace tests
