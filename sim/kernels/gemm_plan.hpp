// SPDX-License-Identifier: Apache-2.0
// How a matrix product is cut into tiles, blocks and memory, and the program that computes it.
//
//   D = alpha * op(A) * op(B) + beta * C,   op(A) m x k, op(B) k x n;   or the relu of it
//
// A **block** of tiles_m x tiles_n output tiles (8x8 each) stays in accumulators while k runs. The
// image holds A as panels, one per row of blocks, and B one per column of blocks. A panel is the
// sequence of steps along k; a step holds, for each of its tiles, the lines of one operand load:
//
//   quads of k per step   1 if both operands are BF16 (8x4 elements in 64 bytes), else 2
//   lines per tile, step  1, or 2 for BF16 in a step of two quads
//
// so a thread reads each panel from its begin to its end, and operands that a step needs lie in
// consecutive banks. D (and C) are kept tile by tile, block by block: an FP32 tile is 4 lines, one
// per accumulator part.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "golden/common/types.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/image.hpp"

namespace sim {

enum class GemmOperands : std::uint8_t {
  Registers,  // both operands loaded by vld
  MemoryB,    // B as memory operand
  Memory,     // both as memory operands
};

inline constexpr int GuardLines = 20;
inline constexpr std::int64_t MaxGemmDimension = 100000;  // more than any SRAM holds

// Shapes of blocks by their names.
struct GemmBlock {
  std::string_view name;
  int tiles_m, tiles_n;
  bool square() const { return tiles_m == tiles_n; }
};
inline constexpr std::array GemmBlockShapes = {
    GemmBlock{"2x2", 2, 2}, GemmBlock{"2x4", 2, 4}, GemmBlock{"4x2", 4, 2}, GemmBlock{"1x4", 1, 4},
    GemmBlock{"4x1", 4, 1}, GemmBlock{"1x2", 1, 2}, GemmBlock{"2x1", 2, 1}, GemmBlock{"1x1", 1, 1}};

struct GemmPlan {
  // The task.
  std::int64_t m = 0, n = 0, k = 0;
  float alpha = 1, beta = 0;
  bool relu = false;  // D is 0 where it would be negative
  golden::FormatEntry format_a, format_b, format_out;
  bool stochastic = false;
  int threads = 1;
  bool by_host = true;
  GemmOperands operands = GemmOperands::Registers;

  // The cut.
  int tiles_m = 2, tiles_n = 2;             // tiles of a block
  std::int64_t blocks_m = 0, blocks_n = 0;  // blocks of the result
  std::int64_t quads = 0;                   // of k, the last one padded
  int quads_per_step = 1;
  int lines_a = 1, lines_b = 1;  // of one tile in one step
  std::int64_t steps = 0;
  std::int64_t panel_a = 0, panel_b = 0;  // lines of a panel, padding included

  // The memory.
  std::uint32_t a = 0, b = 0, c = 0, d = 0, code = 0;

  bool in_place() const { return format_out.code == golden::FormatCode::Fp32; }  // C where D comes
  bool uses_c() const { return beta != 0; }
  int tiles() const { return tiles_m * tiles_n; }
  // The loads for the block behind the last one reach this far beyond A.
  std::int64_t lines_of_a() const { return blocks_m * panel_a + (in_registers() ? GuardLines : 0); }
  bool in_registers() const { return operands != GemmOperands::Memory; }  // A
  std::int64_t blocks() const { return blocks_m * blocks_n; }
  int workers() const { return static_cast<int>(std::min<std::int64_t>(threads, blocks())); }
  int tile_lines_out() const { return bytes_of(format_out); }  // 64 elements

  // Byte address of an element: of A at (row, k), of B at (k, column), of C and D at (row, column).
  std::int64_t offset_a(std::int64_t row, std::int64_t depth) const;
  std::int64_t offset_b(std::int64_t depth, std::int64_t column) const;
  std::int64_t element_out(std::int64_t row, std::int64_t column) const;  // in elements
};

// The cut of a task; throws nothing. Block shape as given.
void cut(GemmPlan& plan);

// Cuts with the shape named; "auto": of all that the operands allow the first with the least
// padding.
void cut_into(GemmPlan& plan, std::string_view block);

// A size for random products: small ones and tails as often as large ones, 2^most_bits at most.
std::int64_t random_dimension(Random& random, int most_bits);

// Bytes that operands and result take, the program aside.
std::int64_t image_bytes(const GemmPlan& plan);

// op(A), op(B) and C, codes row by row, as they lie at plan.a, plan.b and plan.c.
Segment image_of_a(const GemmPlan& plan, const std::vector<std::uint32_t>& codes);
Segment image_of_b(const GemmPlan& plan, const std::vector<std::uint32_t>& codes);
Segment image_of_c(const GemmPlan& plan, const std::vector<std::uint32_t>& codes);

}  // namespace sim
