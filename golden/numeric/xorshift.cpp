// SPDX-License-Identifier: Apache-2.0
// Reset, seeding and stepping of the 16 random streams of a thread.

#include "golden/numeric/xorshift.hpp"

namespace golden {

Streams xorshift_reset(std::uint32_t number) {
  Vec seeds{};
  std::uint32_t lane = number * Lanes32;
  for (std::uint32_t& seed : seeds) seed = ++lane * 0x9e3779b1u;
  return xorshift_seed(seeds);
}

Streams xorshift_seed(const Vec& seeds) {
  Streams streams = seeds;
  for (std::uint32_t& stream : streams) stream = stream == 0 ? 1 : stream;
  return streams;
}

void xorshift_step(Streams& streams) {
  for (std::uint32_t& stream : streams) stream = xorshift_next(stream);
}

}  // namespace golden
