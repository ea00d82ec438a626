// SPDX-License-Identifier: Apache-2.0
// The registers and bytes of a node as its observe records tell them, for comparing with its state.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/node/node.hpp"

namespace tests {

class Shadow {
 public:
  explicit Shadow(const golden::ArchState& state)
      : threads(state.threads), bytes(state.sram.bytes().begin(), state.sram.bytes().end()) {}

  // The writes that the records of one cycle show.
  void apply(const golden::Node& node) {
    const golden::FrontendObserve& front = node.frontend();
    const golden::ScalarObserve& scalar = node.scalar();
    const golden::VectorObserve& vector = node.vector();
    const golden::MatrixObserve& matrix = node.matrix();
    const golden::SramObserve& sram = node.sram();
    for (int i = 0; i < golden::NumAlu; ++i) {
      if (scalar.alu_valid(i) == 0) continue;
      golden::ThreadContext& t = threads[scalar.alu_thread(i)];
      (scalar.alu_pred(i) != 0 ? t.p.data() : t.r.data())[scalar.alu_rd(i)] = scalar.alu_data(i);
    }
    if (scalar.mul_valid() != 0)
      threads[scalar.mul_thread()].r[scalar.mul_rd()] = scalar.mul_data();
    if (scalar.load_valid() != 0) {
      threads[scalar.load_thread()].r[scalar.load_rd()] = scalar.load_data();
    }
    if (vector.ext_valid() != 0)
      threads[vector.ext_thread()].r[vector.ext_rd()] = vector.ext_data();
    if (vector.pred_valid() != 0) {
      threads[vector.pred_thread()].p[vector.pred_pd()] = vector.pred_data();
    }
    if (vector.write_valid() != 0) {
      write(threads[vector.write_thread()].v[vector.write_vd()], vector.write_mask(),
            vector.write_data());
    }
    for (int i = 0; i < golden::NumWideRead; ++i) {
      if (vector.load_valid(i) == 0) continue;
      write(threads[vector.load_thread(i)].v[vector.load_vd(i)], vector.load_mask(i),
            vector.load_data(i));
    }
    if (vector.flags_valid() != 0) {
      golden::Flags& flags = threads[vector.flags_thread()].flags;
      flags = static_cast<golden::Flags>(flags | vector.flags_set());
    }
    if (matrix.write_valid() != 0) {
      golden::Acc& acc = threads[matrix.write_thread()].acc[matrix.write_acc()];
      for (std::size_t i = 0; i < acc.size(); ++i) {
        if ((matrix.write_parts() >> (i / 16) & 1) != 0) acc[i] = matrix.write_data()[i];
      }
    }
    if (sram.write_valid() != 0) {
      store(64 * sram.write_line(), sram.write_mask(), sram.write_data());
    }
    if (sram.swrite_valid() != 0) {
      const std::uint64_t data = sram.swrite_data();
      const std::array<std::uint32_t, 2> words = {static_cast<std::uint32_t>(data),
                                                  static_cast<std::uint32_t>(data >> 32)};
      store(sram.swrite_addr(), sram.swrite_mask(), words.data());
    }
    if (front.csr_write() != 0) csr(threads[front.csr_thread()], front);
    for (int t = 0; t < golden::Threads; ++t) retired += front.retired(t);
  }

  std::array<golden::ThreadContext, golden::Threads> threads;
  std::vector<std::uint8_t> bytes;
  std::uint64_t retired = 0;

 private:
  static std::uint8_t byte(const std::uint32_t* data, std::size_t i) {
    return static_cast<std::uint8_t>(data[i / 4] >> (8 * (i % 4)));
  }
  static void write(golden::Vec& v, std::uint64_t mask, const std::uint32_t* data) {
    for (std::size_t i = 0; i < 64; ++i) {
      if ((mask >> i & 1) == 0) continue;
      const int shift = static_cast<int>(8 * (i % 4));
      v[i / 4] = (v[i / 4] & ~(0xffu << shift)) | std::uint32_t{byte(data, i)} << shift;
    }
  }
  void store(std::size_t address, std::uint64_t mask, const std::uint32_t* data) {
    for (std::size_t i = 0; i < 64; ++i) {
      if ((mask >> i & 1) != 0) bytes[address + i] = byte(data, i);
    }
  }
  static void csr(golden::ThreadContext& t, const golden::FrontendObserve& front) {
    const std::uint32_t number = front.csr_number();
    const std::uint64_t data = front.csr_data();
    if (number == static_cast<std::uint32_t>(golden::Csr::Flags)) {
      t.flags = static_cast<golden::Flags>(data & 0xf);
    } else if (number == static_cast<std::uint32_t>(golden::Csr::EccInject)) {
      t.ecc_inject = static_cast<std::uint16_t>(data);
    } else if (number >= static_cast<std::uint32_t>(golden::Csr::Fmt0) && number < 32) {
      t.formats[number - 16] = static_cast<std::uint16_t>(data & 0x7ff);
    }
  }
};

}  // namespace tests
