// SPDX-License-Identifier: Apache-2.0
// The observe records of one cycle, and what can be read from them without knowing a model.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "golden/gen/machine.hpp"

namespace sim {

inline constexpr std::size_t NumUnits = golden::ObserveUnits.size();

enum class Unit : std::uint8_t { Frontend, Scalar, Vector, Matrix, Sram, Network };

constexpr std::size_t index(Unit unit) { return static_cast<std::size_t>(unit); }
constexpr std::size_t record_bytes(std::size_t unit) {
  return 4 * static_cast<std::size_t>(golden::ObserveUnits[unit].words);
}

// Borrowed records, in the order of golden::ObserveUnits.
using RecordPointers = std::array<const std::uint32_t*, NumUnits>;

// Owned records, one after the other: what history and digest work on.
struct Records {
  golden::FrontendObserve frontend;
  golden::ScalarObserve scalar;
  golden::VectorObserve vector;
  golden::MatrixObserve matrix;
  golden::SramObserve sram;
  golden::NetworkObserve network;

  RecordPointers pointers() const {
    return {frontend.words.data(), scalar.words.data(), vector.words.data(),
            matrix.words.data(),   sram.words.data(),   network.words.data()};
  }
  void copy_from(const RecordPointers& from) {
    std::memcpy(frontend.words.data(), from[0], sizeof frontend);
    std::memcpy(scalar.words.data(), from[1], sizeof scalar);
    std::memcpy(vector.words.data(), from[2], sizeof vector);
    std::memcpy(matrix.words.data(), from[3], sizeof matrix);
    std::memcpy(sram.words.data(), from[4], sizeof sram);
    std::memcpy(network.words.data(), from[5], sizeof network);
  }
  bool equal(const RecordPointers& to) const {
    const RecordPointers own = pointers();
    for (std::size_t u = 0; u < NumUnits; ++u) {
      if (std::memcmp(own[u], to[u], record_bytes(u)) != 0) return false;
    }
    return true;
  }
};
static_assert(sizeof(Records) == sizeof(golden::FrontendObserve) + sizeof(golden::ScalarObserve) +
                                     sizeof(golden::VectorObserve) + sizeof(golden::MatrixObserve) +
                                     sizeof(golden::SramObserve) + sizeof(golden::NetworkObserve));

// Element `element` of a field of at most 64 bits.
std::uint64_t field_value(const std::uint32_t* words, const golden::ObserveField& field,
                          int element);

// nullptr when the unit has no such field.
const golden::ObserveField* find_field(Unit unit, std::string_view name);

// Throws std::invalid_argument naming the units there are.
Unit parse_unit(std::string_view name);

}  // namespace sim
