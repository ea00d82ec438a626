# SPDX-License-Identifier: Apache-2.0
"""golden/gen/machine.hpp."""

from __future__ import annotations

from approx_tables import Table, tables
from machine.emit_cpp_observe import observe
from machine.model import ENUM_TYPES, UNITS, Machine, camel
from machine.text import constant_lines, header, wrapped


def enum_class(name: str, base: str, members: dict[str, int], digits: int = 0) -> list[str]:
    rows = [f"  {member} = {f'0x{value:0{digits}x}' if digits else value},"
            for member, value in members.items()]
    return ["", f"enum class {name} : std::{base} {{", *rows, "};",
            f"inline constexpr std::array<{name}, {len(members)}> All{name}s = {{",
            *wrapped((f"{name}::{member}" for member in members), "    "), "};"]


def name_function(enum: str, names: dict[str, str]) -> list[str]:
    return ["", f"constexpr std::string_view name({enum} value) {{", "  switch (value) {",
            *(f"    case {enum}::{member}: return \"{text}\";" for member, text in names.items()),
            "  }", "  return \"?\";", "}"]


def enums(machine: Machine) -> list[str]:
    lines = ["", "// Enums; name() is for printing, All<Enum>s for looking a name up."]
    for enum, (_, cpp_type, _) in ENUM_TYPES.items():
        if not cpp_type:
            continue
        members = machine.enums[enum]
        base = "uint8_t" if machine.enum_bits[enum] <= 8 else "uint16_t"
        lines += enum_class(cpp_type, base, {camel(name): value
                                             for name, value in members.items()})
        lines += name_function(cpp_type, {camel(name): name for name in members})
    return lines


def string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def formats(machine: Machine) -> list[str]:
    table = list(machine.formats.values())
    lines = ["", "// Instruction formats. `used_bits` has the opcode; other bits must be zero."]
    lines += enum_class("InsnFormat", "uint8_t",
                        {camel(form.name): i for i, form in enumerate(table)})
    lines += ["", "struct InsnFormatInfo {", "  std::string_view name;",
              "  std::string_view use;       // fields and slices of fields",
              "  std::string_view operands;  // assembly text",
              "  std::uint32_t used_bits;", "};", "",
              f"inline constexpr std::array<InsnFormatInfo, {len(table)}> InsnFormats = {{{{"]
    lines += [f"    {{{string(form.name)}, {string(form.use)}, {string(form.asm)}, "
              f"{form.used_mask | 0xFF000000:#010x}u}}," for form in table]
    return lines + ["}};", "", "constexpr const InsnFormatInfo& info(InsnFormat format) {",
                    "  return InsnFormats[static_cast<std::size_t>(format)];", "}", "",
                    "constexpr std::string_view name(InsnFormat format) {"
                    " return info(format).name; }"]


def insns(machine: Machine) -> list[str]:
    table = list(machine.insns.values())
    lines = ["", "// Instructions."]
    lines += enum_class("Opcode", "uint8_t", {camel(insn.name): insn.op for insn in table}, 2)
    lines += ["", "// How many of each unit it occupies; whether it ends its thread's issue group,",
              "// sets sticky flags, and is never dropped by a zero predicate.",
              "struct InsnInfo {",
              "  std::string_view name;", "  Opcode op;", "  InsnFormat format;",
              f"  int {', '.join(UNITS)};", "  bool ends_group, sets_flags, keep;",
              "  std::string_view doc;", "};", "",
              f"inline constexpr std::array<InsnInfo, {len(table)}> Insns = {{{{"]
    for insn in table:
        units = ", ".join(str(insn.units[unit]) for unit in UNITS)
        flags = ", ".join(str(flag).lower() for flag in (insn.end, insn.flags, insn.keep))
        lines += [f"    {{{string(insn.name)}, Opcode::{camel(insn.name)},"
                  f" InsnFormat::{camel(insn.format)}, {units},",
                  f"     {flags}, {string(insn.doc)}}},"]
    lines += ["}};", "", "namespace detail {",
              "// Opcode -> position in Insns + 1, 0 where there is no instruction.",
              "constexpr std::array<std::uint8_t, 256> make_insn_index() {",
              "  std::array<std::uint8_t, 256> index{};",
              "  for (std::size_t i = 0; i < Insns.size(); ++i) {",
              "    index[static_cast<std::size_t>(Insns[i].op)] ="
              " static_cast<std::uint8_t>(i + 1);",
              "  }", "  return index;", "}",
              "inline constexpr std::array<std::uint8_t, 256> InsnIndex = make_insn_index();",
              "}  // namespace detail", "",
              "// nullptr when the opcode is unknown or reserved.",
              "constexpr const InsnInfo* find_insn(std::uint8_t op) {",
              "  const std::uint8_t index = detail::InsnIndex[op];",
              "  return index == 0 ? nullptr : &Insns[index - 1u];", "}", "",
              "constexpr const InsnInfo& info(Opcode op) {",
              "  return *find_insn(static_cast<std::uint8_t>(op));", "}", "",
              "constexpr std::string_view name(Opcode op) {",
              "  const InsnInfo* insn = find_insn(static_cast<std::uint8_t>(op));",
              "  return insn == nullptr ? std::string_view(\"?\") : insn->name;", "}"]
    return lines


def configs(machine: Machine) -> list[str]:
    members = list(next(iter(machine.config.values())))
    names = [camel(name) + "Config" for name in machine.config]
    lines = ["", "// Named configurations.", "struct Config {", "  std::string_view name;",
             *(f"  int {member};" for member in members), "};"]
    for config, values in machine.config.items():
        numbers = ", ".join(camel(config) + member for member in values)
        lines.append(f"inline constexpr Config {camel(config)}Config = "
                     f"{{{string(config)}, {numbers}}};")
    lines += [f"inline constexpr std::array<const Config*, {len(names)}> AllConfigs = {{",
              *wrapped(("&" + name for name in names), "    "), "};", "",
              "constexpr const Config* find_config(std::string_view name) {",
              "  for (const Config* config : AllConfigs) {",
              "    if (config->name == name) return config;", "  }", "  return nullptr;", "}"]
    return lines


def ecc(machine: Machine) -> list[str]:
    columns = [f"0x{column:02x}" for column in machine.ecc_columns]
    rows = [f"0x{row:016x}u" for row in machine.ecc_rows]
    return ["", "// Syndrome of each bit of the codeword {check, data}.",
            f"inline constexpr std::array<std::uint8_t, {len(columns)}> EccColumn = {{",
            *wrapped(columns, "    "), "};", "",
            "// The same matrix by rows: check bit j is the parity of data & EccRow[j].",
            f"inline constexpr std::array<std::uint64_t, {len(rows)}> EccRow = {{",
            *wrapped(rows, "    "), "};"]


def approx(name: str, table: Table) -> list[str]:
    rows = ["    {{" + ", ".join(map(str, row)) + "}}," for row in table]
    return ["", f"inline constexpr std::array<std::array<std::int32_t, 3>, {len(table)}> {name} ="
            " {{", *rows, "}};"]


def emit(machine: Machine) -> str:
    lines = header("//", "Names and numbers of the machine.")
    lines += ["// clang-format off", "#pragma once", ""]
    lines += [f"#include <{name}>" for name in ("array", "cstddef", "cstdint", "span",
                                                "string_view")]
    lines += ["", "namespace golden {"]
    lines += constant_lines(machine, "//", "inline constexpr int {name} = {value};")
    lines += enums(machine) + formats(machine) + insns(machine) + configs(machine) + ecc(machine)
    lines += ["", "// Approximation tables (docs/numerics.md): coefficients c0, c1, c2."]
    sizes = machine.sizes
    for name, table in tables(sizes["ApproxSegments"], sizes["ApproxFracBits"]).items():
        lines += approx(name, table)
    lines += observe(machine)
    return "\n".join(lines + ["", "}  // namespace golden", ""])
