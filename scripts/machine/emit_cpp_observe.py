# SPDX-License-Identifier: Apache-2.0
"""The observe records of golden/gen/machine.hpp: accessors and the tables that decode them."""

from __future__ import annotations

from machine.model import Machine, ObserveField, Record, camel

DETAIL = """
// Observe records (docs/gen/observe.md): words[0] holds bits 31:0, as Verilator stores the packed
// struct of the same name. Setters overwrite. Accessors of fields wider than 64 bits give the
// field's words, least significant first. Arrays take the element's index first.
namespace detail {
// `bit` is below 32 bits from the end of its word, so `mask` is in one word.
constexpr std::uint32_t get(const std::uint32_t* words, int bit, std::uint32_t mask) {
  return (words[bit >> 5] >> (bit & 31)) & mask;
}
constexpr void set(std::uint32_t* words, int bit, std::uint32_t mask, std::uint32_t value) {
  std::uint32_t& word = words[bit >> 5];
  word = (word & ~(mask << (bit & 31))) | ((value & mask) << (bit & 31));
}
constexpr std::uint64_t get64(const std::uint32_t* words, std::uint64_t mask) {
  return (words[0] | static_cast<std::uint64_t>(words[1]) << 32) & mask;
}
constexpr void set64(std::uint32_t* words, std::uint64_t mask, std::uint64_t value) {
  words[0] = static_cast<std::uint32_t>(value & mask);
  words[1] = static_cast<std::uint32_t>((value & mask) >> 32);
}
}  // namespace detail

struct ObserveField {
  std::string_view name;
  int offset_bits;
  int stride_bits;  // from one element to the next
  int width;        // of an element
  int count;        // 1 for a plain field
};
""".splitlines()


def accessors(field: ObserveField) -> list[str]:
    index = "int i" if field.count else ""
    after = "int i, " if field.count else ""
    bit = str(field.offset)
    word = f"words.data() + {field.offset // 32}"
    if field.count:
        bit += " + i" if field.stride == 1 else f" + {field.stride} * i"
        word += " + i" if field.stride == 32 else f" + {field.stride // 32} * i"
    if field.width > 64:
        return [f"  constexpr std::uint32_t* {field.name}({index}) {{ return {word}; }}",
                f"  constexpr const std::uint32_t* {field.name}({index}) const "
                f"{{ return {word}; }}"]
    mask = f"0x{(1 << field.width) - 1:x}u"
    size, suffix, place = ("64", "64", word) if field.width > 32 else (
        "32", "", f"words.data(), {bit}")
    value = f"std::uint{size}_t"
    return [f"  constexpr {value} {field.name}({index}) const {{",
            f"    return detail::get{suffix}({place}, {mask});", "  }",
            f"  constexpr void set_{field.name}({after}{value} value) {{",
            f"    detail::set{suffix}({place}, {mask}, value);", "  }"]


def record(rec: Record) -> list[str]:
    name = camel(rec.unit) + "Observe"
    lines = ["", f"struct {name} {{",
             f"  static constexpr std::string_view unit = \"{rec.unit}\";",
             f"  static constexpr int Words = {rec.words};",
             f"  static constexpr std::array<ObserveField, {len(rec.fields)}> Fields = {{{{"]
    lines += [f"      {{\"{field.name}\", {field.offset}, {field.stride}, {field.width}, "
              f"{field.count or 1}}}," for field in rec.fields]
    lines += ["  }};", "", "  std::array<std::uint32_t, Words> words{};", "",
              f"  bool operator==(const {name}&) const = default;", ""]
    for field in rec.fields:
        lines += accessors(field)
    return lines + ["};"]


def observe(machine: Machine) -> list[str]:
    lines = list(DETAIL)
    names = []
    for rec in machine.records.values():
        lines += record(rec)
        names.append(camel(rec.unit) + "Observe")
    lines += ["", "// All records, to decode one by the name of its unit.", "struct ObserveUnit {",
              "  std::string_view name;", "  int words;",
              "  std::span<const ObserveField> fields;", "};",
              f"inline constexpr std::array<ObserveUnit, {len(names)}> ObserveUnits = {{{{"]
    lines += [f"    {{{name}::unit, {name}::Words, {name}::Fields}}," for name in names]
    return lines + ["}};"]
