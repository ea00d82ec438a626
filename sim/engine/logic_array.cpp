// SPDX-License-Identifier: Apache-2.0
// Arrays of Logic: words where all elements are 0 or 1, one Logic each where not.

#include "sim/engine/logic_array.hpp"

#include <functional>
#include <stdexcept>

namespace engine {
namespace {

constexpr std::size_t WordBits = 32;
constexpr std::size_t LongestText = 64;  // of an array in a message

std::size_t words_of(std::size_t bits) { return (bits + WordBits - 1) / WordBits; }

// The 32 bits from `bit` on, zeros beyond the end.
std::uint32_t word_at(std::span<const std::uint32_t> words, std::size_t bit) {
  const std::size_t word = bit / WordBits;
  const std::size_t shift = bit % WordBits;
  if (word >= words.size()) return 0;
  const std::uint64_t low = words[word];
  const std::uint64_t high = word + 1 < words.size() ? words[word + 1] : 0;
  return static_cast<std::uint32_t>((high << WordBits | low) >> shift);
}

Range default_range(std::size_t size) { return Bounds(size).range(); }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c; }

std::vector<Logic> parse_literal(std::string_view literal) {
  std::vector<Logic> logics;
  logics.reserve(literal.size());
  for (const char c : literal) {
    if (c == '_') continue;
    if (Logic::Literals.find(upper(c)) == std::string_view::npos) {
      throw std::invalid_argument(
          fmt::format("LogicArray of \"{}\": '{}' is none of U X 0 1 Z W L H - and _",
                      literal.substr(0, LongestText), c));
    }
    logics.emplace_back(c);
  }
  return logics;
}

[[noreturn]] void throw_does_not_fit(const std::string& what, const Range& range) {
  throw std::invalid_argument(
      fmt::format("LogicArray of {} does not fit {} of length {}", what, range, range.size()));
}

}  // namespace

LogicArray::LogicArray(Zeros, const Range& range) : range_(range), words_(words_of(range.size())) {}

LogicArray::LogicArray(std::vector<Logic> logics, Bounds bounds) : range_(bounds.range()) {
  if (logics.size() != size())
    throw_does_not_fit(fmt::format("{} elements", logics.size()), range_);
  if (!std::all_of(logics.begin(), logics.end(), [](Logic logic) { return logic.is_01(); })) {
    logics_ = std::move(logics);
    return;
  }
  words_.resize(words_of(size()));
  for (std::size_t i = 0; i < logics.size(); ++i) put(i, logics[i]);
}

LogicArray::LogicArray(std::vector<Logic> logics) : range_(default_range(logics.size())) {
  *this = LogicArray(std::move(logics), range_);
}

LogicArray::LogicArray(std::string_view literal) : LogicArray(parse_literal(literal)) {}

LogicArray::LogicArray(std::string_view literal, Bounds bounds)
    : LogicArray(parse_literal(literal), bounds) {}

LogicArray::LogicArray(const LogicArray& array, Bounds bounds) : LogicArray(array) {
  set_range(bounds.range());
}

LogicArray LogicArray::of_unsigned(std::uint64_t value, const Range& range,
                                   OnOverflow on_overflow) {
  const std::size_t size = range.size();
  const bool fits = size >= 64 || (size > 0 && value >> size == 0);
  if (size == 0 || (!fits && on_overflow == OnOverflow::Error)) {
    throw_does_not_fit(fmt::format("{}", value), range);
  }
  LogicArray result(Zeros{}, range);
  for (std::uint32_t& word : result.words_) {
    word = static_cast<std::uint32_t>(value);
    value >>= WordBits;
  }
  result.clear_unused();
  return result;
}

LogicArray LogicArray::of_signed(std::int64_t value, const Range& range, OnOverflow on_overflow) {
  const std::size_t size = range.size();
  const bool fits = size >= 64 || (size > 0 && (value >> (size - 1) == 0 ||  // all signs
                                                value >> (size - 1) == -1));
  if (size == 0 || (!fits && on_overflow == OnOverflow::Error)) {
    throw_does_not_fit(fmt::format("signed {}", value), range);
  }
  LogicArray result(Zeros{}, range);
  for (std::uint32_t& word : result.words_) {
    word = static_cast<std::uint32_t>(value);
    value >>= WordBits;
  }
  result.clear_unused();
  return result;
}

LogicArray LogicArray::of_positive(std::uint64_t value, const Range& range,
                                   OnOverflow on_overflow) {
  if (range.size() <= 64 && on_overflow == OnOverflow::Error) {
    throw_does_not_fit(fmt::format("signed {}", value), range);
  }
  return of_unsigned(value, range, on_overflow);
}

void LogicArray::throw_negative(std::int64_t value) {
  throw std::invalid_argument(
      fmt::format("LogicArray of unsigned {}: allowed are numbers from 0", value));
}

LogicArray LogicArray::from_bytes(std::span<const std::uint8_t> bytes, ByteOrder order) {
  return from_bytes(bytes, default_range(8 * bytes.size()), order);
}

LogicArray LogicArray::from_bytes(std::span<const std::uint8_t> bytes, Bounds bounds,
                                  ByteOrder order) {
  if (8 * bytes.size() != bounds.range().size()) {
    throw_does_not_fit(fmt::format("{} bytes", bytes.size()), bounds.range());
  }
  LogicArray result(Zeros{}, bounds.range());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = bytes[order == ByteOrder::Little ? i : bytes.size() - 1 - i];
    result.words_[i / 4] |= byte << (8 * (i % 4));
  }
  return result;
}

LogicArray LogicArray::from_words(std::span<const std::uint32_t> words, Range range) {
  LogicArray result(Zeros{}, range);
  if (words.size() != result.words_.size()) {
    throw_does_not_fit(fmt::format("{} words", words.size()), range);
  }
  std::copy(words.begin(), words.end(), result.words_.begin());
  result.clear_unused();
  return result;
}

void LogicArray::clear_unused() {
  const std::size_t used = size() % WordBits;
  if (used != 0) words_.back() &= (std::uint32_t{1} << used) - 1;
}

void LogicArray::set_range(Range range) {
  if (range.size() != size()) throw_does_not_fit(fmt::format("{} elements", size()), range);
  range_ = range;
}

bool LogicArray::is_resolvable() const {
  return std::all_of(logics_.begin(), logics_.end(), [](Logic l) { return l.is_resolvable(); });
}

LogicArray LogicArray::in_words() const {
  if (size() == 0) throw std::domain_error(repr() + " is no number: it is empty");
  LogicArray result(Zeros{}, range_);
  if (holds_words()) return *this;
  for (std::size_t i = 0; i < size(); ++i) {
    if (!logics_[i].is_resolvable()) {
      throw std::domain_error(fmt::format("{} is no number: element {} is {}; see resolve()",
                                          repr(), range_.nth(i), logics_[i]));
    }
    result.put(i, static_cast<bool>(logics_[i]));
  }
  return result;
}

std::optional<std::uint64_t> LogicArray::unsigned_64() const {
  const auto above = words_.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words_));
  if (std::any_of(above, words_.end(), [](std::uint32_t word) { return word != 0; })) {
    return std::nullopt;
  }
  return std::uint64_t{word_at(words_, WordBits)} << WordBits | words_[0];
}

std::optional<std::int64_t> LogicArray::signed_64() const {
  const std::uint64_t low = std::uint64_t{word_at(words_, WordBits)} << WordBits | words_[0];
  if (size() <= 64) {
    const std::size_t unused = 64 - size();
    return static_cast<std::int64_t>(low << unused) >> unused;
  }
  // The number fits when everything from bit 63 on is the sign.
  const LogicArray sign = slice(range_.left(), range_.nth(size() - 64));
  if (static_cast<bool>(bit(0) ? ~sign : sign)) return std::nullopt;
  return static_cast<std::int64_t>(low);
}

std::uint64_t LogicArray::to_unsigned() const {
  if (!holds_words() || size() == 0) return in_words().to_unsigned();
  const std::optional<std::uint64_t> value = unsigned_64();
  if (!value) throw std::overflow_error(repr() + " is no unsigned number of 64 bits");
  return *value;
}

std::int64_t LogicArray::to_signed() const {
  if (!holds_words() || size() == 0) return in_words().to_signed();
  const std::optional<std::int64_t> value = signed_64();
  if (!value) throw std::overflow_error(repr() + " is no signed number of 64 bits");
  return *value;
}

std::vector<std::uint8_t> LogicArray::to_bytes(ByteOrder order) const {
  if (!holds_words() || size() == 0) return in_words().to_bytes(order);
  std::vector<std::uint8_t> bytes((size() + 7) / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(word_at(words_, 8 * i));
  }
  if (order == ByteOrder::Big) std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

void LogicArray::ones_to_words(std::span<std::uint32_t> words) const {
  if (holds_words()) return to_words(words);
  std::ranges::fill(words, 0);
  for (std::size_t bit = 0; bit < size(); ++bit) {
    if (nth(size() - 1 - bit) == '1') words[bit / 32] |= std::uint32_t{1} << bit % 32;
  }
}

void LogicArray::to_words(std::span<std::uint32_t> words) const {
  if (!holds_words() || size() == 0) return in_words().to_words(words);
  if (words.size() != words_.size()) {
    throw std::invalid_argument(
        fmt::format("{} into {} words: it has {}", repr(), words.size(), words_.size()));
  }
  std::copy(words_.begin(), words_.end(), words.begin());
}

LogicArray::operator bool() const {
  if (size() == 0) return false;
  if (!holds_words()) return static_cast<bool>(in_words());
  return std::any_of(words_.begin(), words_.end(), [](std::uint32_t word) { return word != 0; });
}

std::string LogicArray::str() const {
  std::string text(size(), '0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = nth(i).character();
  return text;
}

std::string LogicArray::repr() const {
  std::string text = str();
  if (text.size() > LongestText) text = text.substr(0, LongestText) + "...";
  return fmt::format("LogicArray('{}', {})", text, range_);
}

bool LogicArray::bit(std::size_t position) const {
  const std::size_t number = size() - 1 - position;
  return (words_[number / WordBits] >> (number % WordBits) & 1u) != 0;
}

Logic LogicArray::nth(std::size_t position) const {
  if (position >= size()) range_.nth(position);  // throws
  return holds_words() ? Logic(bit(position)) : logics_[position];
}

void LogicArray::put(std::size_t position, Logic value) {
  if (holds_words() && !value.is_01()) {
    logics_ = std::vector<Logic>(begin(), end());
    words_.clear();
  }
  if (!holds_words()) {
    logics_[position] = value;
    return;
  }
  const std::size_t number = size() - 1 - position;
  const std::uint32_t mask = std::uint32_t{1} << (number % WordBits);
  std::uint32_t& word = words_[number / WordBits];
  word = static_cast<bool>(value) ? word | mask : word & ~mask;
}

// The position of the first element and the number of elements.
std::pair<std::size_t, std::size_t> LogicArray::slice_positions(int left, int right) const {
  const std::size_t first = range_.index(left);
  const std::size_t last = range_.index(right);
  if (first > last) {
    throw std::out_of_range(
        fmt::format("slice {}:{} runs against the direction of {}", left, right, range_));
  }
  return {first, last - first + 1};
}

LogicArray LogicArray::slice(int left, int right) const {
  const auto [first, count] = slice_positions(left, right);
  const Range range(left, range_.direction(), right);
  if (!holds_words()) {
    const std::span<const Logic> part = std::span(logics_).subspan(first, count);
    return LogicArray(std::vector<Logic>(part.begin(), part.end()), range);
  }
  LogicArray result(Zeros{}, range);
  const std::size_t lowest = size() - first - count;
  for (std::size_t i = 0; i < result.words_.size(); ++i) {
    result.words_[i] = word_at(words_, lowest + WordBits * i);
  }
  result.clear_unused();
  return result;
}

void LogicArray::replace(int left, int right, const LogicArray& value) {
  const auto [first, count] = slice_positions(left, right);
  for (std::size_t i = 0; i < count; ++i) put(first + i, value.nth(i));
}

template <typename WordOperator, typename LogicOperator>
LogicArray LogicArray::combine(const LogicArray& a, const LogicArray& b, char name,
                               WordOperator of_words, LogicOperator of_logics) {
  if (a.size() != b.size()) {
    throw std::invalid_argument(fmt::format("{} {} {}: the lengths {} and {} differ", a.repr(),
                                            name, b.repr(), a.size(), b.size()));
  }
  LogicArray result(Zeros{}, default_range(a.size()));
  if (a.holds_words() && b.holds_words()) {
    std::transform(a.words_.begin(), a.words_.end(), b.words_.begin(), result.words_.begin(),
                   of_words);
  } else {
    for (std::size_t i = 0; i < a.size(); ++i) result.put(i, of_logics(a.nth(i), b.nth(i)));
  }
  return result;
}

LogicArray operator&(const LogicArray& a, const LogicArray& b) {
  return LogicArray::combine(a, b, '&', std::bit_and<>(), std::bit_and<>());
}
LogicArray operator|(const LogicArray& a, const LogicArray& b) {
  return LogicArray::combine(a, b, '|', std::bit_or<>(), std::bit_or<>());
}
LogicArray operator^(const LogicArray& a, const LogicArray& b) {
  return LogicArray::combine(a, b, '^', std::bit_xor<>(), std::bit_xor<>());
}

LogicArray LogicArray::operator~() const {
  LogicArray ones(Zeros{}, range_);
  std::fill(ones.words_.begin(), ones.words_.end(), ~std::uint32_t{0});
  ones.clear_unused();
  return *this ^ ones;
}

template <typename Map>
LogicArray LogicArray::map(Map of_logic) const {
  if (holds_words()) return *this;
  std::vector<Logic> logics;
  logics.reserve(size());
  for (const Logic logic : logics_) logics.push_back(of_logic(logic));
  return LogicArray(std::move(logics), range_);
}

LogicArray LogicArray::resolve(std::string_view resolver) const {
  const Resolver kind = parse_resolver(resolver);
  return map([&](Logic logic) { return logic.resolve(kind); });
}

LogicArray LogicArray::resolve(std::string_view resolver, sim::Random& random) const {
  const Resolver kind = parse_resolver(resolver);
  return map([&](Logic logic) { return logic.resolve(kind, random); });
}

bool operator==(const LogicArray& a, const LogicArray& b) {
  if (a.holds_words() && b.holds_words()) return a.size() == b.size() && a.words_ == b.words_;
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool LogicArray::equals_literal(std::string_view literal) const {
  return std::equal(begin(), end(), literal.begin(), literal.end(),
                    [](Logic logic, char c) { return logic.character() == upper(c); });
}

bool LogicArray::equals_signed(std::int64_t value) const {
  if (!holds_words()) return is_resolvable() && in_words().equals_signed(value);
  return size() != 0 && signed_64() == value;
}

bool LogicArray::equals_unsigned(std::uint64_t value) const {
  if (!holds_words()) return is_resolvable() && in_words().equals_unsigned(value);
  return size() != 0 && unsigned_64() == value;
}

LogicArray concat(const LogicArray& left, const LogicArray& right) {
  LogicArray result(LogicArray::Zeros{}, default_range(left.size() + right.size()));
  if (!left.holds_words() || !right.holds_words()) {
    std::size_t position = 0;
    for (const LogicArray* part : {&left, &right}) {
      for (const Logic logic : *part) result.put(position++, logic);
    }
    return result;
  }
  for (std::size_t i = 0; i < result.words_.size(); ++i) {
    const std::size_t bit = WordBits * i;
    result.words_[i] = word_at(right.words_, bit);
    if (bit >= right.size()) {
      result.words_[i] = word_at(left.words_, bit - right.size());
    } else if (bit + WordBits > right.size()) {
      result.words_[i] |= word_at(left.words_, 0) << (right.size() - bit);
    }
  }
  return result;
}

namespace {
// By division of all words by 10, again and again. cocotb counts the prefix in the width twice.
std::string decimal(const LogicArray& array, LogicArrayFormat format) {
  std::size_t width = (array.size() + 9) / 10;
  if (format.separator && width > 0) width += (width - 1) / 3;
  if (format.prefix) width += 2;
  std::vector<std::uint32_t> words(words_of(array.size()));
  array.to_words(words);
  std::string text;
  std::size_t digits = 0;
  do {
    if (format.separator && digits != 0 && digits % 3 == 0) text += format.separator;
    std::uint64_t rest = 0;
    for (std::size_t i = words.size(); i-- > 0;) {
      const std::uint64_t all = rest << 32 | words[i];
      words[i] = static_cast<std::uint32_t>(all / 10);
      rest = all % 10;
    }
    text += static_cast<char>('0' + rest);
    ++digits;
  } while (text.size() < width ||
           std::ranges::any_of(words, [](std::uint32_t word) { return word != 0; }));
  return (format.prefix ? "0d" : "") + std::string(text.rbegin(), text.rend());
}
}  // namespace

std::string to_text(const LogicArray& array, LogicArrayFormat format) {
  if (format.type == 's') return array.str();
  if (format.type == 'd') return decimal(array, format);
  const std::size_t bits = format.type == 'b' ? 1 : format.type == 'o' ? 3 : 4;
  const std::string_view digits = format.type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  std::vector<std::uint32_t> words(words_of(array.size()));
  array.to_words(words);
  std::string text;
  for (std::size_t i = (array.size() + bits - 1) / bits; i-- > 0;) {
    text += digits[word_at(words, bits * i) & ((1u << bits) - 1)];
    if (format.separator && i % 4 == 0 && i != 0) text += format.separator;
  }
  return (format.prefix ? fmt::format("0{}", format.type) : "") + text;
}

}  // namespace engine
