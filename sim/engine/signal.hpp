// SPDX-License-Identifier: Apache-2.0
// A signal of the design: what cocotb calls a handle.
//
//   dut.d.value = 5;                      // when the tasks that can run have run
//   dut.d.value = "0000_0101";            // the same
//   dut.d.value.set_immediate(5);         // now
//   dut.wide.value.set_words(packet);     // words of 32 bits, as Verilator holds them
//   dut.q.value[3]; dut.q.value.slice(7, 4);  // of the value it has now
//   LogicArray a = dut.q.value;           // a copy
//   std::uint64_t u = dut.q.value.to_unsigned();
//   const CData& c = dut.q.raw();         // of a typed member: the model's own variable
#pragma once

#include <concepts>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/engine/design.hpp"
#include "sim/engine/edge.hpp"
#include "sim/engine/logic_array.hpp"

namespace engine {

class Simulator;

// A character is a Logic, in every way to write, compare and convert; all other integers are
// numbers.
template <typename T>
concept SignalNumber = std::integral<T> && !std::same_as<T, char>;
template <typename T>
concept SignalLogic = std::same_as<T, Logic> || std::same_as<T, char>;

// What LogicArray has, of the value that the signal has now. Writing throws RuntimeError in the
// read-only phase and for a signal that is not writable, and std::out_of_range for a number that
// does not fit: signed or unsigned, as cocotb takes both, but a single bit is 0 or 1. The
// simulation knows 0 and 1 only: every other Logic is written as 0, as cocotb does with Verilator.
class SignalValue {
 public:
  explicit SignalValue(class SignalHandle& signal) : signal_(signal) {}
  SignalValue(const SignalValue&) = delete;  // it would follow the signal: copy to a LogicArray

  operator LogicArray() const;
  std::uint64_t to_unsigned() const;  // throws std::out_of_range above 64 bits
  std::int64_t to_signed() const;
  std::string str() const;  // binary, leftmost bit first

  explicit operator bool() const;  // whether it is not 0
  template <SignalNumber T>
  explicit operator T() const {
    const std::uint64_t number = to_unsigned();
    if (!std::in_range<T>(number)) throw_too_large(number);
    return static_cast<T>(number);
  }

  std::size_t size() const;
  Range range() const;
  Logic operator[](int index) const { return LogicArray(*this)[index]; }
  LogicArray slice(int left, int right) const { return LogicArray(*this).slice(left, right); }
  LogicArray operator~() const { return ~LogicArray(*this); }
  bool is_resolvable() const { return true; }
  template <typename... Random>
  LogicArray resolve(std::string_view resolver, Random&... random) const {
    return LogicArray(*this).resolve(resolver, random...);
  }
  std::vector<std::uint8_t> to_bytes(ByteOrder order) const {
    return LogicArray(*this).to_bytes(order);
  }

  template <SignalNumber T>
  SignalValue& operator=(T number) {
    set(number);
    return *this;
  }
  SignalValue& operator=(const LogicArray& array);
  SignalValue& operator=(std::string_view literal) { return *this = LogicArray(literal); }
  SignalValue& operator=(const char* literal) { return *this = std::string_view(literal); }
  template <SignalLogic T>
  SignalValue& operator=(T logic) {
    return *this = LogicArray({Logic(logic)});
  }
  SignalValue& operator=(const SignalValue& other) { return *this = LogicArray(other); }

  template <SignalNumber T>
  void set(T number) {
    write(static_cast<std::uint64_t>(number), is_negative(number), false);
  }
  template <SignalNumber T>
  void set_immediate(T number) {
    write(static_cast<std::uint64_t>(number), is_negative(number), true);
  }
  void set_immediate(const LogicArray& array);
  void set_immediate(std::string_view literal) { set_immediate(LogicArray(literal)); }
  void set_immediate(const char* literal) { set_immediate(std::string_view(literal)); }
  template <SignalLogic T>
  void set_immediate(T logic) {
    set_immediate(LogicArray({Logic(logic)}));
  }

  // Least significant word first, ceil(width / 32) of them, else std::invalid_argument; throws
  // std::out_of_range when a bit above the width is set.
  void set_words(std::span<const std::uint32_t> words);

  template <SignalNumber T>
  friend bool operator==(const SignalValue& value, T number) {
    if constexpr (std::signed_integral<T>) {
      if (number < 0) return value.to_signed() == number;
    }
    return value.to_unsigned() == static_cast<std::uint64_t>(number);
  }
  friend bool operator==(const SignalValue& value, const LogicArray& array) {
    return LogicArray(value) == array;
  }
  friend bool operator==(const SignalValue& value, std::string_view literal) {
    return LogicArray(value) == literal;
  }
  friend bool operator==(const SignalValue& value, const char* literal) {
    return value == std::string_view(literal);
  }
  template <SignalLogic T>
  friend bool operator==(const SignalValue& value, T logic) {
    return value == LogicArray({Logic(logic)});
  }
  friend bool operator==(const SignalValue& a, const SignalValue& b) {
    return LogicArray(a) == LogicArray(b);
  }
  friend LogicArray operator&(const SignalValue& a, const SignalValue& b) {
    return LogicArray(a) & LogicArray(b);
  }
  friend LogicArray operator|(const SignalValue& a, const SignalValue& b) {
    return LogicArray(a) | LogicArray(b);
  }
  friend LogicArray operator^(const SignalValue& a, const SignalValue& b) {
    return LogicArray(a) ^ LogicArray(b);
  }

 private:
  template <std::integral T>
  static bool is_negative(T number) {
    if constexpr (std::signed_integral<T>) return number < 0;
    return false;
  }
  void write(std::uint64_t bits, bool negative, bool now);
  void write(const LogicArray& array, bool now);
  [[noreturn]] void throw_too_large(std::uint64_t number) const;
  SignalHandle& signal_;
};

class SignalHandle {
 public:
  SignalHandle(Simulator& simulator, std::string path, const SignalPlace& place);
  SignalHandle(const SignalHandle&) = delete;
  SignalHandle& operator=(const SignalHandle&) = delete;

  SignalValue value;

  const std::string& path() const { return path_; }  // below the top
  unsigned width() const { return place_.width; }
  Range range() const { return {place_.left, place_.right}; }

  EdgeTrigger& rising_edge();
  EdgeTrigger& falling_edge();
  EdgeTrigger& value_change() { return value_change_; }

  // --- for values, triggers and the simulator
  Simulator& simulator() { return simulator_; }
  std::uint64_t bits() const;                                  // of at most 64
  std::string_view bytes() const;                              // as they lie in memory
  void store(std::uint64_t bits, bool now);                    // the same
  void store(std::span<const std::uint32_t> words, bool now);  // least significant first
  void apply_write();

 private:
  EdgeTrigger& of_one_bit(EdgeTrigger& trigger);
  bool begin_write(bool now);
  void put(std::uint64_t bits);
  void put(std::span<const std::uint32_t> words);

  Simulator& simulator_;
  std::string path_;
  SignalPlace place_;
  std::uint64_t scheduled_bits_ = 0;            // to be written to a signal of up to 64 bits
  std::vector<std::uint32_t> scheduled_words_;  // and to a wider one
  bool is_scheduled_ = false;
  EdgeTrigger rising_{*this, EdgeKind::Rising};
  EdgeTrigger falling_{*this, EdgeKind::Falling};
  EdgeTrigger value_change_{*this, EdgeKind::Any};
};

// A signal whose type in the model is known: CData, SData, IData, QData or VlWide<N>.
template <typename Storage>
class Signal : public SignalHandle {
 public:
  Signal(Simulator& simulator, std::string path, Storage& storage, int left, int right,
         bool writable)
      : SignalHandle(
            simulator, std::move(path),
            {&storage, static_cast<unsigned>(std::abs(left - right) + 1), left, right, writable}),
        storage_(storage) {}

  const Storage& raw() const { return storage_; }
  using SignalHandle::value;

 private:
  Storage& storage_;
};

}  // namespace engine

template <>
struct fmt::formatter<engine::SignalValue> : fmt::formatter<engine::LogicArray> {
  template <typename Context>
  auto format(const engine::SignalValue& value, Context& context) const {
    return fmt::formatter<engine::LogicArray>::format(value, context);
  }
};
