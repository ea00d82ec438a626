// SPDX-License-Identifier: Apache-2.0
// The SRAM of a node: bytes, and which bits of the stored codewords are flipped.
#include "golden/sram/sram.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace golden {
namespace {

constexpr int WordBytes = EccDataBits / 8;
constexpr int LineWords = LineBytes / WordBytes;
constexpr std::uint8_t AllBytes = 0xff;

// The contents are kept as bytes and moved as words.
static_assert(std::endian::native == std::endian::little);

// A mask with one bit per byte, widened to one bit per bit.
constexpr std::uint64_t bits_of(std::uint8_t mask) {
  std::uint64_t bits = 0;
  for (int i = 0; i < WordBytes; ++i) {
    if ((mask >> i & 1) != 0) bits |= std::uint64_t{0xff} << (8 * i);
  }
  return bits;
}

constexpr std::size_t line_of(std::uint32_t address) { return address / LineBytes; }
constexpr std::uint8_t word_bit(std::uint32_t address) {
  return static_cast<std::uint8_t>(1u << (address % LineBytes / WordBytes));
}

void count(FlippedBits bits, EccResult& result) {
  const int flipped = bits.count();
  if (flipped == 1) ++result.corrected;
  if (flipped >= 2) result.double_error = true;
}

}  // namespace

int FlippedBits::count() const { return std::popcount(data) + std::popcount(check); }

Sram::Sram(int rows)
    : bytes_(static_cast<std::size_t>(rows) * SramBanks * LineBytes),
      flipped_words_(static_cast<std::size_t>(rows) * SramBanks) {}

EccResult Sram::read_line(std::uint32_t line, Vec& data) const {
  std::memcpy(data.data(), &bytes_[std::size_t{line} * LineBytes], LineBytes);
  EccResult result;
  if (!touched(line)) return result;
  for (std::uint32_t w = 0; w < LineWords; ++w) {
    const FlippedBits bits = bits_at(line * LineBytes + w * WordBytes);
    count(bits, result);
    if (bits.count() < 2) continue;
    data[2 * w] ^= static_cast<std::uint32_t>(bits.data);
    data[2 * w + 1] ^= static_cast<std::uint32_t>(bits.data >> 32);
  }
  return result;
}

EccResult Sram::read_word(std::uint32_t address, std::uint64_t& data) const {
  std::memcpy(&data, &bytes_[address], WordBytes);
  EccResult result;
  if (!touched(address / LineBytes)) return result;
  const FlippedBits bits = bits_at(address);
  count(bits, result);
  if (bits.count() >= 2) data ^= bits.data;
  return result;
}

EccResult Sram::write_line(std::uint32_t line, const Vec& data, std::uint64_t mask) {
  const std::uint32_t address = line * LineBytes;
  if (mask == ~std::uint64_t{0} && !touched(line)) {
    std::memcpy(&bytes_[address], data.data(), LineBytes);
    return {};
  }
  EccResult result;
  for (std::uint32_t w = 0; w < LineWords; ++w) {
    const std::uint64_t word = data[2 * w] | std::uint64_t{data[2 * w + 1]} << 32;
    const auto bytes = static_cast<std::uint8_t>(mask >> (w * WordBytes));
    const EccResult one = write_masked_word(address + w * WordBytes, word, bytes);
    result.corrected += one.corrected;
    result.double_error = result.double_error || one.double_error;
  }
  return result;
}

EccResult Sram::write_word(std::uint32_t address, std::uint64_t data, std::uint8_t mask) {
  return write_masked_word(address, data, mask);
}

EccResult Sram::write_masked_word(std::uint32_t address, std::uint64_t data, std::uint8_t mask) {
  EccResult result;
  if (mask == 0) return result;
  if (mask != AllBytes) {
    std::uint64_t old = 0;
    result = read_word(address, old);
    if (result.double_error) return result;
    const std::uint64_t bits = bits_of(mask);
    data = (old & ~bits) | (data & bits);
  }
  make_clean(address);
  std::memcpy(&bytes_[address], &data, WordBytes);
  return result;
}

FlippedBits Sram::bits_at(std::uint32_t address) const {
  const auto found = flipped_.find(address);
  return found == flipped_.end() ? FlippedBits{} : found->second;
}

void Sram::make_clean(std::uint32_t address) {
  std::uint8_t& words = flipped_words_[line_of(address)];
  if ((words & word_bit(address)) == 0) return;
  words = static_cast<std::uint8_t>(words & ~word_bit(address));
  flipped_.erase(address);
}

void Sram::flip(std::uint32_t address, FlippedBits bits) {
  FlippedBits sum = bits_at(address);
  sum.data ^= bits.data;
  sum.check = static_cast<std::uint8_t>(sum.check ^ bits.check);
  make_clean(address);
  if (sum == FlippedBits{}) return;
  flipped_[address] = sum;
  std::uint8_t& words = flipped_words_[line_of(address)];
  words = static_cast<std::uint8_t>(words | word_bit(address));
}

void Sram::load(std::uint32_t address, std::span<const std::uint8_t> data) {
  if (data.empty()) return;
  std::copy(data.begin(), data.end(), bytes_.begin() + address);
  const auto end = address + static_cast<std::uint32_t>(data.size());
  for (std::uint32_t a = address / WordBytes * WordBytes; a < end; a += WordBytes) make_clean(a);
}

void Sram::clear() {
  std::fill(bytes_.begin(), bytes_.end(), std::uint8_t{0});
  std::fill(flipped_words_.begin(), flipped_words_.end(), std::uint8_t{0});
  flipped_.clear();
}

}  // namespace golden
