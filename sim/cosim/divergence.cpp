// SPDX-License-Identifier: Apache-2.0
// The slow path: runs once, after a difference, and may take its time.

#include "sim/cosim/divergence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "golden/common/disassembler.hpp"
#include "golden/frontend/decode.hpp"
#include "sim/cosim/field_text.hpp"

namespace sim {
namespace {

using golden::InsnKind;
using golden::ObserveField;

// When several units differ in one cycle, the first of these is where the data come from.
constexpr std::array<Unit, NumUnits> BlameOrder = {Unit::Sram,   Unit::Network, Unit::Scalar,
                                                   Unit::Vector, Unit::Matrix,  Unit::Frontend};

// Fields that belong together share the part of their name before the first '_'.
std::string_view group_of(std::string_view name) { return name.substr(0, name.find('_')); }

// Cycles from issue to a group of fields (docs/timing.md section 7), and who can own it.
struct Origin {
  Unit unit;
  std::string_view group;
  int distance;
  bool (*owns)(InsnKind);
};
constexpr bool is_load(InsnKind kind) {
  return kind == InsnKind::ScalarLoad || kind == InsnKind::VectorLoad || kind == InsnKind::Vector ||
         kind == InsnKind::Mma;
}
constexpr std::array<Origin, 14> Origins = {{
    {Unit::Scalar, "alu", golden::LatencyAlu - 1,
     [](InsnKind k) { return k == InsnKind::Alu || k == InsnKind::Jump || k == InsnKind::System; }},
    {Unit::Scalar, "mul", golden::LatencyMul - 1, [](InsnKind k) { return k == InsnKind::Mul; }},
    {Unit::Scalar, "load", golden::LatencyLoad - 1,
     [](InsnKind k) { return k == InsnKind::ScalarLoad; }},
    {Unit::Vector, "write", golden::LatencyVector - 1,
     [](InsnKind k) { return k == InsnKind::Vector; }},
    {Unit::Vector, "pred", golden::LatencyVector - 1,
     [](InsnKind k) { return k == InsnKind::Vector; }},
    {Unit::Vector, "ext", golden::LatencyVector - 1,
     [](InsnKind k) { return k == InsnKind::Vector; }},
    {Unit::Vector, "flags", golden::LatencyVector - 1,
     [](InsnKind k) { return k == InsnKind::Vector; }},
    {Unit::Vector, "load", golden::LatencyLoad - 1,
     [](InsnKind k) { return k == InsnKind::VectorLoad; }},
    {Unit::Matrix, "write", golden::LatencyMma - 1,
     [](InsnKind k) {
       return k == InsnKind::Mma || k == InsnKind::MatrixLoad || k == InsnKind::MatrixClear;
     }},
    {Unit::Sram, "read", 2, is_load},
    {Unit::Sram, "sread", 2, [](InsnKind k) { return k == InsnKind::ScalarLoad; }},
    {Unit::Sram, "write", 1, [](InsnKind k) { return k == InsnKind::VectorStore; }},
    {Unit::Sram, "swrite", 1, [](InsnKind k) { return k == InsnKind::ScalarStore; }},
    {Unit::Network, "sem", 0, [](InsnKind k) { return k == InsnKind::System; }},
}};

struct Owner {
  int thread = -1;
  std::optional<golden::IssuedInsn> insn;
};

struct Place {
  Unit unit = Unit::Frontend;
  const ObserveField* field = nullptr;
  int element = 0;
  int lane = -1;  // of a field wider than 64 bits
};

// One cycle's record of one unit.
const std::uint32_t* words_of(const Records& records, Unit unit) {
  return records.pointers()[index(unit)];
}

std::size_t lanes(const ObserveField& field) { return static_cast<std::size_t>(field.width) / 32; }

const std::uint32_t* lane_words(const std::uint32_t* words, const ObserveField& field,
                                int element) {
  return words + (field.offset_bits + element * field.stride_bits) / 32;
}

bool element_equal(const std::uint32_t* a, const std::uint32_t* b, const ObserveField& field,
                   int element) {
  if (field.width <= 64) return field_value(a, field, element) == field_value(b, field, element);
  return std::memcmp(lane_words(a, field, element), lane_words(b, field, element),
                     4 * lanes(field)) == 0;
}

std::vector<Place> differences(const Evidence& evidence, Unit unit) {
  const std::size_t at = evidence.cycle - evidence.first;
  const std::uint32_t* expected = words_of(evidence.golden[at], unit);
  const std::uint32_t* actual = words_of(evidence.rtl[at], unit);
  std::vector<Place> found;
  for (const ObserveField& field : golden::ObserveUnits[index(unit)].fields) {
    for (int e = 0; e < field.count; ++e) {
      if (element_equal(expected, actual, field, e)) continue;
      Place place{unit, &field, e, -1};
      if (field.width > 64) {
        const std::uint32_t* want = lane_words(expected, field, e);
        const std::uint32_t* have = lane_words(actual, field, e);
        place.lane = 0;
        while (want[place.lane] == have[place.lane]) ++place.lane;
      }
      found.push_back(place);
    }
  }
  return found;
}

std::string place_name(const Place& place) {
  std::string text(place.field->name);
  if (place.field->count > 1) text += fmt::format("[{}]", place.element);
  if (place.lane >= 0) text += fmt::format("[{}]", place.lane);
  return text;
}

// The value of `group`_`part` for this element, if the record has such a field.
std::optional<std::uint64_t> sibling(const std::uint32_t* words, const Place& place,
                                     std::string_view part) {
  const std::string name = fmt::format("{}_{}", group_of(place.field->name), part);
  const ObserveField* field = find_field(place.unit, name);
  if (field == nullptr) return {};
  return field_value(words, *field, field->count > 1 ? place.element : 0);
}

Owner front_end_owner(const Evidence& evidence, const Place& place) {
  const std::uint32_t* expected =
      words_of(evidence.golden[evidence.cycle - evidence.first], Unit::Frontend);
  Owner owner;
  if (place.field->count == golden::Threads) {
    owner.thread = place.element;
  } else if (const auto thread = sibling(expected, place, "thread")) {
    owner.thread = static_cast<int>(*thread);
  }
  for (int t = 0; t < golden::Threads; ++t) {
    if (owner.thread >= 0 && owner.thread != t) continue;
    for (const golden::IssuedInsn& insn : evidence.issued[static_cast<std::size_t>(t)]) {
      if (insn.cycle > evidence.cycle) continue;
      if (place.field->count == golden::Threads || insn.cycle == evidence.cycle) {
        owner = {t, insn};  // the last that fits
      }
    }
  }
  return owner;
}

Owner find_owner(const Evidence& evidence, const Place& place) {
  if (place.unit == Unit::Frontend) return front_end_owner(evidence, place);
  const std::string_view group = group_of(place.field->name);
  // Lists and errors belong to threads, semaphores to instructions only where the core changes
  // them.
  if (place.unit == Unit::Network && (group == "list" || group == "error")) {
    return {place.element, std::nullopt};
  }
  if (place.unit == Unit::Network && place.element != 0) return {};
  const auto origin = std::find_if(Origins.begin(), Origins.end(), [&](const Origin& o) {
    return o.unit == place.unit && o.group == group;
  });
  if (origin == Origins.end()) return {};
  const std::size_t at = evidence.cycle - evidence.first;
  const std::uint32_t* golden_words = words_of(evidence.golden[at], place.unit);
  const std::uint32_t* words = sibling(golden_words, place, "valid").value_or(0) != 0
                                   ? golden_words
                                   : words_of(evidence.rtl[at], place.unit);
  const auto thread = sibling(words, place, "thread");
  const auto rd = sibling(words, place, "rd");
  Owner owner;
  if (thread) owner.thread = static_cast<int>(*thread);
  for (int t = 0; t < golden::Threads; ++t) {
    if (owner.thread >= 0 && owner.thread != t) continue;
    for (const golden::IssuedInsn& issued : evidence.issued[static_cast<std::size_t>(t)]) {
      const golden::Insn insn = golden::decode(issued.word);
      if (issued.cycle + static_cast<std::uint64_t>(origin->distance) != evidence.cycle) continue;
      if (!origin->owns(insn.kind) || (owner.insn && rd && insn.a != *rd)) continue;
      owner = {t, issued};
    }
  }
  return owner;
}

// All fields of the group are equal; payloads zero when not valid, so that two idle ones are too.
bool group_equal(const Records& a, const Records& b, const Place& place) {
  const std::string_view group = group_of(place.field->name);
  for (const ObserveField& field : golden::ObserveUnits[index(place.unit)].fields) {
    if (group_of(field.name) != group) continue;
    const int element = field.count > 1 ? place.element : 0;
    if (!element_equal(words_of(a, place.unit), words_of(b, place.unit), field, element)) {
      return false;
    }
  }
  return true;
}

// Where `wanted` is in `history` but not in `other`, nearest first: cycles after the divergence.
std::optional<std::int64_t> look_for(const Records& wanted, const std::vector<Records>& history,
                                     const std::vector<Records>& other, const Place& place,
                                     std::int64_t at) {
  const auto size = static_cast<std::int64_t>(std::min(history.size(), other.size()));
  for (std::int64_t d = 1; d <= static_cast<std::int64_t>(LookAround); ++d) {
    for (const std::int64_t i : {at + d, at - d}) {
      if (i < 0 || i >= size) continue;
      const auto ui = static_cast<std::size_t>(i);
      if (group_equal(history[ui], wanted, place) && !group_equal(other[ui], wanted, place)) {
        return i - at;
      }
    }
  }
  return {};
}

std::string cycles(std::int64_t count) {
  return fmt::format("{} cycle{}", count, count == 1 ? "" : "s");
}

std::string shift_text(const Evidence& evidence, const Place& place) {
  const auto at = static_cast<std::int64_t>(evidence.cycle - evidence.first);
  const Records& golden = evidence.golden[static_cast<std::size_t>(at)];
  const Records& rtl = evidence.rtl[static_cast<std::size_t>(at)];
  const auto valid = [&](const Records& records) {
    return sibling(words_of(records, place.unit), place, "valid").value_or(0) != 0;
  };
  if (valid(golden)) {
    if (const auto d = look_for(golden, evidence.rtl, evidence.golden, place, at)) {
      return fmt::format("the RTL has the expected value {} {}", cycles(std::abs(*d)),
                         *d > 0 ? "late" : "early");
    }
  }
  if (valid(rtl)) {
    if (const auto d = look_for(rtl, evidence.golden, evidence.rtl, place, at)) {
      return fmt::format("the golden model has the RTL's value {}: the RTL is {} {}",
                         *d > 0 ? "later" : "earlier", cycles(std::abs(*d)),
                         *d > 0 ? "early" : "late");
    }
  }
  return {};
}

void describe_owner(Divergence& divergence, const Evidence& evidence, const Owner& owner) {
  divergence.thread = owner.thread;
  if (owner.insn) {
    divergence.pc = owner.insn->pc;
    divergence.issue_cycle = owner.insn->cycle;
    divergence.instruction = golden::disassemble(owner.insn->word, owner.insn->pc);
  }
  if (owner.thread < 0) return;
  for (const golden::IssuedInsn& insn : evidence.issued[static_cast<std::size_t>(owner.thread)]) {
    divergence.recent.push_back(fmt::format("cycle {:>8}  {:#08x}  {}", insn.cycle, insn.pc,
                                            golden::disassemble(insn.word, insn.pc)));
  }
}

// The part of the network that shows or keeps this (docs/network.md section 11).
std::string_view part_of_network(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> Parts = {{
      {"out_", "router"},
      {"credit", "router"},
      {"occupancy", "router"},
      {"route ", "router"},
      {"list_", "list parser"},
      {"sem", "semaphores"},
  }};
  for (const auto& [prefix, part] : Parts) {
    if (name.starts_with(prefix)) return part;
  }
  return "interface";
}

// The unit that keeps a piece of state.
std::string_view unit_of_state(const StateMismatch& state) {
  if (state.line) return "sram";
  if (state.thread < 0) return "network";
  const std::string_view name = std::string_view(state.where).substr(3);  // behind "t0."
  if (name.starts_with("fmt") || name.starts_with("flags")) return "frontend";
  if (name.starts_with("acc")) return "matrix";
  if (name.starts_with("v") || name.starts_with("stream")) return "vector";
  return "scalar";
}

void describe_value(Divergence& divergence, const Evidence& evidence, const Place& place,
                    const Owner& owner) {
  const std::size_t at = evidence.cycle - evidence.first;
  const std::uint32_t* expected = words_of(evidence.golden[at], place.unit);
  const std::uint32_t* actual = words_of(evidence.rtl[at], place.unit);
  if (place.lane < 0) {
    const auto text = [&](const std::uint32_t* words) {
      return element_text(place.unit, *place.field, field_value(words, *place.field, place.element),
                          owner.insn ? owner.insn->pc : 0);
    };
    divergence.expected = text(expected);
    divergence.actual = text(actual);
    return;
  }
  const auto thread = static_cast<std::size_t>(std::max(owner.thread, 0));
  const LaneReading reading = lane_reading(
      owner.insn ? std::optional(owner.insn->word) : std::nullopt, evidence.formats[thread]);
  const auto text = [&](const std::uint32_t* words) {
    return lane_text(lane_words(words, *place.field, place.element)[place.lane], reading);
  };
  divergence.expected = text(expected);
  divergence.actual = text(actual);
}

}  // namespace

Divergence analyze(const Evidence& evidence) {
  Divergence divergence;
  divergence.cycle = evidence.cycle;
  divergence.node = to_string(evidence.node);
  if (evidence.state) {
    const StateMismatch& state = *evidence.state;
    divergence.unit = unit_of_state(state);
    if (divergence.unit == "network") divergence.part = part_of_network(state.where);
    divergence.field = "state " + state.where;
    divergence.expected = fmt::format("0x{:0{}x}", state.expected, state.bits / 4);
    divergence.actual = fmt::format("0x{:0{}x}", state.actual, state.bits / 4);
    describe_owner(divergence, evidence, {state.thread, std::nullopt});
    return divergence;
  }
  if (!evidence.not_drained.empty()) {
    divergence.unit = "network";
    divergence.field = "drained";
    divergence.expected = "nothing left";
    divergence.actual = evidence.not_drained;
    return divergence;
  }
  std::optional<Place> first;
  for (const Unit unit : BlameOrder) {
    if (!evidence.differs[index(unit)]) continue;
    for (const Place& place : differences(evidence, unit)) {
      if (!first) {
        first = place;
      } else {
        divergence.also.push_back(
            fmt::format("{}.{}", golden::ObserveUnits[index(unit)].name, place_name(place)));
      }
    }
  }
  if (!first) {  // only padding differs
    divergence.unit = "frontend";
    divergence.field = "padding";
    return divergence;
  }
  const Owner owner = find_owner(evidence, *first);
  divergence.unit = golden::ObserveUnits[index(first->unit)].name;
  if (first->unit == Unit::Network) divergence.part = part_of_network(first->field->name);
  divergence.field = place_name(*first);
  describe_value(divergence, evidence, *first, owner);
  describe_owner(divergence, evidence, owner);
  divergence.shift = shift_text(evidence, *first);
  return divergence;
}

std::string unit_text(const Divergence& divergence) {
  if (divergence.part.empty()) return divergence.unit;
  return fmt::format("{} ({})", divergence.unit, divergence.part);
}

std::string to_text(const Divergence& divergence) {
  std::string text =
      fmt::format("first divergence: cycle {}, node {}, unit {}, field {}\n", divergence.cycle,
                  divergence.node, unit_text(divergence), divergence.field);
  text +=
      fmt::format("  expected     {}\n  actual       {}\n", divergence.expected, divergence.actual);
  if (!divergence.also.empty()) {
    constexpr std::size_t Shown = 6;
    std::string also;
    for (std::size_t i = 0; i < std::min(Shown, divergence.also.size()); ++i) {
      also += (i == 0 ? "" : ", ") + divergence.also[i];
    }
    if (divergence.also.size() > Shown) {
      also += fmt::format(" and {} more", divergence.also.size() - Shown);
    }
    text += fmt::format("  also differs {}\n", also);
  }
  if (!divergence.shift.empty()) text += fmt::format("  timing       {}\n", divergence.shift);
  if (!divergence.instruction.empty()) {
    text += fmt::format(
        "  instruction  {}\n               thread {}, pc {:#08x}, issued in cycle {}\n",
        divergence.instruction, divergence.thread, divergence.pc, divergence.issue_cycle);
  }
  if (!divergence.recent.empty()) {
    text += fmt::format("  last instructions of thread {}\n", divergence.thread);
    for (const std::string& line : divergence.recent) text += fmt::format("    {}\n", line);
  }
  if (!divergence.replay.empty()) text += fmt::format("  replay       {}\n", divergence.replay);
  if (!divergence.wave.empty()) text += fmt::format("  wave         {}\n", divergence.wave);
  return text;
}

}  // namespace sim
