// SPDX-License-Identifier: Apache-2.0
// Program images: listing, hexadecimal, binary, disassembly.

#include "sim/common/image_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>

#include "golden/common/disassembler.hpp"
#include "golden/gen/machine.hpp"

namespace sim {
namespace {

constexpr std::uint64_t AddressEnd = std::uint64_t{1} << golden::AddressBits;
constexpr std::size_t BytesPerLine = 16;

std::uint32_t word_at(std::span<const std::uint8_t> bytes) {
  return std::uint32_t{bytes[0]} | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

std::string hex_bytes(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", byte);
  }
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

[[noreturn]] void refuse(std::size_t line, std::string_view word, std::string_view allowed) {
  throw ImageError(
      fmt::format("line {}: \"{}\": allowed is {}", line, word.substr(0, 40), allowed));
}

std::uint64_t parse_hex_number(std::string_view word, std::size_t line, std::uint64_t end,
                               std::string_view allowed) {
  std::uint64_t value = 0;
  const char* const stop = word.data() + word.size();
  const auto result = std::from_chars(word.data(), stop, value, 16);
  if (result.ec != std::errc() || result.ptr != stop || value >= end) refuse(line, word, allowed);
  return value;
}

// The chunks in order; throws when two overlap.
Image sorted(Image image) {
  std::erase_if(image.chunks, [](const golden::Chunk& chunk) { return chunk.bytes.empty(); });
  std::sort(image.chunks.begin(), image.chunks.end(),
            [](const auto& a, const auto& b) { return a.address < b.address; });
  for (std::size_t i = 1; i < image.chunks.size(); ++i) {
    const golden::Chunk& before = image.chunks[i - 1];
    if (before.address + before.bytes.size() > image.chunks[i].address) {
      throw ImageError(
          fmt::format("bytes from 0x{:x} on are given twice", image.chunks[i].address));
    }
  }
  return image;
}

}  // namespace

std::string listing_text(const golden::Program& program, std::string_view source) {
  const std::vector<std::string_view> lines = lines_of(source);
  std::multimap<std::int64_t, std::string_view> labels;
  for (const auto& [name, value] : program.symbols) labels.emplace(value, name);

  std::string text = fmt::format("# entry 0x{:06x}\n", program.entry);
  for (const golden::Chunk& chunk : program.chunks) {
    const std::span<const std::uint8_t> bytes(chunk.bytes);
    int last_line = 0;
    for (std::size_t at = 0; at < bytes.size();) {
      const auto address = static_cast<std::uint32_t>(chunk.address + at);
      const auto [first, last] = labels.equal_range(address);
      for (auto label = first; label != last; ++label) text += fmt::format("{}:\n", label->second);
      const auto found = program.lines.find(address);
      if (found != program.lines.end() && at + 4 <= bytes.size()) {
        const std::uint32_t word = word_at(bytes.subspan(at, 4));
        // Source once, also when a pseudo instruction became two words.
        const bool again = found->second == last_line;
        last_line = found->second;
        std::string_view line = lines[static_cast<std::size_t>(last_line - 1)];
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        text += fmt::format("{:06x}  {:08x}  {:<36}{}{}\n", address, word,
                            golden::disassemble(word, address),
                            again ? "" : fmt::format("  # {}: ", last_line), again ? "" : line);
        at += 4;
        continue;
      }
      // Data up to the next instruction, label or line of 16 bytes.
      std::size_t end = at + 1;
      while (end < bytes.size() && (chunk.address + end) % BytesPerLine != 0 &&
             !program.lines.contains(static_cast<std::uint32_t>(chunk.address + end)) &&
             !labels.contains(static_cast<std::int64_t>(chunk.address + end))) {
        ++end;
      }
      text += fmt::format("{:06x}  {}\n", address, hex_bytes(bytes.subspan(at, end - at)));
      at = end;
    }
  }
  return text;
}

std::string hex_text(const golden::Program& program) {
  std::string text = fmt::format("// entry {:06x}\n", program.entry);
  for (const golden::Chunk& chunk : program.chunks) {
    text += fmt::format("@{:06x}\n", chunk.address);
    const std::span<const std::uint8_t> bytes(chunk.bytes);
    for (std::size_t at = 0; at < bytes.size(); at += BytesPerLine) {
      text += hex_bytes(bytes.subspan(at, std::min(BytesPerLine, bytes.size() - at))) + "\n";
    }
  }
  return text;
}

Image parse_hex(std::string_view text) {
  constexpr std::string_view Entry = "// entry ";
  constexpr std::string_view Address = "an address from 0 to 1fffff (hexadecimal)";
  Image image;
  std::uint64_t address = 0;
  image.chunks.emplace_back();
  std::size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(Entry)) {
      image.entry = static_cast<std::uint32_t>(
          parse_hex_number(line.substr(Entry.size()), number, AddressEnd, Address));
    }
    line = line.substr(0, line.find("//"));
    for (;;) {
      const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
      line.remove_prefix(begin);
      if (line.empty()) break;
      const std::string_view word = line.substr(0, line.find_first_of(" \t"));
      line.remove_prefix(word.size());
      if (word.front() == '@') {
        address = parse_hex_number(word.substr(1), number, AddressEnd, Address);
        image.chunks.push_back({static_cast<std::uint32_t>(address), {}});
        continue;
      }
      if (word.size() > 2) refuse(number, word, "a byte from 00 to ff, or @ADDRESS");
      if (address >= AddressEnd) refuse(number, word, "no byte at or above 200000 (hexadecimal)");
      image.chunks.back().bytes.push_back(static_cast<std::uint8_t>(
          parse_hex_number(word, number, 256, "a byte from 00 to ff, or @ADDRESS")));
      ++address;
    }
  }
  return sorted(std::move(image));
}

std::string binary_bytes(const golden::Program& program) {
  std::string bytes;
  if (program.chunks.empty()) return bytes;
  const std::uint32_t base = program.chunks.front().address;
  for (const golden::Chunk& chunk : program.chunks) {
    bytes.resize(chunk.address - base);
    bytes.append(chunk.bytes.begin(), chunk.bytes.end());
  }
  return bytes;
}

Image parse_binary(std::string_view bytes, std::uint32_t base) {
  if (base + std::uint64_t{bytes.size()} > AddressEnd) {
    throw ImageError(fmt::format("{} bytes from 0x{:x} on end above the address space of 0x{:x}",
                                 bytes.size(), base, AddressEnd));
  }
  Image image;
  image.chunks.push_back({base, {bytes.begin(), bytes.end()}});
  return sorted(std::move(image));
}

std::string disassembly_text(const Image& image) {
  constexpr std::size_t ShortestRun = 16;
  std::string text;
  for (const golden::Chunk& chunk : image.chunks) {
    text += fmt::format(".org 0x{:x}\n", chunk.address);
    const std::span<const std::uint8_t> bytes(chunk.bytes);
    for (std::size_t at = 0; at < bytes.size();) {
      const auto address = static_cast<std::uint32_t>(chunk.address + at);
      if (address == image.entry) text += "_start:\n";
      const auto rest = bytes.subspan(at);
      const auto zeros = static_cast<std::size_t>(
          std::find_if(rest.begin(), rest.end(), [](std::uint8_t b) { return b != 0; }) -
          rest.begin());
      if (zeros >= ShortestRun) {
        // What follows starts on a word again.
        const std::size_t count =
            zeros == rest.size() ? zeros : (address + zeros) / 4 * 4 - address;
        text += fmt::format("  .zero {:<32} # {:06x}\n", count, address);
        at += count;
      } else if (address % 4 == 0 && rest.size() >= 4) {
        const std::uint32_t word = word_at(rest);
        text += fmt::format("  {:<38} # {:06x} {:08x}\n", golden::disassemble(word, address),
                            address, word);
        at += 4;
      } else {
        text += fmt::format("  .byte 0x{:02x}\n", rest[0]);
        at += 1;
      }
    }
  }
  return text;
}

}  // namespace sim
