// SPDX-License-Identifier: Apache-2.0
// Register files, format table, flags, random streams, every codeword of the SRAM, and what the
// network keeps: semaphores, arrivals at barriers, the route table. Its FIFOs and credits are in
// the records.

#include "sim/cosim/state_compare.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <map>

#include "sim/cosim/ecc.hpp"

namespace sim {
namespace {

using golden::RegisterFile;
using Mismatch = std::optional<StateMismatch>;

constexpr int WordsPerVector = golden::LineBytes / 4;
constexpr int WordsPerAcc = golden::TileM * golden::TileN;

// The first difference of two registers of 32-bit words.
Mismatch compare_words(const std::uint32_t* expected, const std::uint32_t* actual, int words,
                       int thread, const char* prefix, int number) {
  if (std::memcmp(expected, actual, static_cast<std::size_t>(words) * 4) == 0) return {};
  int i = 0;
  while (expected[i] == actual[i]) ++i;
  return StateMismatch{fmt::format("t{}.{}{}[{}]", thread, prefix, number, i),
                       thread,
                       {},
                       expected[i],
                       actual[i],
                       32};
}

Mismatch compare_thread(const golden::Node& golden, const RtlArrays& rtl, int t,
                        std::uint64_t& count) {
  const auto ut = static_cast<std::size_t>(t);
  const golden::ThreadContext& thread = golden.state().threads[ut];
  const auto word = [t](const char* prefix, int number, std::uint64_t expected,
                        std::uint64_t actual, int bits) -> Mismatch {
    if (expected == actual) return {};
    return StateMismatch{fmt::format("t{}.{}{}", t, prefix, number), t, {}, expected, actual, bits};
  };
  const auto waits = [&](RegisterFile file, int i) {
    return golden.register_in_flight(file, t, i);
  };
  Mismatch found;
  for (int i = 1; i < golden::ScalarRegs && !found; ++i) {
    if (waits(RegisterFile::Scalar, i)) continue;
    const auto ui = static_cast<std::size_t>(i);
    found = word("r", i, thread.r[ui], rtl.scalars[ut * golden::ScalarRegs + ui], 64);
    ++count;
  }
  for (int i = 1; i < golden::PredRegs && !found; ++i) {
    if (waits(RegisterFile::Predicate, i)) continue;
    const auto ui = static_cast<std::size_t>(i);
    found = word("p", i, thread.p[ui], rtl.predicates[ut * golden::PredRegs + ui], 64);
    ++count;
  }
  for (int i = 0; i < golden::VectorRegs && !found; ++i) {
    if (waits(RegisterFile::Vector, i)) continue;
    const auto ui = static_cast<std::size_t>(i);
    found = compare_words(thread.v[ui].data(),
                          &rtl.vectors[(ut * golden::VectorRegs + ui) * WordsPerVector],
                          WordsPerVector, t, "v", i);
    count += WordsPerVector;
  }
  for (int i = 0; i < golden::Accumulators && !found; ++i) {
    if (waits(RegisterFile::Accumulator, i)) continue;
    const auto ui = static_cast<std::size_t>(i);
    found = compare_words(thread.acc[ui].data(),
                          &rtl.accumulators[(ut * golden::Accumulators + ui) * WordsPerAcc],
                          WordsPerAcc, t, "acc", i);
    count += WordsPerAcc;
  }
  for (int i = 0; i < golden::Formats && !found; ++i) {
    const auto ui = static_cast<std::size_t>(i);
    found = word("fmt", i, thread.formats[ui], rtl.formats[ut * golden::Formats + ui], 16);
    ++count;
  }
  if (!found) {
    found = compare_words(thread.streams.data(), &rtl.streams[ut * golden::Lanes32],
                          golden::Lanes32, t, "stream", 0);
    count += golden::Lanes32;
  }
  if (!found && !golden.flags_in_flight(t)) {
    found = word("flags", 0, thread.flags, rtl.flags[ut], 8);
    ++count;
  }
  return found;
}

const std::uint8_t* code_line(const RtlArrays& rtl, std::size_t line) {
  return &rtl.banks[line % golden::SramBanks][line / golden::SramBanks * CodeLineBytes];
}

using CodeLine = std::array<std::uint8_t, CodeLineBytes>;
using FlippedWord = std::map<std::uint32_t, golden::FlippedBits>::const_iterator;

// The codewords of a line as the hardware must hold them. `flipped` points to the first flipped
// word at or behind the line, and afterwards behind it.
CodeLine golden_line(const golden::Sram& sram, std::size_t line, FlippedWord& flipped) {
  const std::uint8_t* bytes = &sram.bytes()[line * golden::LineBytes];
  CodeLine code;
  for (std::size_t word = 0; word < WordsPerLine; ++word) {
    std::uint64_t data = 0;
    std::memcpy(&data, bytes + 8 * word, 8);
    std::uint8_t check = ecc_check(data);
    if (flipped != sram.flipped().end() && flipped->first == line * golden::LineBytes + 8 * word) {
      data ^= flipped->second.data;
      check = static_cast<std::uint8_t>(check ^ flipped->second.check);
      ++flipped;
    }
    std::memcpy(&code[word * CodeWordBytes], &data, 8);
    code[word * CodeWordBytes + 8] = check;
  }
  return code;
}

Mismatch compare_line(std::size_t line, const CodeLine& expected, const std::uint8_t* actual) {
  for (std::size_t word = 0; word < WordsPerLine; ++word) {
    std::uint64_t want = 0;
    std::uint64_t have = 0;
    std::memcpy(&want, &expected[word * CodeWordBytes], 8);
    std::memcpy(&have, actual + word * CodeWordBytes, 8);
    const auto number = static_cast<std::uint32_t>(line);
    const std::size_t address = line * golden::LineBytes + word * 8;
    if (want != have) {
      return StateMismatch{fmt::format("sram {:#x}", address), -1, number, want, have, 64};
    }
    want = expected[word * CodeWordBytes + 8];
    have = actual[word * CodeWordBytes + 8];
    if (want != have) {
      return StateMismatch{
          fmt::format("sram check bits of {:#x}", address), -1, number, want, have, 8};
    }
  }
  return {};
}

Mismatch compare_sram(const golden::Node& golden, const RtlArrays& rtl, std::uint64_t& count) {
  const golden::Sram& sram = golden.state().sram;
  const std::size_t lines = sram.bytes().size() / golden::LineBytes;
  FlippedWord flipped = sram.flipped().begin();
  for (std::size_t line = 0; line < lines; ++line) {
    const CodeLine expected = golden_line(sram, line, flipped);
    const std::uint8_t* actual = code_line(rtl, line);
    if (std::memcmp(expected.data(), actual, CodeLineBytes) != 0 &&
        !golden.line_in_flight(static_cast<std::uint32_t>(line))) {
      return compare_line(line, expected, actual);
    }
  }
  count += lines * WordsPerLine;
  return {};
}

Mismatch compare_network(const golden::Node& golden, const RtlArrays& rtl, std::uint64_t& count) {
  const auto word = [&](std::uint64_t expected, std::uint64_t actual, int bits, auto where) {
    ++count;
    return expected == actual ? Mismatch() : StateMismatch{where(), -1, {}, expected, actual, bits};
  };
  Mismatch found;
  for (std::size_t i = 0; i < golden::Semaphores && !found; ++i) {
    found = word(golden.semaphores()[i], rtl.semaphores[i], 32,
                 [&] { return fmt::format("sem{}", i); });
    if (found) break;
    found = word(golden.arrivals()[i], rtl.arrivals[i], 16,
                 [&] { return fmt::format("arrivals sem{}", i); });
  }
  for (std::size_t i = 0; i < golden::NodeNumbers && !found; ++i) {
    const bool present = (rtl.routed[i / 32] >> i % 32 & 1) != 0;
    const int number = static_cast<int>(i);
    found = word(static_cast<std::uint64_t>(golden.router().configured(number)),
                 present ? rtl.routes[i] : static_cast<std::uint64_t>(golden::Port::None), 4, [&] {
                   return fmt::format("route {},{}", golden::y_of(number), golden::x_of(number));
                 });
  }
  return found;
}

}  // namespace

std::optional<StateMismatch> compare_state(const golden::Node& golden, const RtlArrays& rtl,
                                           std::uint64_t& count) {
  for (int t = 0; t < golden::Threads; ++t) {
    if (Mismatch found = compare_thread(golden, rtl, t, count)) return found;
  }
  if (Mismatch found = compare_network(golden, rtl, count)) return found;
  return compare_sram(golden, rtl, count);
}

bool still_differs(const golden::Node& golden, const RtlArrays& rtl, const StateMismatch& place) {
  if (!place.line) {
    std::uint64_t count = 0;
    const Mismatch found = place.thread >= 0 ? compare_thread(golden, rtl, place.thread, count)
                                             : compare_network(golden, rtl, count);
    return found && found->where == place.where;
  }
  const golden::Sram& sram = golden.state().sram;
  FlippedWord flipped = sram.flipped().lower_bound(*place.line * golden::LineBytes);
  const CodeLine expected = golden_line(sram, *place.line, flipped);
  return std::memcmp(expected.data(), code_line(rtl, *place.line), CodeLineBytes) != 0 &&
         !golden.line_in_flight(*place.line);
}

void read_rtl_sram(const RtlArrays& rtl, std::uint32_t address, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t at = address + i;
    const std::size_t word = at / 8 % WordsPerLine;
    const std::uint8_t* code = code_line(rtl, at / golden::LineBytes) + word * CodeWordBytes;
    std::uint64_t data = 0;
    std::memcpy(&data, code, 8);
    const auto syndrome = static_cast<std::uint8_t>(ecc_check(data) ^ code[8]);
    for (std::size_t bit = 0; syndrome != 0 && bit < 64; ++bit) {
      if (golden::EccColumn[bit] == syndrome) data ^= std::uint64_t{1} << bit;
    }
    bytes[i] = static_cast<std::uint8_t>(data >> (at % 8 * 8));
  }
}

}  // namespace sim
