// SPDX-License-Identifier: Apache-2.0
// What the SRAM shows in which cycle (timing.md section 6): the golden SRAM and a clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "golden/sram/sram.hpp"

namespace tests::sram {

using golden::Vec;

inline constexpr int Rows = 2;  // as tb/CMakeLists.txt has it
inline constexpr std::uint32_t Lines = Rows * golden::SramBanks;
inline constexpr std::uint64_t AllBytes = ~std::uint64_t{0};
inline constexpr int CodeBits = golden::EccDataBits + golden::EccCheckBits;

constexpr std::uint32_t bank_of(std::uint32_t line) { return line % golden::SramBanks; }

struct Read {
  std::uint32_t line = 0;
  unsigned thread = 0;
  bool refill = false;  // a double error is no thread's; not port 1
};
struct ScalarRead {
  std::uint32_t address = 0;
  unsigned thread = 0;
};
struct Write {
  std::uint32_t line = 0;
  std::uint64_t mask = AllBytes;
  Vec data{};  // zero where the mask is zero
  unsigned thread = 0;
};
struct ScalarWrite {
  std::uint32_t address = 0;
  unsigned mask = 0xff;
  std::uint64_t data = 0;  // in its place, zero where the mask is zero
  golden::FlippedBits flip{};
  unsigned thread = 0;
};

// What one cycle asks for, by port. Wide read 2 and write 1 are the network's.
struct Requests {
  std::array<std::optional<Read>, 3> read;
  std::optional<ScalarRead> scalar_read;
  std::array<std::optional<Write>, 2> write;
  std::optional<ScalarWrite> scalar_write;
};

// What the outputs show in one cycle.
struct Shown {
  golden::SramObserve observe;
  std::array<Vec, 2> read{};
  Vec refill{};
  Vec network{};
  std::uint64_t scalar_read = 0;
  bool refill_double = false;
  bool network_double = false;
  int corrected = 0;
  int doubles = 0;
  unsigned double_threads = 0;
  std::array<std::uint32_t, golden::Threads> double_address{};
  bool busy = false;
  bool busy_open = false;  // a store of which the double error leaves nothing to write
};

inline void copy(const std::uint32_t* from, std::uint32_t* to) {
  for (std::size_t i = 0; i < std::size_t{golden::Lanes32}; ++i) to[i] = from[i];
}

// The golden SRAM, and when the hardware shows what it says.
class Model {
 public:
  Model() : sram(Rows) {}

  bool held(std::uint32_t bank) const { return held_until_[bank] > cycle_; }
  unsigned held_banks() const {
    unsigned banks = 0;
    for (std::uint32_t b = 0; b < golden::SramBanks; ++b) banks |= held(b) ? 1u << b : 0u;
    return banks;
  }

  // The cycle under way: first what it shows, then what it asks for, then the next.
  const Shown& shown() { return at(0); }
  void issue(const Requests& requests) {
    for (std::size_t p = 0; p < 2; ++p) {
      if (requests.read[p]) read(p, *requests.read[p]);
    }
    if (requests.scalar_read) read(*requests.scalar_read);
    if (requests.write[0]) write(*requests.write[0]);
    if (requests.write[1]) {
      sram.write_line(requests.write[1]->line, requests.write[1]->data, AllBytes);
      busy(1, 1);
      golden::SramObserve& observe = at(1).observe;
      observe.set_net_write_valid(1);
      observe.set_net_write_line(requests.write[1]->line);
      copy(requests.write[1]->data.data(), observe.net_write_data());
    }
    if (requests.scalar_write) write(*requests.scalar_write);
    if (requests.read[2]) read(2, *requests.read[2]);
  }
  void next() {
    at(0) = {};
    ++cycle_;
  }

  golden::Sram sram;

 private:
  static constexpr std::size_t Length = 4;
  Shown& at(std::uint64_t delay) { return ring_[(cycle_ + delay) % Length]; }
  void busy(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t d = from; d <= to; ++d) at(d).busy = true;
  }

  // Reported in t + EccReport. Of several double errors of a thread the first in order of the calls
  // counts, which is that of timing.md section 6.
  void report(const golden::EccResult& ecc, std::uint32_t address, std::optional<unsigned> thread) {
    Shown& shown = at(golden::LatencyEccReport);
    shown.corrected += ecc.corrected;
    shown.observe.set_ecc_corrected(static_cast<std::uint32_t>(shown.corrected));
    if (!ecc.double_error) return;
    ++shown.doubles;
    if (!thread || (shown.double_threads >> *thread & 1u) != 0) return;
    shown.double_threads |= 1u << *thread;
    shown.double_address[*thread] = address;
    shown.observe.set_ecc_double(static_cast<int>(*thread), 1);
  }

  void read(std::size_t port, const Read& request) {
    Shown& shown = at(2);
    Vec data;
    const golden::EccResult ecc = sram.read_line(request.line, data);
    busy(1, 2);
    if (port == 2) {
      shown.network = data;
      shown.network_double = ecc.double_error;
      shown.observe.set_net_read_valid(1);
      shown.observe.set_net_read_line(request.line);
      copy(data.data(), shown.observe.net_read_data());
      report(ecc, request.line * golden::LineBytes,
             request.refill ? std::nullopt : std::optional(request.thread));
      return;
    }
    if (request.refill) {
      shown.refill = data;
      shown.refill_double = ecc.double_error;
      shown.observe.set_refill_valid(1);
      shown.observe.set_refill_line(request.line);
      copy(data.data(), shown.observe.refill_data());
      report(ecc, 0, std::nullopt);
      return;
    }
    const int i = static_cast<int>(port);
    shown.read[port] = data;
    shown.observe.set_read_valid(i, 1);
    shown.observe.set_read_line(i, request.line);
    copy(data.data(), shown.observe.read_data(i));
    report(ecc, request.line * golden::LineBytes, request.thread);
  }

  void read(const ScalarRead& request) {
    Shown& shown = at(2);
    const std::uint32_t word = request.address / 8 * 8;
    const golden::EccResult ecc = sram.read_word(word, shown.scalar_read);
    busy(1, 2);
    shown.observe.set_sread_valid(1);
    shown.observe.set_sread_addr(word);
    shown.observe.set_sread_data(shown.scalar_read);
    report(ecc, request.address, request.thread);
  }

  void write(const Write& request) {
    const golden::EccResult ecc = sram.write_line(request.line, request.data, request.mask);
    golden::SramObserve& observe = at(1).observe;
    observe.set_write_valid(1);
    observe.set_write_line(request.line);
    observe.set_write_mask(request.mask);
    copy(request.data.data(), observe.write_data());
    report(ecc, request.line * golden::LineBytes, request.thread);
    bool partial = false;
    for (int w = 0; w < 8; ++w) {
      const std::uint64_t bytes = request.mask >> (8 * w) & 0xffu;
      partial = partial || (bytes != 0 && bytes != 0xff);
    }
    stored(request.line, partial, ecc.double_error);
  }

  void write(const ScalarWrite& request) {
    const std::uint32_t word = request.address / 8 * 8;
    const golden::EccResult ecc =
        sram.write_word(word, request.data, static_cast<std::uint8_t>(request.mask));
    sram.flip(word, request.flip);
    golden::SramObserve& observe = at(1).observe;
    observe.set_swrite_valid(1);
    observe.set_swrite_addr(word);
    observe.set_swrite_mask(request.mask);
    observe.set_swrite_data(request.data);
    report(ecc, request.address, request.thread);
    stored(request.address / golden::LineBytes, request.mask != 0xff, ecc.double_error);
  }

  void stored(std::uint32_t line, bool partial, bool double_error) {
    busy(1, partial ? 2 : 1);
    if (!partial) return;
    for (std::uint64_t d = 1; d < golden::LatencyPartialStore; ++d) {
      at(d).observe.set_held(static_cast<int>(bank_of(line)), 1);
    }
    (double_error ? at(3).busy_open : at(3).busy) = true;
    held_until_[bank_of(line)] = cycle_ + golden::LatencyPartialStore;
  }

  std::array<Shown, Length> ring_{};
  std::array<std::uint64_t, golden::SramBanks> held_until_{};
  std::uint64_t cycle_ = 0;
};

}  // namespace tests::sram
