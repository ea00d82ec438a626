// SPDX-License-Identifier: Apache-2.0
// Random instructions with operands that often make sense together: most issue, some trap.
#pragma once

#include <cstdint>
#include <string_view>

#include "golden/gen/machine.hpp"
#include "sim/common/random.hpp"

namespace tests::issue {

// Mostly addresses, in few banks; thread numbers; anything.
inline std::uint64_t random_register(sim::Random& random) {
  switch (random.below(8)) {
    case 0:
      return random.below(6);
    case 1: {
      const std::uint64_t bits = random.bits();
      return bits >> random.below(64);
    }
    case 2:
      return 8 * random.below(8192);
    default: {
      const std::uint64_t bank = random.below(4);
      return 64 * (bank + 16 * random.below(64));
    }
  }
}

// Of a predicate register.
inline std::uint64_t random_mask(sim::Random& random) {
  const std::uint64_t predicates[] = {0, ~std::uint64_t{0}, 0xff, random.bits()};
  return random.pick(predicates);
}

inline std::uint16_t random_format(sim::Random& random) {  // mostly a narrow one
  const bool narrow = random.chance(7, 8);
  return static_cast<std::uint16_t>(narrow ? random.between(1, 3) : random.between(0, 15));
}

// Mostly legal, with registers 0 to 7.
inline std::uint32_t random_word(sim::Random& random) {
  if (random.chance(1, 40)) return random.bits32();
  const golden::InsnInfo& entry = golden::Insns[random.below(golden::Insns.size())];
  std::uint32_t low = random.bits32() & 0xffffffu;
  if (random.chance(3, 4)) low &= ~(24u << 19 | 24u << 14 | 24u << 9);
  if (entry.agu == 1 && random.chance(3, 4)) {
    low &= entry.format == golden::InsnFormat::Mem ? ~0x3ff8u : ~0u;
    low &= entry.format == golden::InsnFormat::Mem ? ~0x7u : ~0x3fu;  // offset 0 often
  }
  if (entry.op == golden::Opcode::Jalr) low &= ~3u;
  if (entry.format == golden::InsnFormat::RdCsr || entry.format == golden::InsnFormat::CsrRs) {
    const bool flags = random.coin();
    low = (low & ~0x3fffu) | (flags ? 3u : static_cast<std::uint32_t>(random.below(40)));
  }
  low &= golden::info(entry.format).used_bits;
  const bool width = golden::info(entry.format).use.find('w') != std::string_view::npos;
  if (width && (low & 3u) == 3) low ^= 2u;
  return static_cast<std::uint32_t>(entry.op) << 24 | low;
}

}  // namespace tests::issue
