// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "sim/engine/errors.hpp"
#include "sim/engine/simulator.hpp"

namespace engine {

static_assert(std::endian::native == std::endian::little);

namespace {
constexpr std::size_t words_of(unsigned width) { return (width + 31) / 32; }

std::size_t bytes_of(unsigned width) {
  if (width <= 32) return std::bit_ceil((width + 7) / 8);
  return width <= 64 ? 8 : 4 * words_of(width);
}
}  // namespace

SignalHandle::SignalHandle(Simulator& simulator, std::string path, const SignalPlace& place)
    : value(*this), simulator_(simulator), path_(std::move(path)), place_(place) {
  if (place_.width == 0 || !place_.data) {
    throw std::invalid_argument(fmt::format("signal {}: no bits", path_));
  }
}

EdgeTrigger& SignalHandle::of_one_bit(EdgeTrigger& trigger) {
  if (width() == 1) return trigger;
  throw std::invalid_argument(
      fmt::format("{}: the signal has {} bits, and an edge is of one; use ValueChange",
                  trigger.describe(), width()));
}
EdgeTrigger& SignalHandle::rising_edge() { return of_one_bit(rising_); }
EdgeTrigger& SignalHandle::falling_edge() { return of_one_bit(falling_); }

std::uint64_t SignalHandle::bits() const {
  const auto load = [this]<typename T>(T word) {
    std::memcpy(&word, place_.data, sizeof word);
    return std::uint64_t{word};
  };
  if (width() <= 8) return load(std::uint8_t{});
  if (width() <= 16) return load(std::uint16_t{});
  if (width() <= 32) return load(std::uint32_t{});
  if (width() <= 64) return load(std::uint64_t{});
  throw std::out_of_range(
      fmt::format("{}: {} bits do not fit in 64; take a LogicArray", path_, width()));
}

std::string_view SignalHandle::bytes() const {
  return {static_cast<const char*>(place_.data), bytes_of(width())};
}

void SignalHandle::put(std::span<const std::uint32_t> words) {
  std::memcpy(place_.data, words.data(), bytes_of(width()));
  simulator_.written();
}

void SignalHandle::store(std::span<const std::uint32_t> words, bool now) {
  if (!place_.writable) {
    throw RuntimeError(fmt::format("{}: an output of the design cannot be written", path_));
  }
  if (simulator_.phase() == Phase::ReadOnly) {
    throw RuntimeError(fmt::format(
        "{}: written in the read-only phase: this time step has ended; await NextTimeStep() or a "
        "Timer first",
        path_));
  }
  if (now) {
    put(words);
  } else {
    scheduled_.assign(words.begin(), words.end());
    simulator_.schedule_write(*this, std::exchange(is_scheduled_, true));
  }
}

void SignalHandle::apply_write() {
  is_scheduled_ = false;
  put(scheduled_);
}

// --- values

SignalValue::operator LogicArray() const {
  std::vector<std::uint32_t> words(words_of(signal_.width()) + 1);
  const std::string_view bytes = signal_.bytes();
  std::memcpy(words.data(), bytes.data(), bytes.size());
  words.resize(words_of(signal_.width()));
  return LogicArray::from_words(words, signal_.range());
}

std::uint64_t SignalValue::to_unsigned() const { return signal_.bits(); }

std::int64_t SignalValue::to_signed() const {
  const unsigned unused = 64 - signal_.width();
  return static_cast<std::int64_t>(signal_.bits() << unused) >> unused;
}

std::string SignalValue::str() const { return LogicArray(*this).str(); }

SignalValue& SignalValue::operator=(const LogicArray& array) {
  write(array, false);
  return *this;
}

void SignalValue::set_immediate(const LogicArray& array) { write(array, true); }

void SignalValue::set_words(std::span<const std::uint32_t> words) {
  const unsigned width = signal_.width();
  if (words.size() != words_of(width)) {
    throw std::invalid_argument(fmt::format("{}: {} words written to a signal of {} bits",
                                            signal_.path(), words.size(), width));
  }
  if (width % 32 != 0 && words.back() >> width % 32 != 0) {
    throw std::out_of_range(fmt::format("{}: the last word, {:#x}, does not fit in {} bits",
                                        signal_.path(), words.back(), width % 32));
  }
  signal_.store(words, false);
}

void SignalValue::write(std::uint64_t bits, bool negative, bool now) {
  const unsigned width = signal_.width();
  if (width < 64) {
    const std::uint64_t above = bits >> (negative ? width - 1 : width);
    const std::uint64_t all = ~std::uint64_t{0} >> (negative ? width - 1 : width);
    if (above != (negative ? all : 0)) {
      throw std::out_of_range(fmt::format(
          "{}: {} does not fit in {} bits", signal_.path(),
          negative ? fmt::to_string(static_cast<std::int64_t>(bits)) : fmt::to_string(bits),
          width));
    }
    bits &= ~(~std::uint64_t{0} << width);
  }
  std::array<std::uint32_t, 2> low;
  std::memcpy(low.data(), &bits, sizeof bits);
  if (width <= 64) return signal_.store(low, now);
  std::vector<std::uint32_t> words(words_of(width), negative ? ~std::uint32_t{0} : 0);
  std::copy(low.begin(), low.end(), words.begin());
  if (width % 32 != 0) words.back() &= ~(~std::uint32_t{0} << width % 32);
  signal_.store(words, now);
}

void SignalValue::write(const LogicArray& array, bool now) {
  if (array.size() != signal_.width()) {
    throw std::invalid_argument(fmt::format("{}: {} bits written to a signal of {}", signal_.path(),
                                            array.size(), signal_.width()));
  }
  std::vector<std::uint32_t> words(std::max<std::size_t>(words_of(signal_.width()), 2));
  array.to_words(std::span(words).first(words_of(signal_.width())));
  signal_.store(words, now);
}

}  // namespace engine
