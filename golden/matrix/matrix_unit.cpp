// SPDX-License-Identifier: Apache-2.0
// The matrix unit: selection of the operand elements, then 64 sums of four products.

#include "golden/matrix/matrix_unit.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "golden/matrix/matrix_simd.hpp"
#include "golden/numeric/dot4.hpp"
#include "golden/numeric/round_pack.hpp"

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

struct Operands {
  std::array<std::array<std::uint32_t, TileK>, TileM> rows;     // A[i]
  std::array<std::array<std::uint32_t, TileK>, TileN> columns;  // B[.][j]
};

Operands operands(const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb, int half) {
  Operands out{};
  for (int k = 0; k < TileK; ++k) {
    const std::size_t kk = static_cast<std::size_t>(k);
    for (int i = 0; i < TileM; ++i) {
      out.rows[static_cast<std::size_t>(i)][kk] = element_a(a, ea, half, i, k);
    }
    for (int j = 0; j < TileN; ++j) {
      out.columns[static_cast<std::size_t>(j)][kk] = element_b(b, eb, half, k, j);
    }
  }
  return out;
}

bool any_special(const std::array<std::uint32_t, TileK>& codes, FormatEntry format) {
  return std::any_of(codes.begin(), codes.end(), [&](std::uint32_t code) {
    const MatrixOperand operand = matrix_operand(format, code);
    return operand.nan || operand.infinite;
  });
}

}  // namespace

void matrix_step_reference(Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                           int half, bool zero) {
  const Operands o = operands(a, b, ea, eb, half);
  for (std::size_t i = 0; i < TileM; ++i) {
    for (std::size_t j = 0; j < TileN; ++j) {
      std::uint32_t& c = acc[TileN * i + j];
      c = dot4(zero ? std::nullopt : std::optional(c), o.rows[i], o.columns[j], ea, eb);
    }
  }
}

void matrix_step(Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb, int half,
                 bool zero) {
  Acc partial;
  if (matrix_step_simd(acc, partial, {a, b, ea, eb, half, zero})) return;

  // An infinity or a NaN: the elements that see one are computed one by one.
  const Operands o = operands(a, b, ea, eb, half);
  std::array<bool, TileN> special_column;
  for (std::size_t j = 0; j < TileN; ++j) special_column[j] = any_special(o.columns[j], eb);
  for (std::size_t i = 0; i < TileM; ++i) {
    const bool special_row = any_special(o.rows[i], ea);
    for (std::size_t j = 0; j < TileN; ++j) {
      std::uint32_t& c = acc[TileN * i + j];
      const bool special_c = !zero && fp32_magnitude(c) >= Fp32Inf;
      if (special_row || special_column[j] || special_c) {
        c = dot4(zero ? std::nullopt : std::optional(c), o.rows[i], o.columns[j], ea, eb);
      } else {
        c = partial[TileN * i + j];
      }
    }
  }
}

}  // namespace golden
