// SPDX-License-Identifier: Apache-2.0
// Small programs for the system tests.
#pragma once

#include <string_view>

namespace programs {

// Works every unit and every kind of write, on one thread, in about 70 cycles.
inline constexpr std::string_view AllUnits = R"(
_start:
  la r1, data
  li r2, 1
  csrw Fmt1, r2
  vld v1, 0(r1)
  vld v2, 1(r1)
  li r3, 15
  pset p2, r3
  fadd v3, v1, v2
  fma v3, v1, v2
  fmul_m v6, v1, 1(r1)
  fcmplt p1, v1, v2
  vext r7, v3, 2
  vst v3, 2(r1)
  vst v1, 4(r1), p2
  mmaz acc0, v1, v2, 1, 1
  mma_m acc0, v1, 1(r1), 1, 1
  vacc v4, acc0, 0
  vst v4, 3(r1)
  ld r5, 0(r1)
  mul r6, r5, r5
  sd r6, 320(r1)
  sb r6, 328(r1)
  lbu r9, 328(r1)
  csrr r8, Flags
  li r4, 79
  csrw Console, r4
  csrw Exit, r0
  halt
.align 64
data:
  .float 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  .float 0.5, -2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  .zero 512
)";

inline constexpr std::string_view Endless = R"(
_start:
  li r1, 1
loop:
  add r2, r2, r1
  j loop
)";

inline constexpr std::string_view Misaligned = R"(
_start:
  li r1, 3
  ld r2, 0(r1)
  halt
)";

inline constexpr std::string_view Fails = R"(
_start:
  li r1, 42
  csrw Exit, r1
  halt
)";

// Never touches a vector register.
inline constexpr std::string_view ScalarOnly = R"(
_start:
  li r1, 3
  mul r2, r1, r1
  halt
)";

}  // namespace programs
