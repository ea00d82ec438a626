# SPDX-License-Identifier: Apache-2.0
"""Checks of single entries of machine.toml, shared by the parsers."""

from __future__ import annotations

from typing import Any

from machine.model import MachineError, is_camel


def typed(entry: str, value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise MachineError(f"{entry}: {value!r} is not {kind.__name__}")
    return value


def check_keys(where: str, table: dict[str, Any], required: tuple[str, ...],
               optional: tuple[str, ...] = ()) -> None:
    typed(f"[{where}]", table, dict)
    for key in required:
        if key not in table:
            raise MachineError(f"[{where}]: key '{key}' is missing")
    for key in table:
        if key not in required + optional:
            raise MachineError(f"[{where}]: unknown key '{key}'")


def integers(where: str, table: dict[str, Any], low: int) -> dict[str, int]:
    """A table of UpperCamelCase names and integers of at least `low`."""
    for name, value in typed(f"[{where}]", table, dict).items():
        if not is_camel(name):
            raise MachineError(f"[{where}]: name '{name}' is not UpperCamelCase")
        if typed(f"[{where}] {name}", value, int) < low:
            raise MachineError(f"[{where}] {name}: {value} is below {low}")
    return table


def pair(entry: str, value: Any) -> tuple[int, int]:
    if not (isinstance(value, list) and [type(v) for v in value] == [int, int]):
        raise MachineError(f"{entry}: {value!r} is not a pair of integers")
    return value[0], value[1]
