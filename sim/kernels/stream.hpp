// SPDX-License-Identifier: Apache-2.0
// Code that walks through arrays in blocks of 64 elements: loads as FP32, stores in any format.
//
// A block is 4 lines of FP32, 2 of BF16 or 1 of CFloat8. Arrays in memory are padded with zeros to
// whole blocks, so loads need no predicate; stores and what counts elements use predicates made
// from the number of elements that remain.
#pragma once

#include <cstdint>

#include "sim/kernels/image.hpp"
#include "sim/kernels/program_builder.hpp"

namespace sim {

inline constexpr int BlockElements = 64;
inline constexpr int BlockParts = 4;  // vectors of 16 FP32 lanes

constexpr std::int64_t blocks_of(std::int64_t elements) {
  return (elements + BlockElements - 1) / BlockElements;
}
inline std::int64_t block_bytes(golden::FormatEntry format) {
  return BlockElements * bytes_of(format);
}

// Elements of a random kernel: a few blocks, with tails; rarely some thousand cycles.
std::int64_t random_count(const golden::Config& config, Random& random);

// Zero-padded to whole blocks.
Array block_array(golden::FormatEntry format, std::int64_t count, Mix mix, Random random);

class BlockStream {
 public:
  // Predicates of a block: p1..p4 govern the FP32 lines, p5 and p6 the BF16 lines, p7 the CFloat8
  // line. Only those that a format of `for_format` needs are made, and p1..p4 if `lanes`.
  BlockStream(ProgramBuilder& code, R scratch) : code_(code), scratch_(scratch) {}

  static P lane_predicate(int part) { return P{1 + part}; }
  static P line_predicate(golden::FormatEntry format, int line);

  void make_lane_predicates(R remaining);
  void make_line_predicates(golden::FormatEntry format, R remaining);

  // The block at `pointer` as FP32 in 4 registers from `values` on; `raw` and the register behind
  // it are scratch for narrow formats, `entry` is their place in the format table.
  void load(golden::FormatEntry format, int entry, R pointer, V values, V raw);

  // 4 registers of FP32 to the block at `pointer`, as many elements as the line predicates say.
  void store(golden::FormatEntry format, int entry, R pointer, V values, V packed, bool stochastic);

  // `pointer` to the next block.
  void advance(R pointer, golden::FormatEntry format);

 private:
  void tails(R remaining, int element_bytes, int first_predicate, int lines);

  ProgramBuilder& code_;
  R scratch_;
};

// Seeds the random streams of the thread: lane l gets `seed` * (2 l + 1), or 1 instead of 0.
// `v` and the register behind it are scratch.
void seed_streams(ProgramBuilder& code, std::uint32_t seed, V v, R scratch);
Streams seeded_streams(std::uint32_t seed);

}  // namespace sim
