// SPDX-License-Identifier: Apache-2.0
// Simulation time: units, and their exact conversion to and from steps of the simulator.
//
// A step is the precision of the simulation, 10^precision seconds, as in VerilatedContext::
// timeprecision(): -12 is 1 ps. A time given as a double means the shortest decimal that reads back
// as that double, so steps(0.1, Unit::Ns, -12) is 100, although no double is 0.1. From there on all
// is done in integers, as cocotb does it with a Decimal: steps(1.0005, Unit::Ns, -12) is an error.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace engine {

enum class Unit : std::uint8_t { Step, Fs, Ps, Ns, Us, Ms, Sec };

// "step", "fs", "ps", "ns", "us", "ms" or "sec".
std::string_view unit_name(Unit unit);

// What a time that is no whole number of steps becomes; Round takes the even one of two equally
// near.
enum class RoundMode : std::uint8_t { Error, Round, Ceil, Floor };

[[noreturn]] void throw_unknown_unit(std::string_view name);
[[noreturn]] void throw_negative_time(std::int64_t time, Unit unit);

// From a name, in capitals too; throws std::invalid_argument. In a constant a wrong name does not
// compile.
constexpr Unit parse_unit(std::string_view name) {
  const auto is = [name](std::string_view lower) {
    if (name.size() != lower.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (name[i] != lower[i] && name[i] != lower[i] - 0x20) return false;
    }
    return true;
  };
  if (is("step")) return Unit::Step;
  if (is("fs")) return Unit::Fs;
  if (is("ps")) return Unit::Ps;
  if (is("ns")) return Unit::Ns;
  if (is("us")) return Unit::Us;
  if (is("ms")) return Unit::Ms;
  if (is("sec")) return Unit::Sec;
  throw_unknown_unit(name);
}

// An argument that is a Unit or a literal name of one, which the compiler checks: Timer(10, "ns").
class TimeUnit {
 public:
  constexpr TimeUnit(Unit unit) : unit_(unit) {}                           // implicit
  consteval TimeUnit(const char* literal) : unit_(parse_unit(literal)) {}  // implicit

  constexpr operator Unit() const { return unit_; }

 private:
  Unit unit_;
};

// The time in steps. Throws std::invalid_argument when it is negative, not finite, not a whole
// number of steps in mode Error, or when the precision is not one a simulator has (-15 to 2), and
// std::out_of_range when it is more than 2^64 - 1 steps.
std::uint64_t steps(double time, Unit unit, int precision, RoundMode mode = RoundMode::Error);
std::uint64_t steps(std::uint64_t time, Unit unit, int precision,
                    RoundMode mode = RoundMode::Error);
template <std::integral T>
std::uint64_t steps(T time, Unit unit, int precision, RoundMode mode = RoundMode::Error) {
  if (time < T{0}) throw_negative_time(static_cast<std::int64_t>(time), unit);
  return steps(static_cast<std::uint64_t>(time), unit, precision, mode);
}

// The double nearest to the exact time.
double from_steps(std::uint64_t steps, Unit unit, int precision);

}  // namespace engine
