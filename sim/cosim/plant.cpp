// SPDX-License-Identifier: Apache-2.0
// Text to planted fault, and its effect.

#include "sim/cosim/plant.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace sim {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw std::invalid_argument(
      fmt::format("--plant {}: {}; write rtl:UNIT.FIELD@CYCLE, golden:t0.r5@CYCLE (r v p acc fmt), "
                  "golden:sram:ADDRESS@CYCLE, golden:sem7@CYCLE, golden:route:Y,X@CYCLE, compare "
                  "or compare:UNIT",
                  text, why));
}

std::uint64_t number(std::string_view all, std::string_view text, std::uint64_t max = UINT64_MAX) {
  const std::string_view given = text;
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse(all, fmt::format("'{}' is not a number", given));
  }
  if (value > max) refuse(all, fmt::format("{} is above {}", given, max));
  return value;
}

// Cuts `text` at the first `separator`; the second part is empty when there is none.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view rest = at == text.npos ? std::string_view() : text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

// "Y,X"
Coord node(std::string_view all, std::string_view text) {
  const std::string_view x = cut(text, ',');
  constexpr auto Last = static_cast<std::uint64_t>(MaxMeshSide - 1);
  return {static_cast<int>(number(all, text, Last)), static_cast<int>(number(all, x, Last))};
}

void parse_register(Plant& plant, std::string_view all, std::string_view name) {
  if (name.starts_with("sram:")) {
    plant.register_file = "sram";
    constexpr std::uint64_t LastAddress = (std::uint64_t{1} << golden::AddressBits) - 1;
    plant.number = static_cast<std::uint32_t>(number(all, name.substr(5), LastAddress));
    return;
  }
  if (name.starts_with("sem")) {
    plant.register_file = "sem";
    plant.number = static_cast<std::uint32_t>(number(all, name.substr(3), golden::Semaphores - 1));
    return;
  }
  if (name.starts_with("route:")) {
    plant.register_file = "route";
    plant.number = static_cast<std::uint32_t>(sim::number(node(all, name.substr(6))));
    return;
  }
  if (name.size() > 3 && name[0] == 't' && name[2] == '.') {
    plant.thread = static_cast<int>(number(all, name.substr(1, 1)));
    name.remove_prefix(3);
  }
  constexpr std::array<std::pair<std::string_view, int>, 5> Files = {{
      {"acc", golden::Accumulators},
      {"fmt", golden::Formats},
      {"r", golden::ScalarRegs},
      {"v", golden::VectorRegs},
      {"p", golden::PredRegs},
  }};
  for (const auto& [file, count] : Files) {
    if (!name.starts_with(file)) continue;
    plant.register_file = file;
    const std::uint64_t value = number(all, name.substr(file.size()));
    if (value >= static_cast<std::uint64_t>(count)) refuse(all, "no such register");
    plant.number = static_cast<std::uint32_t>(value);
    if (plant.thread >= golden::Threads) refuse(all, "no such thread");
    return;
  }
  refuse(all, fmt::format("'{}' is not a register", name));
}

}  // namespace

Plant parse_plant(std::string_view text) {
  Plant plant;
  std::string_view kind = text;
  std::string_view cycle = cut(kind, '@');
  const bool has_cycle = text.find('@') != text.npos;
  const std::string_view where = cut(cycle, '@');
  if (has_cycle) plant.cycle = number(text, cycle);
  if (!where.empty()) plant.node = node(text, where);
  if (kind.starts_with("golden:")) {
    plant.kind = PlantKind::Golden;
    parse_register(plant, text, kind.substr(7));
    return plant;
  }
  const bool has_unit = kind.find(':') != kind.npos;
  std::string_view unit = cut(kind, ':');
  if (kind == "compare") {
    if (has_cycle) refuse(text, "a comparison is left out in every cycle");
    plant.kind = PlantKind::Compare;
    plant.all_units = !has_unit;
    if (!plant.all_units) plant.unit = parse_unit(unit);
    return plant;
  }
  if (kind != "rtl") refuse(text, fmt::format("'{}' is not a side", kind));
  const std::string_view name = cut(unit, '.');
  plant.unit = parse_unit(unit);
  const golden::ObserveField* field = find_field(plant.unit, name);
  if (field == nullptr) refuse(text, fmt::format("{} has no field '{}'", unit, name));
  plant.bit = field->offset_bits;
  return plant;
}

void Plant::flip(Records& records) const {
  const std::array<std::uint32_t*, NumUnits> words = {
      records.frontend.words.data(), records.scalar.words.data(), records.vector.words.data(),
      records.matrix.words.data(),   records.sram.words.data(),   records.network.words.data()};
  words[index(unit)][bit / 32] ^= 1u << (bit % 32);
}

void Plant::flip(golden::Node& model) const {
  if (register_file == "route") {
    const int to = static_cast<int>(number);
    const bool north = model.router().configured(to) == golden::Port::North;
    model.set_route(to, north ? golden::Port::South : golden::Port::North);
    return;
  }
  golden::ArchState& state = model.state();
  if (register_file == "sem") {
    state.semaphores[number] ^= 1;
    return;
  }
  if (register_file == "sram") {
    const std::span<const std::uint8_t> bytes = state.sram.bytes();
    if (number >= bytes.size()) throw std::invalid_argument("--plant: address outside the SRAM");
    const std::uint8_t flipped = bytes[number] ^ 1u;
    state.sram.load(number, {&flipped, 1});
    return;
  }
  golden::ThreadContext& t = state.threads[static_cast<std::size_t>(thread)];
  if (register_file == "r") t.r[number] ^= 1;
  if (register_file == "v") t.v[number][0] ^= 1;
  if (register_file == "p") t.p[number] ^= 1;
  if (register_file == "acc") t.acc[number][0] ^= 1;
  if (register_file == "fmt") t.formats[number] ^= 1;
}

}  // namespace sim
