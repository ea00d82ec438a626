// SPDX-License-Identifier: Apache-2.0
// The SRAM of the RTL beside its model, and random requests within the rules of timing.md
// section 6.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sram_bench_dut.hpp>
#include <string>

#include "sim/common/random.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/sram/sram_model.hpp"

namespace tests::sram {

using engine::Coroutine;

class Bench {
 public:
  using Dut = SramBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    drive({});
    co_await cycles_.reset();
  }

  // One cycle with these requests; `to_rtl` where the RTL is to get others than the model.
  Coroutine<void> cycle(Requests requests, std::optional<Requests> to_rtl = std::nullopt) {
    drive(to_rtl.value_or(requests));
    co_await cycles_.settle();
    compare();
    seen_ = read_outputs();
    co_await cycles_.next();
    model_.issue(requests);
    model_.next();
  }
  Coroutine<void> idle(int cycles) {
    for (int i = 0; i < cycles; ++i) co_await cycle({});
  }

  // Random contents everywhere, all codewords clean.
  Coroutine<void> fill(sim::Random& random) {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      Requests requests;
      requests.write[0] = Write{line};
      for (std::uint32_t& word : requests.write[0]->data) word = random.bits32();
      co_await cycle(requests);
    }
    co_await idle(1);
  }
  Coroutine<void> read_all() {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      Requests requests;
      requests.read[0] = Read{line};
      co_await cycle(requests);
    }
    co_await idle(3);
  }

  // Outputs of the last cycle done.
  const Shown& seen() const { return seen_; }
  unsigned held() const { return held_; }
  std::uint64_t now() const { return cycles_.number(); }
  Model& model() { return model_; }

 private:
  static constexpr std::size_t LineWords = golden::Lanes32;

  void drive(const Requests& requests) {
    unsigned valid = 0, refill = 0;
    for (std::size_t p = 0; p < 3; ++p) {
      const Read read = requests.read[p].value_or(Read{});
      valid |= requests.read[p] ? 1u << p : 0u;
      dut_.read_thread_i[p].value = read.thread;
      dut_.read_addr_i[p].value = read.line * golden::LineBytes;
      refill |= read.refill ? 1u << p : 0u;
    }
    dut_.read_valid_i.value = valid;
    dut_.read_refill_i.value = refill;
    const ScalarRead scalar_read = requests.scalar_read.value_or(ScalarRead{});
    dut_.sread_valid_i.value = requests.scalar_read.has_value();
    dut_.sread_thread_i.value = scalar_read.thread;
    dut_.sread_addr_i.value = scalar_read.address;
    valid = 0;
    for (std::size_t p = 0; p < 2; ++p) {
      const Write write = requests.write[p].value_or(Write{0, 0});
      valid |= requests.write[p] ? 1u << p : 0u;
      dut_.write_thread_i[p].value = write.thread;
      dut_.write_addr_i[p].value = write.line * golden::LineBytes;
      dut_.write_mask_i[p].value = write.mask;
      dut_.write_data_i[p].value.set_words(write.data);
    }
    dut_.write_valid_i.value = valid;
    const ScalarWrite write = requests.scalar_write.value_or(ScalarWrite{0, 0});
    dut_.swrite_valid_i.value = requests.scalar_write.has_value();
    dut_.swrite_thread_i.value = write.thread;
    dut_.swrite_addr_i.value = write.address;
    dut_.swrite_mask_i.value = write.mask;
    dut_.swrite_data_i.value = write.data;
    const std::array<std::uint32_t, 3> flip = {static_cast<std::uint32_t>(write.flip.data),
                                               static_cast<std::uint32_t>(write.flip.data >> 32),
                                               write.flip.check};
    dut_.swrite_flip_i.value.set_words(flip);
  }

  Shown read_outputs() {
    Shown shown;
    for (std::size_t i = 0; i < shown.observe.words.size(); ++i) {
      shown.observe.words[i] = dut_.observe_o.raw()[i];
    }
    for (std::size_t w = 0; w < LineWords; ++w) {
      shown.read[0][w] = dut_.read_data_o[0].raw()[w];
      shown.read[1][w] = dut_.read_data_o[1].raw()[w];
      shown.refill[w] = dut_.refill_data_o.raw()[w];
      shown.network[w] = dut_.network_data_o.raw()[w];
    }
    shown.scalar_read = dut_.sread_data_o.raw();
    shown.refill_double = dut_.refill_double_o.raw() != 0;
    shown.network_double = dut_.network_double_o.raw() != 0;
    shown.corrected = dut_.corrected_o.raw();
    shown.doubles = dut_.doubles_o.raw();
    shown.double_threads = dut_.double_o.raw();
    for (std::size_t t = 0; t < shown.double_address.size(); ++t) {
      shown.double_address[t] = dut_.double_addr_o[t].raw();
    }
    shown.busy = dut_.busy_o.raw() != 0;
    held_ = dut_.held_o.raw();
    return shown;
  }

  void compare() {
    const Shown& expected = model_.shown();
    comparison_.at(cycles_.number());
    comparison_.equal("held", model_.held_banks(), dut_.held_o.raw());
    comparison_.equal_record(expected.observe, dut_.observe_o.raw());
    for (std::size_t p = 0; p < 2; ++p) {
      comparison_.equal_words("read_data " + std::to_string(p), expected.read[p].data(),
                              dut_.read_data_o[p].raw(), LineWords);
    }
    comparison_.equal_words("refill_data", expected.refill.data(), dut_.refill_data_o.raw(),
                            LineWords);
    comparison_.equal_words("network_data", expected.network.data(), dut_.network_data_o.raw(),
                            LineWords);
    comparison_.equal("sread_data", expected.scalar_read, dut_.sread_data_o.raw());
    comparison_.equal("refill_double", expected.refill_double, dut_.refill_double_o.raw());
    comparison_.equal("network_double", expected.network_double, dut_.network_double_o.raw());
    comparison_.equal("corrected", expected.corrected, dut_.corrected_o.raw());
    comparison_.equal("doubles", expected.doubles, dut_.doubles_o.raw());
    comparison_.equal("double", expected.double_threads, dut_.double_o.raw());
    for (std::size_t t = 0; t < expected.double_address.size(); ++t) {
      comparison_.equal("double_addr", expected.double_address[t], dut_.double_addr_o[t].raw());
    }
    if (expected.busy || !expected.busy_open) {
      comparison_.equal("busy", expected.busy, dut_.busy_o.raw());
    }
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
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
