// SPDX-License-Identifier: Apache-2.0
// Names of number formats: text to format-table entry and back.

#include "sim/common/format_name.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

namespace sim {
namespace {

struct Name {
  std::string_view text;
  golden::FormatCode code;
  std::optional<int> bias;  // of CFloat8: without one in the text
};
constexpr std::array<Name, 4> Names = {{
    {"fp32", golden::FormatCode::Fp32, std::nullopt},
    {"bf16", golden::FormatCode::Bf16, std::nullopt},
    {"cfloat8_143", golden::FormatCode::Cfloat8143, 7},
    {"cfloat8_152", golden::FormatCode::Cfloat8152, 15},
}};
constexpr int MaxBias = 63;

[[noreturn]] void refuse(std::string_view text) {
  throw std::invalid_argument("format \"" + std::string(text) +
                              "\": allowed are fp32, bf16, cfloat8_143[:BIAS[:ieee]] and "
                              "cfloat8_152[:BIAS[:ieee]] with BIAS 0 to " +
                              std::to_string(MaxBias));
}

}  // namespace

golden::FormatEntry parse_format(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view head = text.substr(0, colon);
  for (const Name& name : Names) {
    if (head != name.text) continue;
    golden::FormatEntry format{name.code, name.bias.value_or(0), false};
    if (colon == std::string_view::npos) return format;
    if (!name.bias) refuse(text);
    const std::string_view tail = text.substr(colon + 1);
    const char* const end = tail.data() + tail.size();
    const auto [stop, error] = std::from_chars(tail.data(), end, format.bias);
    if (error != std::errc() || tail.front() == '-' || format.bias > MaxBias) refuse(text);
    const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
    format.ieee = rest == ":ieee";
    if (!rest.empty() && !format.ieee) refuse(text);
    return format;
  }
  refuse(text);
}

std::string format_name(golden::FormatEntry format) {
  for (const Name& name : Names) {
    if (format.code != name.code) continue;
    if (!name.bias || (format.bias == *name.bias && !format.ieee)) return std::string(name.text);
    return std::string(name.text) + ":" + std::to_string(format.bias) +
           (format.ieee ? ":ieee" : "");
  }
  throw std::invalid_argument("format code " + std::to_string(static_cast<int>(format.code)) +
                              " has no name");
}

int format_bits(golden::FormatEntry format) {
  if (format.code == golden::FormatCode::Fp32) return 32;
  return 8 * golden::element_bytes(format.code);
}

}  // namespace sim
