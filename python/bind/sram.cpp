// SPDX-License-Identifier: Apache-2.0
// Lines with their check bits, as the banks of the RTL hold them.

#include <cstring>

#include "python/bind/bind.hpp"
#include "sim/cosim/ecc.hpp"

namespace bind {
namespace {

constexpr const char* CodeDoc = R"(Lines with check bits, as the banks of the RTL's SRAM hold them.

Args:
    data: a buffer of lines, 64 bytes each.

Returns:
    72 bytes for each line: row l // 16 of bank l % 16 of line l, byte 0 lowest.)";

py::bytes code_lines(py::handle data) {
  const Buffer buffer(data, "data");
  if (buffer.size() % golden::LineBytes != 0) {
    throw py::value_error("data: " + std::to_string(buffer.size()) +
                          " bytes, wanted a multiple of 64");
  }
  std::string lines;
  lines.reserve(buffer.size() / golden::LineBytes * sim::CodeLineBytes);
  for (std::size_t at = 0; at < buffer.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, buffer.bytes().data() + at, 8);
    lines.append(reinterpret_cast<const char*>(&word), 8);
    lines.push_back(static_cast<char>(sim::ecc_check(word)));
  }
  return lines;
}

}  // namespace

void bind_sram(py::module_& module) {
  module.def("code_lines", &code_lines, CodeDoc, py::arg("data"));
}

}  // namespace bind
