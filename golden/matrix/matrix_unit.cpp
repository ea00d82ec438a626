// SPDX-License-Identifier: Apache-2.0
// The matrix unit: selection of the operand elements, then 64 sums of four products.

#include "golden/matrix/matrix_unit.hpp"

#include <array>
#include <optional>

#include "golden/numeric/dot4.hpp"

namespace golden {
namespace {

std::uint32_t element(const Vec& v, FormatEntry format, int index) {
  const int bits = 8 * element_bytes(format.code);
  const int position = index * bits;
  return v[static_cast<std::size_t>(position / 32)] >> (position % 32) & ((1u << bits) - 1u);
}

// Code of A[i][k].
std::uint32_t element_a(const Vec& a, FormatEntry format, int half, int i, int k) {
  const bool wide = format.code == FormatCode::Bf16;
  return element(a, format, wide ? TileK * i + k : 2 * TileK * i + TileK * half + k);
}

// Code of B[k][j].
std::uint32_t element_b(const Vec& b, FormatEntry format, int half, int k, int j) {
  const bool wide = format.code == FormatCode::Bf16;
  return element(b, format, TileN * (wide ? k : TileK * half + k) + j);
}

}  // namespace

void matrix_step_reference(Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                           int half, bool zero) {
  for (int i = 0; i < TileM; ++i) {
    for (int j = 0; j < TileN; ++j) {
      std::array<std::uint32_t, TileK> row{};
      std::array<std::uint32_t, TileK> column{};
      for (int k = 0; k < TileK; ++k) {
        row[static_cast<std::size_t>(k)] = element_a(a, ea, half, i, k);
        column[static_cast<std::size_t>(k)] = element_b(b, eb, half, k, j);
      }
      std::uint32_t& c = acc[static_cast<std::size_t>(TileN * i + j)];
      c = dot4(zero ? std::nullopt : std::optional(c), row, column, ea, eb);
    }
  }
}

void matrix_step(Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb, int half,
                 bool zero) {
  matrix_step_reference(acc, a, b, ea, eb, half, zero);
}

}  // namespace golden
