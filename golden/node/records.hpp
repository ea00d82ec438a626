// SPDX-License-Identifier: Apache-2.0
// The observe records of this cycle and of those to come: a ring into which issue places its
// writes.
#pragma once

#include <array>
#include <cstdint>

#include "golden/frontend/decode.hpp"
#include "golden/node/execute.hpp"

namespace golden {

// Order in which double errors of one thread and cycle are looked at (timing.md section 6).
enum class AccessPort : std::uint8_t {
  Read0,
  Read1,
  ScalarRead,
  WideStore,
  ScalarStore,
  NetworkRead,
  None
};

class Records {
 public:
  // What all units show in one cycle, and what the front end has to know about that cycle.
  struct Cycle {
    ScalarObserve scalar;
    VectorObserve vector;
    MatrixObserve matrix;
    SramObserve sram;
    std::array<std::uint8_t, Threads> retired{};
    int corrected = 0;
    int doubles = 0;                                // accesses with a double error
    std::array<AccessPort, Threads> double_port{};  // first access with a double error
    std::array<std::uint32_t, Threads> double_address{};
  };

  Records() { reset(); }
  void reset();

  // Makes the records of `cycle` the ones shown and takes those of the cycle before back.
  void begin(std::uint64_t cycle);
  const Cycle& shown() const { return ring_[now_ % Length]; }
  // Whether anything is placed at or after this cycle.
  bool pending(std::uint64_t cycle) const { return last_ >= cycle && any_; }

  // Placed relative to the cycle begun last, which is the one of issue. Each instruction also
  // retires in the cycle of its record.
  void retire(int thread, int delay);
  void alu(int slot, int thread, const Insn& insn, std::uint64_t data);
  void mul(int thread, const Insn& insn, std::uint64_t data);
  void scalar_load(int thread, const Insn& insn, std::uint32_t address, std::uint64_t word,
                   std::uint64_t data);
  void scalar_store(int thread, std::uint32_t address, const Examined& examined,
                    std::uint64_t data);
  void vector_load(int port, int thread, const Insn& insn, std::uint64_t mask, const Vec& data);
  void vector_store(int thread, std::uint32_t address, const Examined& examined, const Vec& data);
  void vector(int thread, const Insn& insn, const VectorResult& result);
  void matrix(int thread, const Insn& insn, const Acc& value);
  void wide_read(int port, std::uint32_t address, const Vec& data);
  void refill(std::uint32_t line, const Vec& data, const EccResult& ecc);
  // Thread -1: the read is nobody's, its errors only count.
  void network_read(int thread, std::uint32_t line, const Vec& data, const EccResult& ecc);
  void network_write(std::uint32_t line, const Vec& data);
  void ecc(int thread, AccessPort port, std::uint32_t address, const EccResult& ecc);

 private:
  static constexpr std::size_t Length = 8;  // more than the longest delay
  enum Dirty : std::uint8_t {
    Scalar = 1,
    Vector = 2,
    Matrix = 4,
    SramPorts = 8,
    Ecc = 16,
    Retired = 32
  };

  Cycle& at(int delay, std::uint8_t dirty) {
    touch(delay);
    const std::size_t slot = (now_ + static_cast<std::uint64_t>(delay)) % Length;
    dirty_[slot] = static_cast<std::uint8_t>(dirty_[slot] | dirty);
    return ring_[slot];
  }
  void store(std::uint32_t address, const Examined& examined);
  Cycle& report(const EccResult& ecc);
  void touch(int delay) {
    const std::uint64_t cycle = now_ + static_cast<std::uint64_t>(delay);
    last_ = cycle > last_ ? cycle : last_;
    any_ = true;
  }

  std::array<Cycle, Length> ring_;
  std::array<std::uint8_t, Length> dirty_{};
  std::uint64_t now_ = 0;
  std::uint64_t last_ = 0;  // the latest cycle in which something was placed
  bool any_ = false;
};

}  // namespace golden
