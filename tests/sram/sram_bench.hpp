// SPDX-License-Identifier: Apache-2.0
// The SRAM of the RTL beside its model, and random requests within the rules of timing.md
// section 6.
#pragma once

#include <Vsram_bench.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/common/random.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/sram/sram_model.hpp"

namespace tests::sram {

class Bench {
 public:
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    drive({});
    dut_.reset();
  }

  // One cycle with these requests; `to_rtl` where the RTL is to get others than the model.
  void cycle(const Requests& requests, const std::optional<Requests>& to_rtl = std::nullopt) {
    drive(to_rtl.value_or(requests));
    dut_.settle();
    compare();
    seen_ = read_outputs();
    dut_.clock();
    model_.issue(requests);
    model_.next();
  }
  void idle(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle({});
  }

  // Random contents everywhere, all codewords clean.
  void fill(sim::Random& random) {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      Requests requests;
      requests.write[0] = Write{line};
      for (std::uint32_t& word : requests.write[0]->data) word = random.bits32();
      cycle(requests);
    }
    idle(1);
  }
  void read_all() {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      Requests requests;
      requests.read[0] = Read{line};
      cycle(requests);
    }
    idle(3);
  }

  // Outputs of the last cycle done.
  const Shown& seen() const { return seen_; }
  unsigned held() const { return held_; }
  std::uint64_t now() const { return dut_.cycle(); }
  Model& model() { return model_; }
  Dut<Vsram_bench>& dut() { return dut_; }

 private:
  static constexpr std::size_t LineWords = golden::Lanes32;

  void drive(const Requests& requests) {
    unsigned valid = 0, refill = 0;
    for (std::size_t p = 0; p < 3; ++p) {
      const Read read = requests.read[p].value_or(Read{});
      valid |= requests.read[p] ? 1u << p : 0u;
      dut_->read_thread_i[p] = static_cast<std::uint8_t>(read.thread);
      dut_->read_addr_i[p] = read.line * golden::LineBytes;
      refill |= read.refill ? 1u << p : 0u;
    }
    dut_->read_valid_i = static_cast<std::uint8_t>(valid);
    dut_->read_refill_i = static_cast<std::uint8_t>(refill);
    const ScalarRead scalar_read = requests.scalar_read.value_or(ScalarRead{});
    dut_->sread_valid_i = requests.scalar_read.has_value();
    dut_->sread_thread_i = static_cast<std::uint8_t>(scalar_read.thread);
    dut_->sread_addr_i = scalar_read.address;
    valid = 0;
    for (std::size_t p = 0; p < 2; ++p) {
      const Write write = requests.write[p].value_or(Write{0, 0});
      valid |= requests.write[p] ? 1u << p : 0u;
      dut_->write_thread_i[p] = static_cast<std::uint8_t>(write.thread);
      dut_->write_addr_i[p] = write.line * golden::LineBytes;
      dut_->write_mask_i[p] = write.mask;
      for (std::size_t w = 0; w < LineWords; ++w) dut_->write_data_i[p][w] = write.data[w];
    }
    dut_->write_valid_i = static_cast<std::uint8_t>(valid);
    const ScalarWrite write = requests.scalar_write.value_or(ScalarWrite{0, 0});
    dut_->swrite_valid_i = requests.scalar_write.has_value();
    dut_->swrite_thread_i = static_cast<std::uint8_t>(write.thread);
    dut_->swrite_addr_i = write.address;
    dut_->swrite_mask_i = static_cast<std::uint8_t>(write.mask);
    dut_->swrite_data_i = write.data;
    dut_->swrite_flip_i[0] = static_cast<std::uint32_t>(write.flip.data);
    dut_->swrite_flip_i[1] = static_cast<std::uint32_t>(write.flip.data >> 32);
    dut_->swrite_flip_i[2] = write.flip.check;
  }

  Shown read_outputs() {
    Shown shown;
    for (std::size_t i = 0; i < shown.observe.words.size(); ++i) {
      shown.observe.words[i] = dut_->observe_o[i];
    }
    for (std::size_t w = 0; w < LineWords; ++w) {
      shown.read[0][w] = dut_->read_data_o[0][w];
      shown.read[1][w] = dut_->read_data_o[1][w];
      shown.refill[w] = dut_->refill_data_o[w];
      shown.network[w] = dut_->network_data_o[w];
    }
    shown.scalar_read = dut_->sread_data_o;
    shown.refill_double = dut_->refill_double_o != 0;
    shown.network_double = dut_->network_double_o != 0;
    shown.corrected = dut_->corrected_o;
    shown.doubles = dut_->doubles_o;
    shown.double_threads = dut_->double_o;
    for (std::size_t t = 0; t < shown.double_address.size(); ++t) {
      shown.double_address[t] = dut_->double_addr_o[t];
    }
    shown.busy = dut_->busy_o != 0;
    held_ = dut_->held_o;
    return shown;
  }

  void compare() {
    const Shown& expected = model_.shown();
    comparison_.at(dut_.cycle());
    comparison_.equal("held", model_.held_banks(), dut_->held_o);
    comparison_.equal_record(expected.observe, dut_->observe_o);
    for (std::size_t p = 0; p < 2; ++p) {
      comparison_.equal_words("read_data " + std::to_string(p), expected.read[p].data(),
                              dut_->read_data_o[p], LineWords);
    }
    comparison_.equal_words("refill_data", expected.refill.data(), dut_->refill_data_o, LineWords);
    comparison_.equal_words("network_data", expected.network.data(), dut_->network_data_o,
                            LineWords);
    comparison_.equal("sread_data", expected.scalar_read, dut_->sread_data_o);
    comparison_.equal("refill_double", expected.refill_double, dut_->refill_double_o);
    comparison_.equal("network_double", expected.network_double, dut_->network_double_o);
    comparison_.equal("corrected", expected.corrected, dut_->corrected_o);
    comparison_.equal("doubles", expected.doubles, dut_->doubles_o);
    comparison_.equal("double", expected.double_threads, dut_->double_o);
    for (std::size_t t = 0; t < expected.double_address.size(); ++t) {
      comparison_.equal("double_addr", expected.double_address[t], dut_->double_addr_o[t]);
    }
    if (expected.busy || !expected.busy_open) {
      comparison_.equal("busy", expected.busy, dut_->busy_o);
    }
  }

  Comparison& comparison_;
  Dut<Vsram_bench> dut_;
  Model model_;
  Shown seen_;
  unsigned held_ = 0;
};

// --- random traffic ---

inline golden::FlippedBits random_flip(sim::Random& random) {
  golden::FlippedBits bits;
  for (std::uint64_t n = random.below(3); n > 0; --n) {
    const std::uint64_t position = random.below(CodeBits);
    if (position < golden::EccDataBits) {
      bits.data ^= std::uint64_t{1} << position;
    } else {
      bits.check = static_cast<std::uint8_t>(bits.check ^ 1u << (position - golden::EccDataBits));
    }
  }
  return bits;
}

inline std::uint64_t random_mask(sim::Random& random) {
  std::uint64_t mask = 0;
  switch (random.below(4)) {
    case 0:
      return AllBytes;
    case 1:
      mask = random.bits();
      break;
    case 2:  // whole words
      for (int w = 0; w < 8; ++w) mask |= random.coin() ? std::uint64_t{0xff} << (8 * w) : 0;
      break;
    case 3:  // whole words, and single bytes
      for (int w = 0; w < 8; ++w) mask |= random.chance(1, 3) ? std::uint64_t{0xff} << (8 * w) : 0;
      mask |= std::uint64_t{1} << random.below(64);
      break;
  }
  return mask == 0 ? 1 : mask;
}

// Requests within the rules: one access per bank, and none to a bank that is held. Each port is
// used in about every second cycle in which it finds a bank.
inline Requests random_requests(sim::Random& random, const Model& model) {
  Requests requests;
  unsigned taken = model.held_banks();
  const auto line = [&]() -> std::optional<std::uint32_t> {
    const auto choice = static_cast<std::uint32_t>(random.below(Lines));
    if (random.coin() || (taken >> bank_of(choice) & 1u) != 0) return std::nullopt;
    taken |= 1u << bank_of(choice);
    return choice;
  };
  const auto thread = [&] { return static_cast<unsigned>(random.below(golden::Threads)); };

  if (const auto at = line()) {
    const std::uint64_t size = std::uint64_t{1} << random.below(4);  // bytes
    const auto offset = static_cast<std::uint32_t>(random.below(8 / size) * size);
    const std::uint64_t mask = ((std::uint64_t{1} << size) - 1) << offset;
    const std::uint64_t bits = size == 8 ? AllBytes : ((std::uint64_t{1} << 8 * size) - 1);
    ScalarWrite write{*at * 64 + static_cast<std::uint32_t>(random.below(8)) * 8 + offset,
                      static_cast<unsigned>(mask),
                      (random.bits() & bits) << (8 * offset),
                      {},
                      thread()};
    if (size == 8) write.flip = random_flip(random);
    requests.scalar_write = write;
  }
  for (std::size_t p = 0; p < 3; ++p) {
    if (const auto at = line()) requests.read[p] = Read{*at, thread(), p != 1 && random.coin()};
  }
  if (const auto at = line()) {
    requests.scalar_read =
        ScalarRead{*at * 64 + static_cast<std::uint32_t>(random.below(64)), thread()};
  }
  for (std::size_t p = 0; p < 2; ++p) {
    if (const auto at = line()) {
      Write write{*at, p == 0 ? random_mask(random) : AllBytes, {}, thread()};
      for (std::size_t byte = 0; byte < 64; ++byte) {
        if ((write.mask >> byte & 1u) != 0) {
          write.data[byte / 4] |= static_cast<std::uint32_t>(random.below(256)) << (8 * (byte % 4));
        }
      }
      requests.write[p] = write;
    }
  }
  return requests;
}

}  // namespace tests::sram
