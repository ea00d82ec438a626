// SPDX-License-Identifier: Apache-2.0
// Records as bytes, and the generated table that says what is where in them.

#include "python/bind/observe.hpp"

#include <bit>
#include <cstring>

namespace bind {
namespace {

constexpr const char* BinaryDoc = R"(A record as zeros and ones, highest bit first.

Args:
    data: a buffer, byte 0 lowest. VPI gives the value of a port in this form, so that a comparison
        of a record with a port needs no conversion of the port.)";

static_assert(std::endian::native == std::endian::little, "records go out as they lie in memory");

py::list field_table() {
  py::list units;
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    py::list fields;
    for (const golden::ObserveField& field : unit.fields) {
      fields.append(py::make_tuple(field.name, field.offset_bits, field.stride_bits, field.width,
                                   field.count));
    }
    units.append(py::make_tuple(unit.name, 4 * unit.words, fields));
  }
  return units;
}

// "10": bit 7 first, as VPI gives the value of a signal.
std::string binary_text(py::handle data) {
  const Buffer buffer(data, "data");
  std::string text(8 * buffer.size(), '0');
  std::size_t at = text.size();
  for (const std::uint8_t byte : buffer.bytes()) {
    for (int bit = 0; bit < 8; ++bit) text[--at] = static_cast<char>('0' + (byte >> bit & 1));
  }
  return text;
}

}  // namespace

std::array<std::span<const std::uint32_t>, NumUnits> records(const golden::Node& node) {
  return {node.frontend().words, node.scalar().words, node.vector().words,
          node.matrix().words,   node.sram().words,   node.network().words};
}

void copy_records(const golden::Node& node, std::uint8_t* to) {
  for (const auto& record : records(node)) {
    std::memcpy(to, record.data(), record.size_bytes());
    to += record.size_bytes();
  }
}

std::size_t unit_named(std::string_view name) {
  std::string known;
  for (std::size_t i = 0; i < NumUnits; ++i) {
    if (golden::ObserveUnits[i].name == name) return i;
    known += (known.empty() ? "" : ", ") + std::string(golden::ObserveUnits[i].name);
  }
  throw py::value_error("unit: \"" + std::string(name.substr(0, 40)) + "\" is not one of " + known);
}

void bind_observe(py::module_& module) {
  module.def("_field_table", &field_table);
  module.def("binary_text", &binary_text, BinaryDoc, py::arg("data"));
}

}  // namespace bind
