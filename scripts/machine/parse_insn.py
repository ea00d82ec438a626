# SPDX-License-Identifier: Apache-2.0
"""The sections fields, format, reserved and insn of machine.toml."""

from __future__ import annotations

import re
from typing import Any

from machine.check import check_keys, pair, typed
from machine.model import UNITS, Bits, Format, Insn, MachineError, camel, is_snake

OPCODE_BITS = Bits("op", 31, 24)
OPERAND_FIELDS = ("a", "b", "c", "imm14", "imm19", "apart", "off0")  # known to operand_mask()
# Operands of `asm` that are not the name of a field, and the fields they stand for.
SPECIAL_OPERANDS = {"csr": ("imm14",), "label14": ("imm14",), "label19": ("imm19",),
                    "off": ("apart", "off0")}
REGISTER_BITS = {"r": 5, "v": 5, "p": 3, "acc": 3, "s": 5}


def parse_fields(table: dict[str, Any]) -> dict[str, Bits]:
    fields: dict[str, Bits] = {}
    for name, value in table.items():
        hi, lo = pair(f"[fields] {name}", value)
        if not is_snake(name) or not 0 <= lo <= hi <= 31:
            raise MachineError(f"[fields] {name}: [{hi}, {lo}] is not a bit range of 31..0")
        fields[name] = Bits(name, hi, lo)
    if fields.get("op") != OPCODE_BITS:
        raise MachineError("[fields] op: must be [31, 24]")
    check_keys("fields", fields, OPERAND_FIELDS, tuple(fields))
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
    match = re.fullmatch(r"(acc|r|v|p|s)([abc])", token)
    if not match:
        raise MachineError(f"[{where}] asm: unknown operand '{token}'")
    lo = fields[match[2]].lo
    return ((1 << REGISTER_BITS[match[1]]) - 1) << lo


def parse_formats(table: dict[str, Any], fields: dict[str, Bits]) -> dict[str, Format]:
    formats: dict[str, Format] = {}
    for name, entry in table.items():
        where = f"format.{name}"
        check_keys(where, entry, ("use", "asm"))
        for key in ("use", "asm"):
            typed(f"[{where}] {key}", entry[key], str)
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
        first, last = pair(f"[reserved] {name}", value)
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
            typed(f"[{where}] {key}", entry[key], kind)
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
