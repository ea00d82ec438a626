// SPDX-License-Identifier: Apache-2.0
// Enums by name, words disassembled, lanes in their format.

#include "sim/cosim/field_text.hpp"

#include <fmt/format.h>

#include <bit>
#include <cctype>

#include "golden/common/disassembler.hpp"
#include "golden/frontend/decode.hpp"
#include "golden/noc/beat.hpp"
#include "golden/numeric/convert.hpp"
#include "sim/mesh/shape.hpp"

namespace sim {
namespace {

// The result is lanes of integers or bits.
bool is_integer(golden::Opcode op) {
  const auto code = static_cast<unsigned>(op);
  const auto between = [code](golden::Opcode first, golden::Opcode last) {
    return code >= static_cast<unsigned>(first) && code <= static_cast<unsigned>(last);
  };
  using golden::Opcode;
  return between(Opcode::Vadd, Opcode::Vcmpltu) || between(Opcode::Vredsum, Opcode::Vredmax) ||
         between(Opcode::Vand, Opcode::Vxor) || between(Opcode::VandM, Opcode::VxorM) ||
         op == Opcode::Viota || op == Opcode::Vperm;
}

bool converts_down(golden::Opcode op) {
  using golden::Opcode;
  return op == Opcode::Cvtdn || op == Opcode::Cvtsr || op == Opcode::Vaccdn || op == Opcode::Vaccsr;
}

std::string float_text(std::uint32_t bits) {
  return fmt::format("{:.9g}", std::bit_cast<float>(bits));
}

std::string csr_name(std::uint64_t number) {
  constexpr auto FirstFormat = static_cast<std::uint64_t>(golden::Csr::Fmt0);
  if (number >= FirstFormat && number < FirstFormat + golden::Formats) {
    return fmt::format("Fmt{}", number - FirstFormat);
  }
  return std::string(name(static_cast<golden::Csr>(number)));
}

std::string header_text(const golden::Header& header) {
  std::string text = fmt::format("{} {} -> {}, line {:#x}, thread {}", name(header.kind),
                                 to_string(node_of(header.src)), to_string(node_of(header.dst)),
                                 header.line, header.thread);
  if (header.beats != 0) text += fmt::format(", beats {}", header.beats);
  if (header.poison) text += ", poison";
  if (header.signal || header.sem != 0) text += fmt::format(", semaphore {}", header.sem);
  return text;
}

}  // namespace

LaneReading lane_reading(std::optional<std::uint32_t> word, const FormatTable& formats) {
  if (!word) return {};
  const golden::Insn insn = golden::decode(*word);
  if (!insn.legal()) return {};
  if (is_integer(insn.op)) return {LaneKind::Integer, {}};
  if (!converts_down(insn.op)) return {};
  const golden::FormatEntry entry = golden::FormatEntry::from_bits(formats[insn.ea]);
  if (!golden::is_narrow(entry.code)) return {LaneKind::Integer, {}};
  return {LaneKind::Narrow, entry};
}

std::string lane_text(std::uint32_t lane, const LaneReading& reading) {
  switch (reading.kind) {
    case LaneKind::Float:
      return fmt::format("{:#010x} ({})", lane, float_text(lane));
    case LaneKind::Integer:
      return fmt::format("{:#010x} ({})", lane, static_cast<std::int32_t>(lane));
    case LaneKind::Narrow:
      break;
  }
  const int bits = 8 * golden::element_bytes(reading.format.code);
  std::string text;
  for (int at = 0; at < 32; at += bits) {
    const std::uint32_t code = lane >> at & ((1u << bits) - 1);
    const std::uint32_t value = golden::convert_from(reading.format, code).value;
    text += fmt::format("{}{}", at == 0 ? "" : " ", float_text(value));
  }
  return fmt::format("{:#010x} ({}: {})", lane, name(reading.format.code), text);
}

std::string element_text(Unit unit, const golden::ObserveField& field, std::uint64_t value,
                         std::uint32_t pc) {
  const int digits = (field.width + 3) / 4;
  const std::string hex = fmt::format("0x{:0{}x}", value, digits);
  std::string decoded;
  if (unit == Unit::Frontend && field.name == "state") {
    decoded = name(static_cast<golden::ThreadState>(value));
  } else if (unit == Unit::Frontend && field.name == "stall") {
    decoded = name(static_cast<golden::Stall>(value));
  } else if (field.name == "trap_cause") {
    decoded = name(static_cast<golden::Cause>(value));
  } else if (field.name == "slot_word") {
    decoded = golden::disassemble(static_cast<std::uint32_t>(value), pc);
  } else if (field.name == "csr_number") {
    decoded = csr_name(value);
  } else if (field.name == "console_byte" && std::isprint(static_cast<int>(value)) != 0) {
    decoded = fmt::format("'{}'", static_cast<char>(value));
  } else if (field.name.ends_with("_header")) {
    decoded = header_text(golden::Header::from_bits(value));
  } else if (field.name == "list_state") {
    decoded = name(static_cast<golden::ListState>(value));
  } else if (field.width == 64 && !field.name.ends_with("mask")) {
    decoded = fmt::format("{}", static_cast<std::int64_t>(value));
  } else if (field.width <= 8 && value > 9) {
    decoded = fmt::format("{}", value);
  }
  return decoded.empty() ? hex : fmt::format("{} ({})", hex, decoded);
}

}  // namespace sim
