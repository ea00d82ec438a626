// SPDX-License-Identifier: Apache-2.0
// Logic: the value of one wire, of nine as in VHDL's std_ulogic and cocotb.types.Logic.
//
//   U unassigned    0 strong zero    Z high impedance    L weak zero    - don't care
//   X unknown       1 strong one     W weak unknown      H weak one
//
// 0, 1, L and H are resolvable: they convert to bool and to integers. A Verilated design has 0 and
// 1 only; the others come from tests, and from designs whose simulator knows them.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/common/random.hpp"

namespace engine {

// What becomes of values that are not 0 or 1. L and H become 0 and 1, except in Error.
//   Error    nothing: a later conversion to an integer throws, also for X, Z ... below
//   Weak     W becomes X, the others stay
//   Zeros    the others become 0
//   Ones     the others become 1
//   Random   each of the others becomes 0 or 1, drawn from a sim::Random
enum class Resolver : std::uint8_t { Error, Weak, Zeros, Ones, Random };

// From "error", "weak", "zeros", "ones", "random"; throws std::invalid_argument.
Resolver parse_resolver(std::string_view name);

// What a Logic can be made of: one of the nine characters (u x z w l h too), or 0, 1, false, true.
template <typename T>
concept LogicLiteral = std::integral<T> || std::convertible_to<const T&, std::string_view>;

class Logic {
 public:
  static constexpr std::string_view Literals = "UX01ZWLH-";

  // Throws std::invalid_argument when the literal is none; in a constant, it does not compile.
  template <LogicLiteral T>
  constexpr Logic(const T& literal) : code_(code_or_throw(literal)) {}  // implicit: 1, 'X', "X"

  constexpr Logic(const Logic&) = default;
  // Not to temporaries: `array[3] = 1` of a constant array would change nothing.
  constexpr Logic& operator=(const Logic&) & = default;

  constexpr bool is_01() const { return code_ == Zero || code_ == One; }
  constexpr bool is_resolvable() const { return is_01() || code_ == Low || code_ == High; }

  // Whether it is 1 or H; throws std::domain_error when it is not resolvable.
  template <std::integral T>
    requires(!std::same_as<T, char>)
  explicit constexpr operator T() const {
    if (!is_resolvable()) throw_not_resolvable(*this);
    return static_cast<T>(is_one());
  }

  constexpr char character() const { return Literals[code_]; }
  std::string str() const { return std::string(1, character()); }

  // Resolver "random" needs the second form; without it std::invalid_argument is thrown.
  Logic resolve(std::string_view resolver) const { return resolve(parse_resolver(resolver)); }
  Logic resolve(std::string_view resolver, sim::Random& random) const {
    return resolve(parse_resolver(resolver), random);
  }
  Logic resolve(Resolver resolver) const { return resolved(resolver, nullptr); }
  Logic resolve(Resolver resolver, sim::Random& random) const {
    return resolved(resolver, &random);
  }

  // As in IEEE 1164: U with anything undecided gives U, every other undecided value gives X.
  friend constexpr Logic operator&(Logic a, Logic b);
  friend constexpr Logic operator|(Logic a, Logic b);
  friend constexpr Logic operator^(Logic a, Logic b);
  constexpr Logic operator~() const;

  // Of the nine values, so H is not 1; what is no literal is equal to none.
  friend constexpr bool operator==(Logic a, Logic b) = default;
  template <LogicLiteral T>
  friend constexpr bool operator==(Logic a, const T& literal) {
    return code_of(literal) == a.code_;
  }

 private:
  enum Code : std::uint8_t { Unassigned, Unknown, Zero, One, HighZ, WeakUnknown, Low, High };

  static constexpr std::optional<std::uint8_t> code_of(char literal) {
    const bool lower = literal >= 'a' && literal <= 'z';
    const std::size_t code = Literals.find(lower ? static_cast<char>(literal - 0x20) : literal);
    if (code == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(code);
  }
  static constexpr std::optional<std::uint8_t> code_of(std::string_view literal) {
    return literal.size() == 1 ? code_of(literal.front()) : std::nullopt;
  }
  template <std::integral T>
  static constexpr std::optional<std::uint8_t> code_of(T literal) {
    if (literal == T{0}) return Zero;
    if (literal == T{1}) return One;
    return std::nullopt;
  }
  template <LogicLiteral T>
  static constexpr std::uint8_t code_or_throw(const T& literal) {
    const std::optional<std::uint8_t> code = code_of(literal);
    if (!code) throw_not_a_literal(fmt::format("{}", literal));
    return *code;
  }
  [[noreturn]] static void throw_not_a_literal(const std::string& literal);
  [[noreturn]] static void throw_not_resolvable(Logic logic);

  constexpr bool is_zero() const { return code_ == Zero || code_ == Low; }
  constexpr bool is_one() const { return code_ == One || code_ == High; }
  static constexpr Logic undecided(Logic a, Logic b);
  Logic resolved(Resolver resolver, sim::Random* random) const;

  std::uint8_t code_;  // the place in Literals
};

// Here and not in the class, where clang 14 has no templates yet that a constant needs.
constexpr Logic operator&(Logic a, Logic b) {
  if (a.is_zero() || b.is_zero()) return Logic('0');
  if (a.is_one() && b.is_one()) return Logic('1');
  return Logic::undecided(a, b);
}
constexpr Logic operator|(Logic a, Logic b) {
  if (a.is_one() || b.is_one()) return Logic('1');
  if (a.is_zero() && b.is_zero()) return Logic('0');
  return Logic::undecided(a, b);
}
constexpr Logic operator^(Logic a, Logic b) {
  if (!a.is_resolvable() || !b.is_resolvable()) return Logic::undecided(a, b);
  return Logic(a.is_one() != b.is_one());
}
constexpr Logic Logic::operator~() const { return *this ^ Logic('1'); }

constexpr Logic Logic::undecided(Logic a, Logic b) {
  return Logic(a.code_ == Unassigned || b.code_ == Unassigned ? 'U' : 'X');
}

}  // namespace engine

template <>
struct fmt::formatter<engine::Logic> : fmt::formatter<char> {
  template <typename Context>
  auto format(engine::Logic logic, Context& context) const {
    return fmt::formatter<char>::format(logic.character(), context);
  }
};
