// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/signal.hpp"

#include <fmt/format.h>

#include <algorithm>
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

void SignalHandle::put(std::uint64_t bits) {
  const auto save = [this]<typename T>(T word) { std::memcpy(place_.data, &word, sizeof word); };
  simulator_.written();
  if (width() <= 8) return save(static_cast<std::uint8_t>(bits));
  if (width() <= 16) return save(static_cast<std::uint16_t>(bits));
  if (width() <= 32) return save(static_cast<std::uint32_t>(bits));
  save(bits);
}

void SignalHandle::put(std::span<const std::uint32_t> words) {
  std::memcpy(place_.data, words.data(), bytes_of(width()));
  simulator_.written();
}

// Whether it is written at once; else the value must be kept until apply_write().
bool SignalHandle::begin_write(bool now) {
  if (!place_.writable) {
    throw RuntimeError(fmt::format("{}: an output of the design cannot be written", path_));
  }
  if (simulator_.phase() == Phase::ReadOnly) {
    throw RuntimeError(fmt::format(
        "{}: written in the read-only phase: this time step has ended; await NextTimeStep() or a "
        "Timer first",
        path_));
  }
  if (now) return true;
  simulator_.schedule_write(*this, std::exchange(is_scheduled_, true));
  return false;
}

void SignalHandle::store(std::uint64_t bits, bool now) {
  if (begin_write(now)) {
    put(bits);
  } else {
    scheduled_bits_ = bits;
  }
}

void SignalHandle::store(std::span<const std::uint32_t> words, bool now) {
  if (width() <= 64) {
    return store(words[0] | (words.size() > 1 ? std::uint64_t{words[1]} << 32 : 0), now);
  }
  if (begin_write(now)) {
    put(words);
  } else {
    scheduled_words_.assign(words.begin(), words.end());
  }
}

void SignalHandle::apply_write() {
  is_scheduled_ = false;
  if (width() <= 64) {
    put(scheduled_bits_);
  } else {
    put(scheduled_words_);
  }
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

SignalValue::operator bool() const {
  return std::ranges::any_of(signal_.bytes(), [](char byte) { return byte != 0; });
}

std::size_t SignalValue::size() const { return signal_.width(); }

Range SignalValue::range() const { return signal_.range(); }

void SignalValue::throw_too_large(std::uint64_t number) const {
  throw std::out_of_range(
      fmt::format("{}: {} does not fit in the type that is asked for", signal_.path(), number));
}

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
    if (above != (negative ? all : 0) || (negative && width == 1)) {
      throw std::out_of_range(fmt::format(
          "{}: {} does not fit in {} bits", signal_.path(),
          negative ? fmt::to_string(static_cast<std::int64_t>(bits)) : fmt::to_string(bits),
          width));
    }
    bits &= ~(~std::uint64_t{0} << width);
  }
  if (width <= 64) return signal_.store(bits, now);
  std::vector<std::uint32_t> words(words_of(width), negative ? ~std::uint32_t{0} : 0);
  std::memcpy(words.data(), &bits, sizeof bits);
  if (width % 32 != 0) words.back() &= ~(~std::uint32_t{0} << width % 32);
  signal_.store(words, now);
}

void SignalValue::write(const LogicArray& array, bool now) {
  if (array.size() != signal_.width()) {
    throw std::invalid_argument(fmt::format("{}: {} bits written to a signal of {}", signal_.path(),
                                            array.size(), signal_.width()));
  }
  std::vector<std::uint32_t> words(words_of(signal_.width()));
  array.ones_to_words(words);
  signal_.store(words, now);
}

}  // namespace engine
