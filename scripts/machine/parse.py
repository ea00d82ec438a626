# SPDX-License-Identifier: Apache-2.0
"""golden/machine.toml -> Machine. Everything wrong is a MachineError that names the entry."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from machine.check import check_keys, integers, pair, typed
from machine.layout import place
from machine.model import ENUM_TYPES, UNITS, Machine, MachineError, Record, camel, is_snake
from machine.parse_insn import parse_fields, parse_formats, parse_insns, parse_reserved

SECTIONS = ("sizes", "latency", "config", "ecc", "enum_bits", "enum", "fields", "format", "insn",
            "reserved", "observe")


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


def parse_record(unit: str, table: dict[str, Any]) -> Record:
    where = f"observe.{unit}"
    fields: list[tuple[str, int, int]] = []
    for name, value in typed(f"[{where}]", table, dict).items():
        if not is_snake(name):
            raise MachineError(f"[{where}]: name '{name}' is not lower_snake")
        if name in ("unit", "words") or re.fullmatch(r"pad\d+", name):
            raise MachineError(f"[{where}]: name '{name}' is taken by the generated code")
        count, width = (0, value) if type(value) is int else pair(f"[{where}] {name}", value)
        if width < 1 or count < 0 or (type(value) is not int and count < 2):
            raise MachineError(f"[{where}] {name}: {value!r} is not a width or [count >= 2, width]")
        fields.append((name, count, width))
    if not fields:
        raise MachineError(f"[{where}]: has no fields")
    return Record(unit, place(fields))


def parse(text: str) -> Machine:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MachineError(f"not TOML: {error}") from error
    check_keys("machine", data, SECTIONS)
    for section in SECTIONS:
        typed(f"[{section}]", data[section], dict)
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
        sizes, integers("latency", data["latency"], 0), configs, data["enum_bits"],
        parse_enums(data["enum"], data["enum_bits"]), fields, formats,
        parse_insns(data["insn"], formats, sizes, reserved), reserved,
        {unit: parse_record(unit, table) for unit, table in data["observe"].items()})
    names = machine.sv_names()
    for name in names:
        if names.count(name) > 1:
            raise MachineError(f"two entries are called {name} in SystemVerilog")
    machine.ecc_columns  # refuses sizes that it cannot cover
    return machine
