# SPDX-License-Identifier: Apache-2.0
"""Observe records: one integer per unit to compare, fields to look at when it differs.

What is where comes from the generated table of golden/machine.toml (docs/gen/observe.md).
"""

from collections.abc import Iterator
from typing import NamedTuple

from . import _core


class Field(NamedTuple):
    """One field of a record: `count` elements of `width` bits, `stride` bits apart."""

    name: str
    offset: int
    stride: int
    width: int
    count: int

    def elements(self, record: int) -> tuple[int, ...]:
        """Of a whole record as an integer."""
        mask = (1 << self.width) - 1
        return tuple(record >> (self.offset + i * self.stride) & mask for i in range(self.count))


class Unit(NamedTuple):
    """The record of one unit: bytes `where` of what Node.tick() returns, `size` of them.

    The port `<name>_o` of rtl/node/d1_node.sv has 8 * `size` bits, byte 0 lowest.
    """

    name: str
    where: slice
    size: int
    fields: dict[str, Field]

    def decode(self, record: bytes) -> dict[str, int | tuple[int, ...]]:
        """All fields of the record of this unit: an int, or a tuple where there are elements.

        Args:
            record: `size` bytes. ValueError if there are more or fewer.
        """
        if len(record) != self.size:
            raise ValueError(f"record: {len(record)} bytes, that of {self.name} has {self.size}")
        number = int.from_bytes(record, "little")
        decoded: dict[str, int | tuple[int, ...]] = {}
        for field in self.fields.values():
            elements = field.elements(number)
            decoded[field.name] = elements if field.count > 1 else elements[0]
        return decoded


def _read_table() -> Iterator[tuple[str, Unit]]:
    begin = 0
    for name, size, fields in _core._field_table():
        known = {field[0]: Field(*field) for field in fields}
        yield name, Unit(name, slice(begin, begin + size), size, known)
        begin += size


UNITS: dict[str, Unit] = dict(_read_table())


class Difference(NamedTuple):
    """One element that two records have differently. `element` is 0 for a plain field."""

    unit: str
    field: str
    element: int
    expected: int
    actual: int

    def __str__(self) -> str:
        field = UNITS[self.unit].fields[self.field]
        element = f"[{self.element}]" if field.count > 1 else ""
        digits = (field.width + 3) // 4
        return (f"{self.unit}.{self.field}{element}: expected {self.expected:#0{digits + 2}x}, "
                f"actual {self.actual:#0{digits + 2}x}")


def _unit(name: str) -> Unit:
    if name not in UNITS:
        raise ValueError(f'unit: "{name}" is not one of {", ".join(UNITS)}')
    return UNITS[name]


def decode_record(records: bytes, unit: str) -> dict[str, int | tuple[int, ...]]:
    """The fields of one unit out of what Node.tick() returned.

    Args:
        records: RECORD_BYTES bytes.
        unit: one of UNITS.
    """
    _check_size("records", records)
    return _unit(unit).decode(records[_unit(unit).where])


def differences(expected: bytes, actual: bytes) -> list[Difference]:
    """Every element that differs between the records of two cycles, in the order of the table.

    Padding, which both sides keep zero, is reported as the field "padding" if it differs.

    Args:
        expected: RECORD_BYTES bytes, as Node.tick() returns them.
        actual: as many.
    """
    _check_size("expected", expected)
    _check_size("actual", actual)
    found = []
    for unit in UNITS.values():
        left = int.from_bytes(expected[unit.where], "little")
        right = int.from_bytes(actual[unit.where], "little")
        if left == right:
            continue
        before = len(found)
        for field in unit.fields.values():
            pairs = zip(field.elements(left), field.elements(right))
            found += [Difference(unit.name, field.name, i, e, a)
                      for i, (e, a) in enumerate(pairs) if e != a]
        if len(found) == before:
            raise ValueError(f"the padding of {unit.name} differs")
    return found


def _check_size(name: str, records: bytes) -> None:
    if len(records) != _core.RECORD_BYTES:
        raise ValueError(f"{name}: {len(records)} bytes, wanted {_core.RECORD_BYTES}")
