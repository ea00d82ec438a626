// SPDX-License-Identifier: Apache-2.0
// Moving bytes and lanes: broadcast, align, permute, select (isa.md 2.2).
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// 0xff in each byte whose bit is one.
Vec bytes_of_mask(std::uint64_t mask);

// Byte i of `ones` where bit i of the mask is one, else of `zeros`: vsel, and a predicated write
// (new data, old value, mask).
Vec select_bytes(std::uint64_t mask, const Vec& ones, const Vec& zeros);

// Bytes n .. n+63 of the 128 bytes {high, low}, n in 0..63.
Vec align_bytes(const Vec& low, const Vec& high, int n);

// Byte i is 0 if bit 7 of index byte i is one, else byte index[5:0] of the table.
Vec permute_bytes(const Vec& table, const Vec& index);

// Widths 0..3 are 8, 16, 32, 64 bits; of the number its low bits.
Vec broadcast(int width, std::uint64_t number);

// Every 32-bit lane is this lane of v.
Vec broadcast_lane(const Vec& v, int lane);

// Each lane is its number modulo the width, 0..2 as in vector_int.hpp.
Vec lane_numbers(int width);

}  // namespace golden
