// SPDX-License-Identifier: Apache-2.0
// Fills both sides with the same state, through plain copies.

#include "sim/cosim/initial_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "sim/common/random.hpp"
#include "sim/cosim/ecc.hpp"

namespace sim {
namespace {

constexpr std::size_t Line = golden::LineBytes;
constexpr std::size_t Threads = golden::Threads;

template <typename T>
std::vector<T> noise(Random random, std::size_t count) {
  std::vector<T> values(count);
  for (T& value : values) value = static_cast<T>(random.bits());
  return values;
}

void fill_noise(std::span<std::uint8_t> bytes, Random random) {
  for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
    const std::uint64_t bits = random.bits();
    std::memcpy(&bytes[i], &bits, 8);
  }
}

}  // namespace

InitialState::InitialState(const NodeImage& image, const golden::Config& config,
                           std::uint64_t reset_seed)
    : sram_(static_cast<std::size_t>(config.SramRows) * golden::SramBanks * Line),
      scalars_(noise<std::uint64_t>({reset_seed, "reset.scalar"}, Threads * golden::ScalarRegs)),
      predicates_(noise<std::uint64_t>({reset_seed, "reset.pred"}, Threads * golden::PredRegs)),
      vectors_(noise<std::uint32_t>({reset_seed, "reset.vector"},
                                    Threads * golden::VectorRegs * Line / 4)),
      accumulators_(
          noise<std::uint32_t>({reset_seed, "reset.acc"},
                               Threads * golden::Accumulators * golden::AccParts * Line / 4)) {
  fill_noise(sram_, Random(reset_seed, "reset.sram"));
  for (const Segment& segment : image.segments) {
    const std::size_t end = segment.address + segment.bytes.size();
    if (segment.address % Line != 0 || segment.bytes.size() % Line != 0 || end > sram_.size()) {
      throw std::logic_error(
          fmt::format("segment of {} bytes at {:#x}: both must be multiples of {} inside {:#x}",
                      segment.bytes.size(), segment.address, Line, sram_.size()));
    }
    const std::size_t guard = std::min(sram_.size(), end + GuardLines * Line);
    fill_noise({&sram_[end], guard - end}, Random(0, "guard").split(end));
  }
  for (const Segment& segment : image.segments) {
    std::copy(segment.bytes.begin(), segment.bytes.end(),
              sram_.begin() + static_cast<std::ptrdiff_t>(segment.address));
  }
}

void InitialState::load(golden::ArchState& state) const {
  state.sram.load(0, sram_);
  for (std::size_t t = 0; t < Threads; ++t) {
    golden::ThreadContext& thread = state.threads[t];
    std::memcpy(&thread.r[1], &scalars_[t * golden::ScalarRegs + 1], sizeof thread.r - 8);
    std::memcpy(&thread.p[1], &predicates_[t * golden::PredRegs + 1], sizeof thread.p - 8);
    std::memcpy(thread.v.data(), &vectors_[t * sizeof thread.v / 4], sizeof thread.v);
    std::memcpy(thread.acc.data(), &accumulators_[t * sizeof thread.acc / 4], sizeof thread.acc);
  }
}

void InitialState::load(const RtlArrays& arrays) const {
  for (std::size_t line = 0; line < sram_.size() / Line; ++line) {
    const std::uint8_t* from = &sram_[line * Line];
    std::uint8_t* to =
        &arrays.banks[line % golden::SramBanks][line / golden::SramBanks * CodeLineBytes];
    for (std::size_t word = 0; word < WordsPerLine; ++word, from += 8, to += CodeWordBytes) {
      std::uint64_t data = 0;
      std::memcpy(&data, from, 8);
      std::memcpy(to, from, 8);
      to[8] = ecc_check(data);
    }
  }
  const auto copy = [](const auto& from, const auto& to) {
    if (from.size() != to.size()) throw std::logic_error("size of an array of rtl/backdoor.vlt");
    std::copy(from.begin(), from.end(), to.begin());
  };
  copy(scalars_, arrays.scalars);
  copy(predicates_, arrays.predicates);
  copy(vectors_, arrays.vectors);
  copy(accumulators_, arrays.accumulators);
}

}  // namespace sim
