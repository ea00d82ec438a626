// SPDX-License-Identifier: Apache-2.0
// Wrong uses of the network, and the trap in which each must end (docs/network.md sections 7 to 9).
//
// Nothing arrives anywhere but what a good item in front of the wrong one sends, and no semaphore
// changes. The thread has no list under way; its trap comes some time later.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/common/random.hpp"
#include "sim/kernels/list_builder.hpp"
#include "sim/kernels/program_builder.hpp"

namespace sim {

enum class Misuse : std::uint8_t {
  Descriptor,    // an item that is none
  Corners,       // a barrier over no rectangle
  ItemRoute,     // an item for a node that cannot be reached
  CommandRoute,  // semsend or barrier to one
  Source,        // an element beyond the memory or not aligned
  Target,        // a line that no node has, or not the own one
  Index,         // a list of indices beyond the memory
  RemoteTarget,  // a line that the other node does not have: to write
  RemoteSource,  // ... to read
  DeadCore,      // a node of which only the router works
  PoisonedPull,  // a line with a double error at the other node
  PoisonedItem,  // at the own one: an item ...
  PoisonedIndex,
  PoisonedElement,
};
inline constexpr std::array<std::string_view, 14> MisuseNames = {
    "descriptor",    "corners",       "item_route",     "command_route",   "source",
    "target",        "index",         "remote_target",  "remote_source",   "dead_core",
    "poisoned_pull", "poisoned_item", "poisoned_index", "poisoned_element"};
constexpr Misuse misuse(std::size_t number) { return static_cast<Misuse>(number); }

// Addresses are the same at all nodes.
struct MisusePlaces {
  // `area` is MisuseLines lines that may be read, and must not be written by others.
  MisusePlaces(std::uint32_t area, std::int64_t memory, int untouched_semaphore)
      : memory_bytes(static_cast<std::uint32_t>(memory)),
        untouched(area),
        poisoned(area + UntouchedLines * golden::LineBytes),
        source(poisoned + golden::LineBytes),
        semaphore(untouched_semaphore) {}

  static constexpr int UntouchedLines = 4;

  std::uint32_t memory_bytes;
  std::uint32_t untouched;    // UntouchedLines lines that must stay as they are
  std::uint32_t poisoned;     // a line that may have double errors ...
  std::uint32_t source;       // good lines
  int semaphore;              // that must stay as it is
  bool all_poisoned = false;  // ... and that has one, at all nodes
};
inline constexpr int MisuseLines = MisusePlaces::UntouchedLines + 5;

struct MisuseContext {
  const MeshShape& shape;
  const MisusePlaces& places;
  Coord node;
  int thread = 0;
  std::optional<ListItem> before;  // the good item in front, if there is a list
  R scratch, scratch2;
};

// Whether the mesh has what it takes.
bool possible(Misuse misuse, const MeshShape& shape);

// At most this many items are added.
inline constexpr int MisuseItems = 3;
ExpectedTrap emit_misuse(Misuse misuse, const MisuseContext& context, ProgramBuilder& code,
                         ListBuilder& lists, const Random& random);
// Stores a word again, with a double error. EccInject is 0 then.
void emit_double_error(ProgramBuilder& code, std::uint32_t address, R scratch, R scratch2,
                       Random& random);

}  // namespace sim
