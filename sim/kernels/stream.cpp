// SPDX-License-Identifier: Apache-2.0
// Loads, stores and predicates of blocks of 64 elements.
#include "sim/kernels/stream.hpp"

#include <algorithm>

namespace sim {

using golden::FormatCode;
using golden::FormatEntry;
using golden::Opcode;

namespace {

constexpr int FirstHalfLine = 5;     // predicates of BF16 lines
constexpr int FirstQuarterLine = 7;  // of the CFloat8 line

}  // namespace

std::int64_t random_count(const golden::Config& config, Random& random) {
  // Four arrays of FP32 leave half of the SRAM free.
  const int most = config.SramRows * golden::SramBanks * golden::LineBytes / 32;
  if (random.coin()) return random.between(1, 200);
  return random.between(1, std::min(most, random.chance(1, 8) ? 12000 : 4000));
}

Array block_array(FormatEntry format, std::int64_t count, Mix mix, Random random) {
  Array array(format, blocks_of(count) * BlockElements);
  for (std::int64_t i = 0; i < count; ++i) array.set(i, random_code(format, mix, random));
  return array;
}

P BlockStream::line_predicate(FormatEntry format, int line) {
  if (format.code == FormatCode::Fp32) return lane_predicate(line);
  return P{(format.code == FormatCode::Bf16 ? FirstHalfLine : FirstQuarterLine) + line};
}

void BlockStream::tails(R remaining, int element_bytes, int first_predicate, int lines) {
  const int shift = element_bytes == 4 ? 2 : element_bytes == 2 ? 1 : 0;
  code_(Opcode::Slli, scratch_, remaining, shift);
  for (int line = 0; line < lines; ++line) {
    code_(Opcode::Ptail, P{first_predicate + line}, scratch_);
    if (line + 1 == lines) break;
    code_(Opcode::Addi, scratch_, scratch_, -golden::LineBytes);
    code_(Opcode::Max, scratch_, scratch_, R{0});
  }
}

void BlockStream::make_lane_predicates(R remaining) { tails(remaining, 4, 1, BlockParts); }

void BlockStream::make_line_predicates(FormatEntry format, R remaining) {
  const int size = bytes_of(format);
  tails(remaining, size, line_predicate(format, 0).number, size);
}

void BlockStream::load(FormatEntry format, int entry, R pointer, V values, V raw) {
  const int lines = bytes_of(format);
  for (int line = 0; line < lines; ++line) {
    const V target{(lines == BlockParts ? values : raw).number + line};
    code_(Opcode::Vld, target, line, pointer);
  }
  if (lines == BlockParts) return;
  const int parts_per_line = BlockParts / lines;
  for (int part = 0; part < BlockParts; ++part) {
    code_(Opcode::Cvtup, V{values.number + part}, V{raw.number + part / parts_per_line},
          part % parts_per_line, entry);
  }
}

void BlockStream::store(FormatEntry format, int entry, R pointer, V values, V packed,
                        bool stochastic) {
  const int lines = bytes_of(format);
  const int parts_per_line = BlockParts / lines;
  for (int part = 0; part < BlockParts && lines < BlockParts; ++part) {
    const int line = part / parts_per_line;
    code_(stochastic ? Opcode::Cvtsr : Opcode::Cvtdn, V{packed.number + line},
          V{values.number + part}, part % parts_per_line, entry, line_predicate(format, line));
  }
  for (int line = 0; line < lines; ++line) {
    const V source{(lines == BlockParts ? values : packed).number + line};
    code_(Opcode::Vst, source, line, pointer, line_predicate(format, line));
  }
}

void BlockStream::advance(R pointer, FormatEntry format) {
  code_(Opcode::Addi, pointer, pointer, block_bytes(format));
}

void seed_streams(ProgramBuilder& code, std::uint32_t seed, V v, R scratch) {
  const V next{v.number + 1};
  code.constant(scratch, static_cast<std::int32_t>(seed));
  code(Opcode::Vbc, next, scratch, 32);
  code(Opcode::Viota, v, 32);
  code(Opcode::Vadd, v, v, v, 32);
  code(Opcode::Vmul, v, v, next, 32);
  code(Opcode::Vadd, v, v, next, 32);
  code(Opcode::Vseed, v);
}

Streams seeded_streams(std::uint32_t seed) {
  Streams streams{};
  for (std::size_t lane = 0; lane < streams.size(); ++lane) {
    streams[lane] = seed * static_cast<std::uint32_t>(2 * lane + 1);
    if (streams[lane] == 0) streams[lane] = 1;
  }
  return streams;
}

}  // namespace sim
