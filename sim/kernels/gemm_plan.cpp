// SPDX-License-Identifier: Apache-2.0
// Tiles, panels and addresses of a matrix product.
#include "sim/kernels/gemm_plan.hpp"

#include <algorithm>
#include <functional>

namespace sim {
namespace {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// Byte of element (i, j) of an 8 x 8 or 8 x 4 (A) / 4 x 8 (B) operand line, docs/isa.md
// section 2.3; `depth` counts within the lines of one tile and step.
std::int64_t in_lines(bool is_a, golden::FormatEntry format, std::int64_t across,
                      std::int64_t depth) {
  if (golden::is_cfloat8(format.code)) {
    return is_a ? golden::TileM * across + depth : golden::TileN * depth + across;
  }
  const std::int64_t line = depth / golden::TileK;
  const std::int64_t inside = depth % golden::TileK;
  const std::int64_t element =
      is_a ? golden::TileK * across + inside : golden::TileN * inside + across;
  return line * Line + 2 * element;
}

// rows x columns codes; element (i, j) is at byte `offset(i, j)` of `bytes`.
Segment packed(std::uint32_t address, golden::FormatEntry format, std::int64_t bytes,
               std::int64_t rows, std::int64_t columns, const std::vector<std::uint32_t>& codes,
               const std::function<std::int64_t(std::int64_t, std::int64_t)>& offset) {
  Segment segment{address, std::vector<std::uint8_t>(static_cast<std::size_t>(bytes))};
  const int size = bytes_of(format);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      const std::uint32_t code = codes[static_cast<std::size_t>(i * columns + j)];
      for (int byte = 0; byte < size; ++byte) {
        segment.bytes[static_cast<std::size_t>(offset(i, j) + byte)] =
            static_cast<std::uint8_t>(code >> 8 * byte);
      }
    }
  }
  return segment;
}

}  // namespace

void cut(GemmPlan& plan) {
  plan.blocks_m = ceil_div(plan.m, std::int64_t{golden::TileM} * plan.tiles_m);
  plan.blocks_n = ceil_div(plan.n, std::int64_t{golden::TileN} * plan.tiles_n);
  plan.quads = ceil_div(plan.k, golden::TileK);
  const bool wide_a = !golden::is_cfloat8(plan.format_a.code);
  const bool wide_b = !golden::is_cfloat8(plan.format_b.code);
  plan.quads_per_step = wide_a && wide_b ? 1 : 2;
  plan.lines_a = wide_a ? plan.quads_per_step : 1;
  plan.lines_b = wide_b ? plan.quads_per_step : 1;
  plan.steps = ceil_div(plan.quads, plan.quads_per_step);
  plan.panel_a = plan.steps * plan.tiles_m * plan.lines_a;
  plan.panel_b = plan.steps * plan.tiles_n * plan.lines_b;
  if (plan.operands == GemmOperands::Memory) {
    // Both operands of one instruction have the same offset and must not meet in one bank: panels
    // of A begin at 0, of B at tiles_n modulo 2 * tiles_n, and tiles_m == tiles_n.
    plan.panel_a = round_up(plan.panel_a, 2 * plan.tiles_m);
    plan.panel_b = round_up(plan.panel_b, 2 * plan.tiles_n);
  }
}

void cut_into(GemmPlan& plan, std::string_view block) {
  std::int64_t least = 0;
  GemmPlan best = plan;
  for (const GemmBlock& shape : GemmBlockShapes) {
    const bool possible = plan.operands != GemmOperands::Memory || shape.square();
    if (block == "auto" ? !possible : block != shape.name) continue;
    GemmPlan shaped = plan;
    shaped.tiles_m = shape.tiles_m;
    shaped.tiles_n = shape.tiles_n;
    cut(shaped);
    const std::int64_t tiles = shaped.blocks() * shaped.tiles();
    if (least != 0 && tiles >= least) continue;
    least = tiles;
    best = shaped;
  }
  plan = best;
}

std::int64_t random_dimension(Random& random, int most_bits) {
  const int first = random.between(0, most_bits);
  const int second = random.between(0, most_bits);
  const std::int64_t high = std::int64_t{1} << std::max(first, second);
  return random.between(std::max<std::int64_t>(1, high / 2), high);
}

std::int64_t image_bytes(const GemmPlan& plan) {
  const std::int64_t tiles = plan.blocks() * plan.tiles();
  std::int64_t lines =
      plan.blocks_m * plan.panel_a + plan.blocks_n * plan.panel_b + tiles * plan.tile_lines_out();
  if (plan.uses_c() && !plan.in_place()) lines += tiles * golden::AccParts;
  // In front of B, so that the operands of one instruction are in different banks.
  if (plan.operands == GemmOperands::Memory) lines += 2 * plan.tiles_n - 1;
  return lines * Line;
}

Segment image_of_a(const GemmPlan& plan, const std::vector<std::uint32_t>& codes) {
  return packed(plan.a, plan.format_a, plan.lines_of_a() * Line, plan.m, plan.k, codes,
                [&](std::int64_t row, std::int64_t depth) { return plan.offset_a(row, depth); });
}

Segment image_of_b(const GemmPlan& plan, const std::vector<std::uint32_t>& codes) {
  return packed(
      plan.b, plan.format_b, plan.blocks_n * plan.panel_b * Line, plan.k, plan.n, codes,
      [&](std::int64_t depth, std::int64_t column) { return plan.offset_b(depth, column); });
}

Segment image_of_c(const GemmPlan& plan, const std::vector<std::uint32_t>& codes) {
  return packed(plan.c, Fp32Format, plan.blocks() * plan.tiles() * golden::AccParts * Line, plan.m,
                plan.n, codes, [&](std::int64_t row, std::int64_t column) {
                  return 4 * plan.element_out(row, column);
                });
}

std::int64_t GemmPlan::offset_a(std::int64_t row, std::int64_t depth) const {
  const std::int64_t tile = row / golden::TileM;
  const std::int64_t step_depth = std::int64_t{golden::TileK} * quads_per_step;
  const std::int64_t line =
      tile / tiles_m * panel_a + depth / step_depth * tiles_m * lines_a + tile % tiles_m * lines_a;
  return line * Line + in_lines(true, format_a, row % golden::TileM, depth % step_depth);
}

std::int64_t GemmPlan::offset_b(std::int64_t depth, std::int64_t column) const {
  const std::int64_t tile = column / golden::TileN;
  const std::int64_t step_depth = std::int64_t{golden::TileK} * quads_per_step;
  const std::int64_t line =
      tile / tiles_n * panel_b + depth / step_depth * tiles_n * lines_b + tile % tiles_n * lines_b;
  return line * Line + in_lines(false, format_b, column % golden::TileN, depth % step_depth);
}

std::int64_t GemmPlan::element_out(std::int64_t row, std::int64_t column) const {
  const std::int64_t tile_row = row / golden::TileM;
  const std::int64_t tile_column = column / golden::TileN;
  const std::int64_t block = tile_row / tiles_m * blocks_n + tile_column / tiles_n;
  const std::int64_t tile = block * tiles() + tile_row % tiles_m * tiles_n + tile_column % tiles_n;
  return tile * golden::TileM * golden::TileN + row % golden::TileM * golden::TileN +
         column % golden::TileN;
}

}  // namespace sim
