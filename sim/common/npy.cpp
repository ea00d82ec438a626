// SPDX-License-Identifier: Apache-2.0
// Format: magic, version, length of the header, a Python dictionary literal, the data.

#include "sim/common/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <optional>

namespace sim {
namespace {

constexpr std::string_view Magic = "\x93NUMPY";
constexpr std::size_t MaxElements = std::size_t{1} << 28;

[[noreturn]] void refuse(const std::string& name, std::string_view why) {
  throw NpyError(fmt::format("{}: {}", name, why));
}

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

// What stands behind `'key':` in the dictionary, blanks removed in front.
std::string_view value_of(std::string_view header, std::string_view key, const std::string& name) {
  const std::size_t at = header.find(fmt::format("'{}'", key));
  const std::size_t colon = at == header.npos ? at : header.find(':', at);
  const std::size_t start =
      colon == header.npos ? colon : header.find_first_not_of(" \t", colon + 1);
  if (start == header.npos) refuse(name, fmt::format("its header has no '{}'", key));
  return header.substr(start);
}

// "(3, 4)", "(3,)", "()": numbers, each but the last followed by a comma.
std::vector<std::size_t> parse_shape(std::string_view text, const std::string& name) {
  std::vector<std::size_t> shape;
  const std::size_t end = text.find(')');
  if (!text.starts_with("(") || end == text.npos) refuse(name, "its shape is not a tuple");
  text = text.substr(1, end - 1);
  const auto skip_blanks = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  };
  for (skip_blanks(); !text.empty(); skip_blanks()) {
    std::size_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
      refuse(name, "its shape has a number of more than 64 bits");
    }
    if (error != std::errc()) refuse(name, "its shape is not a tuple of numbers from 0 on");
    shape.push_back(value);
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    skip_blanks();
    if (text.empty()) break;
    if (text.front() != ',') refuse(name, "its shape is not a tuple of numbers from 0 on");
    text.remove_prefix(1);
  }
  return shape;
}

bool parse_fortran(std::string_view text, const std::string& name) {
  if (!text.starts_with("True") && !text.starts_with("False")) {
    refuse(name, "its fortran_order is neither True nor False");
  }
  return text.starts_with("True");
}

float read_float(std::string_view bytes, bool big_endian) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[big_endian ? 3 - i : i]);
    bits |= static_cast<std::uint32_t>(byte) << (8 * i);
  }
  return std::bit_cast<float>(bits);
}

}  // namespace

Array2d parse_npy(std::string_view content, const std::string& name) {
  if (!content.starts_with(Magic) || content.size() < 10) refuse(name, "not a .npy file");
  const int major = static_cast<unsigned char>(content[6]);
  if (major < 1 || major > 3) refuse(name, fmt::format("version {} of .npy is unknown", major));
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  if (content.size() < 8 + length_bytes) refuse(name, "its header is cut off");
  const std::size_t header_size = little_endian(content.substr(8, length_bytes));
  content.remove_prefix(8 + length_bytes);
  if (content.size() < header_size) refuse(name, "its header is cut off");
  const std::string_view header = content.substr(0, header_size);
  content.remove_prefix(header_size);

  const std::string_view type = value_of(header, "descr", name).substr(0, 5);
  if (type != "'<f4'" && type != "'>f4'") {
    refuse(name, fmt::format("its elements are {}, not float32: use a.astype(numpy.float32)",
                             type.substr(0, type.find_first_of(",}"))));
  }
  const bool fortran = parse_fortran(value_of(header, "fortran_order", name), name);
  const std::vector<std::size_t> shape = parse_shape(value_of(header, "shape", name), name);
  if (shape.empty() || shape.size() > 2) {
    refuse(name, fmt::format("has {} dimensions, not 1 or 2", shape.size()));
  }
  const std::size_t rows = shape.size() == 2 ? shape[0] : 1;
  const std::size_t columns = shape.back();
  if (rows == 0 || columns == 0) refuse(name, "has no element");
  if (rows > MaxElements || columns > MaxElements / rows) {
    refuse(name, fmt::format("{} x {} elements are too many", rows, columns));
  }
  if (content.size() != 4 * rows * columns) {
    refuse(name, fmt::format("{} x {} elements need {} bytes, the file has {}", rows, columns,
                             4 * rows * columns, content.size()));
  }
  Array2d array{static_cast<int>(rows), static_cast<int>(columns), {}};
  array.values.resize(rows * columns);
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    const std::size_t at = fortran ? i % rows * columns + i / rows : i;
    array.values[at] = read_float(content.substr(4 * i, 4), type[1] == '>');
  }
  return array;
}

std::string to_npy(const Array2d& array) {
  constexpr std::size_t Align = 64;
  constexpr std::size_t Before = 10;  // magic, version, length
  std::string header = fmt::format(
      "{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", array.rows, array.columns);
  header.append((Align - (Before + header.size() + 1) % Align) % Align, ' ');
  header += '\n';
  std::string content(Magic);
  content += '\x01';
  content += '\0';
  content += static_cast<char>(header.size() & 0xff);
  content += static_cast<char>(header.size() >> 8);
  content += header;
  for (const float value : array.values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) content += static_cast<char>(bits >> shift & 0xff);
  }
  return content;
}

}  // namespace sim
