# SPDX-License-Identifier: Apache-2.0
"""golden/machine.toml -> Machine. Everything wrong is a MachineError that names the entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from machine.layout import place
from machine.model import (ENUM_TYPES, UNITS, Bits, Format, Insn, Machine, MachineError, Record,
                           camel, is_camel, is_snake)

SECTIONS = ("sizes", "latency", "config", "ecc", "enum_bits", "enum", "fields", "format", "insn",
            "reserved", "observe")
OPCODE_BITS = Bits("op", 31, 24)
# Operands of `asm` that are not the name of a field, and the fields they stand for.
SPECIAL_OPERANDS = {"csr": ("imm14",), "label14": ("imm14",), "label19": ("imm19",),
                    "off": ("apart", "off0")}
REGISTER_BITS = {"r": 5, "v": 5, "p": 3, "acc": 3}


def check_keys(where: str, table: dict[str, Any], required: tuple[str, ...],
               optional: tuple[str, ...] = ()) -> None:
    for key in required:
        if key not in table:
            raise MachineError(f"[{where}]: key '{key}' is missing")
    for key in table:
        if key not in required + optional:
            raise MachineError(f"[{where}]: unknown key '{key}'")


def typed(where: str, value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise MachineError(f"[{where}]: {value!r} is not {kind.__name__}")
    return value


def integers(where: str, table: dict[str, Any], low: int,
             named: Callable[[str], bool] = is_camel) -> dict[str, int]:
    for name, value in table.items():
        if not named(name):
            raise MachineError(f"[{where}]: name '{name}' is not spelled as the house style says")
        if typed(f"{where}] [{name}", value, int) < low:
            raise MachineError(f"[{where}] {name}: {value} is below {low}")
    return table


def pair(where: str, value: Any) -> tuple[int, int]:
    if not (isinstance(value, list) and [type(v) for v in value] == [int, int]):
        raise MachineError(f"[{where}]: {value!r} is not a pair of integers")
    return value[0], value[1]


def parse_enums(enums: dict[str, Any], widths: dict[str, int]) -> dict[str, dict[str, int]]:
    check_keys("enum", enums, tuple(ENUM_TYPES))
    check_keys("enum_bits", widths, tuple(name for name in ENUM_TYPES if name != "Flag"))
    integers("enum_bits", widths, 1)
    for enum, members in enums.items():
        owner: dict[int, str] = {}
        for name, value in integers(f"enum.{enum}", members, 0).items():
            if value in owner:
                raise MachineError(f"[enum.{enum}] {name}: {value} is already {owner[value]}")
            if enum in widths and value >> widths[enum]:
                raise MachineError(f"[enum.{enum}] {name}: {value} needs more than "
                                   f"{widths[enum]} bits")
            owner[value] = name
    return enums


def parse_fields(table: dict[str, Any]) -> dict[str, Bits]:
    fields: dict[str, Bits] = {}
    for name, value in table.items():
        hi, lo = pair(f"fields] [{name}", value)
        if not is_snake(name) or not 0 <= lo <= hi <= 31:
            raise MachineError(f"[fields] {name}: [{hi}, {lo}] is not a bit range of 31..0")
        fields[name] = Bits(name, hi, lo)
    if fields.get("op") != OPCODE_BITS:
        raise MachineError("[fields] op: must be [31, 24]")
    return fields


def used_bits(where: str, token: str, fields: dict[str, Bits]) -> Bits:
    """A field name, or a slice of one such as a2:0."""
    if token in fields:
        return fields[token]
    match = re.fullmatch(r"([a-z]+)(\d+):(\d+)", token)
    if not match or match[1] not in fields:
        raise MachineError(f"[{where}] use: unknown field '{token}'")
    field, hi, lo = fields[match[1]], int(match[2]), int(match[3])
    if not 0 <= lo <= hi <= field.hi - field.lo:
        raise MachineError(f"[{where}] use: '{token}' is not inside the field")
    return Bits(token, field.lo + hi, field.lo + lo)


def operand_mask(where: str, token: str, fields: dict[str, Bits]) -> int:
    """Bits that an operand of `asm` reads: field, special name, or register kind + field."""
    if token in SPECIAL_OPERANDS:
        return sum(fields[name].mask for name in SPECIAL_OPERANDS[token])
    if token in fields and token not in ("a", "b", "c"):
        return fields[token].mask
    match = re.fullmatch(r"(acc|r|v|p)([abc])", token)
    if not match:
        raise MachineError(f"[{where}] asm: unknown operand '{token}'")
    lo = fields[match[2]].lo
    return ((1 << REGISTER_BITS[match[1]]) - 1) << lo


def parse_formats(table: dict[str, Any], fields: dict[str, Bits]) -> dict[str, Format]:
    formats: dict[str, Format] = {}
    for name, entry in table.items():
        where = f"format.{name}"
        check_keys(where, entry, ("use", "asm"))
        used = tuple(used_bits(where, token, fields) for token in entry["use"].split())
        taken = OPCODE_BITS.mask
        for bits in used:
            if taken & bits.mask:
                raise MachineError(f"[{where}] use: '{bits.name}' overlaps another field")
            taken |= bits.mask
        named = 0
        for token in re.findall(r"[a-z0-9]+", entry["asm"]):
            named |= operand_mask(where, token, fields)
        if named != taken & ~OPCODE_BITS.mask:
            raise MachineError(f"[{where}]: asm names bits {named:#010x}, use says "
                               f"{taken & ~OPCODE_BITS.mask:#010x}")
        formats[name] = Format(name, entry["use"], entry["asm"], used)
    return formats


def parse_reserved(table: dict[str, Any]) -> dict[str, tuple[int, int]]:
    reserved: dict[str, tuple[int, int]] = {}
    for name, value in table.items():
        first, last = pair(f"reserved] [{name}", value)
        if not 0 <= first <= last <= 255:
            raise MachineError(f"[reserved] {name}: [{first}, {last}] is not a range of 0..255")
        for other, (low, high) in reserved.items():
            if first <= high and low <= last:
                raise MachineError(f"[reserved] {name}: overlaps {other}")
        reserved[name] = (first, last)
    return reserved


def parse_insn(name: str, entry: dict[str, Any], formats: dict[str, Format],
               sizes: dict[str, int]) -> Insn:
    where = f"insn.{name}"
    if not is_snake(name):
        raise MachineError(f"[{where}]: name is not lower_snake")
    check_keys(where, entry, ("op", "fmt", "unit", "doc"), ("end", "flags", "keep"))
    for key, kind in (("op", int), ("fmt", str), ("unit", str), ("doc", str), ("end", bool),
                      ("flags", bool), ("keep", bool)):
        if key in entry:
            typed(f"{where}] [{key}", entry[key], kind)
    if not 1 <= entry["op"] <= 255:
        raise MachineError(f"[{where}] op: {entry['op']:#x} is not in 0x01..0xff")
    if entry["fmt"] not in formats:
        raise MachineError(f"[{where}] fmt: unknown format '{entry['fmt']}'")
    units = dict.fromkeys(UNITS, 0)
    for unit in entry["unit"].split():
        if unit not in units:
            raise MachineError(f"[{where}] unit: unknown unit '{unit}'")
        units[unit] += 1
        if units[unit] > sizes["Num" + camel(unit)]:
            raise MachineError(f"[{where}] unit: more '{unit}' than the machine has")
    return Insn(name, entry["op"], entry["fmt"], units, entry.get("end", False),
                entry.get("flags", False), entry.get("keep", False), entry["doc"])


def parse_insns(table: dict[str, Any], formats: dict[str, Format], sizes: dict[str, int],
                reserved: dict[str, tuple[int, int]]) -> dict[str, Insn]:
    insns: dict[str, Insn] = {}
    owner: dict[int, str] = {}
    for name, entry in table.items():
        insn = parse_insn(name, entry, formats, sizes)
        if insn.op in owner:
            raise MachineError(f"[insn.{name}] op: {insn.op:#04x} is already {owner[insn.op]}")
        for range_name, (first, last) in reserved.items():
            if first <= insn.op <= last:
                raise MachineError(f"[insn.{name}] op: {insn.op:#04x} is reserved for {range_name}")
        owner[insn.op] = name
        insns[name] = insn
    for name in formats:
        if all(insn.format != name for insn in insns.values()):
            raise MachineError(f"[format.{name}]: no instruction uses it")
    return insns


def parse_record(unit: str, table: dict[str, Any]) -> Record:
    fields: list[tuple[str, int, int]] = []
    for name, value in table.items():
        where = f"observe.{unit}"
        if not is_snake(name):
            raise MachineError(f"[{where}]: name '{name}' is not lower_snake")
        count, width = (0, value) if type(value) is int else pair(f"{where}] [{name}", value)
        if width < 1 or count < 0 or (type(value) is not int and count < 2):
            raise MachineError(f"[{where}] {name}: {value!r} is not a width or [count >= 2, width]")
        fields.append((name, count, width))
    if not fields:
        raise MachineError(f"[observe.{unit}]: has no fields")
    return Record(unit, place(fields))


def parse(text: str) -> Machine:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MachineError(f"not TOML: {error}") from error
    check_keys("machine", data, SECTIONS)
    for section in SECTIONS:
        typed(section, data[section], dict)
    sizes = integers("sizes", data["sizes"], 1)
    needed = ["EccDataBits", "EccCheckBits", "ApproxSegments", "ApproxFracBits"]
    for name in needed + ["Num" + camel(unit) for unit in UNITS]:
        if name not in sizes:
            raise MachineError(f"[sizes]: key '{name}' is missing")
    if data["ecc"] != {"construction": "hsiao"}:
        raise MachineError("[ecc]: the only entry is construction = \"hsiao\"")
    configs = {name: integers(f"config.{name}", table, 1)
               for name, table in data["config"].items()}
    check_keys("config", configs, ("full", "tiny"), tuple(configs))
    for name, table in configs.items():
        check_keys(f"config.{name}", table, tuple(configs["full"]))
    fields = parse_fields(data["fields"])
    formats = parse_formats(data["format"], fields)
    reserved = parse_reserved(data["reserved"])
    machine = Machine(
        sizes, integers("latency", data["latency"], 1), configs, data["enum_bits"],
        parse_enums(data["enum"], data["enum_bits"]), fields, formats,
        parse_insns(data["insn"], formats, sizes, reserved), reserved,
        {unit: parse_record(unit, table) for unit, table in data["observe"].items()})
    names = machine.sv_names()
    for name in names:
        if names.count(name) > 1:
            raise MachineError(f"two entries are called {name} in SystemVerilog")
    machine.ecc_columns  # refuses sizes that it cannot cover
    return machine
