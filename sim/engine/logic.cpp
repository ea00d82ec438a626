// SPDX-License-Identifier: Apache-2.0
// Resolving values that are not 0 or 1, and what is said about wrong ones.

#include "sim/engine/logic.hpp"

#include <stdexcept>

namespace engine {

Resolver parse_resolver(std::string_view name) {
  if (name == "error") return Resolver::Error;
  if (name == "weak") return Resolver::Weak;
  if (name == "zeros") return Resolver::Zeros;
  if (name == "ones") return Resolver::Ones;
  if (name == "random") return Resolver::Random;
  throw std::invalid_argument(fmt::format(
      "resolver '{}': allowed are 'error', 'weak', 'zeros', 'ones' and 'random'", name));
}

Logic Logic::resolved(Resolver resolver, sim::Random* random) const {
  if (resolver == Resolver::Random && random == nullptr) {
    throw std::invalid_argument("resolver 'random': also pass the sim::Random to draw from");
  }
  if (resolver == Resolver::Error) return *this;
  if (is_resolvable()) return Logic(is_one());
  switch (resolver) {
    case Resolver::Error:
      break;
    case Resolver::Weak:
      return code_ == WeakUnknown ? Logic('X') : *this;
    case Resolver::Zeros:
      return Logic('0');
    case Resolver::Ones:
      return Logic('1');
    case Resolver::Random:
      return Logic(random->coin());
  }
  return *this;
}

void Logic::throw_not_a_literal(const std::string& literal) {
  throw std::invalid_argument(fmt::format(
      "Logic of '{}': allowed are U X 0 1 Z W L H - as characters, and the numbers 0 and 1",
      literal));
}

void Logic::throw_not_resolvable(Logic logic) {
  throw std::domain_error(fmt::format(
      "Logic('{}') is no number: only 0, 1, L and H are; see resolve()", logic.character()));
}

}  // namespace engine
