# SPDX-License-Identifier: Apache-2.0
"""Observe records: one integer per unit to compare, fields to look at when it differs.

What is where comes from the generated table of golden/machine.toml (docs/gen/observe.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from . import _core


@dataclass(frozen=True)
class Field:
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

    @property
    def bits(self) -> int:
        """Ones where the field is in its record."""
        mask = (1 << self.width) - 1
        return sum(mask << (self.offset + i * self.stride) for i in range(self.count))


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
        _check_size("record", record, self.size)
        number = int.from_bytes(record, "little")
        elements = {name: field.elements(number) for name, field in self.fields.items()}
        return {name: many if len(many) > 1 else many[0] for name, many in elements.items()}

    @property
    def padding(self) -> int:
        """Ones where no field is; both sides are zero there."""
        return (1 << 8 * self.size) - 1 - sum(field.bits for field in self.fields.values())


def _read_table() -> Iterator[tuple[str, Unit]]:
    begin = 0
    for name, size, fields in _core._field_table():
        known = {field[0]: Field(*field) for field in fields}
        yield name, Unit(name, slice(begin, begin + size), size, known)
        begin += size


UNITS: dict[str, Unit] = dict(_read_table())


class Difference(NamedTuple):
    """One element that two records have differently; `element` is 0 for a plain field.

    `field` is "padding", and the values are all of it, where no field is.
    """

    unit: str
    field: str
    element: int
    expected: int
    actual: int

    def __str__(self) -> str:
        field = UNITS[self.unit].fields.get(self.field)
        element = f"[{self.element}]" if field and field.count > 1 else ""
        return (f"{self.unit}.{self.field}{element}: expected {self.expected:#x}, "
                f"actual {self.actual:#x}")


def _unit(name: str) -> Unit:
    if not isinstance(name, str):
        raise TypeError(f"unit: wanted str, got {type(name).__name__}")
    if name not in UNITS:
        raise ValueError(f'unit: "{name}" is not one of {", ".join(UNITS)}')
    return UNITS[name]


def decode_record(records: bytes, unit: str) -> dict[str, int | tuple[int, ...]]:
    """The fields of one unit out of what Node.tick() returned.

    Args:
        records: RECORD_BYTES bytes.
        unit: one of UNITS.
    """
    _check_size("records", records, _core.RECORD_BYTES)
    return _unit(unit).decode(records[_unit(unit).where])


def differences(expected: bytes, actual: bytes) -> list[Difference]:
    """Every element that differs between the records of two cycles, in the order of the table.

    Args:
        expected: RECORD_BYTES bytes, as Node.tick() returns them.
        actual: as many.
    """
    _check_size("expected", expected, _core.RECORD_BYTES)
    _check_size("actual", actual, _core.RECORD_BYTES)
    found: list[Difference] = []
    for unit in UNITS.values():
        left = int.from_bytes(expected[unit.where], "little")
        right = int.from_bytes(actual[unit.where], "little")
        if left == right:
            continue
        for field in unit.fields.values():
            pairs = zip(field.elements(left), field.elements(right))
            found += [Difference(unit.name, field.name, i, e, a)
                      for i, (e, a) in enumerate(pairs) if e != a]
        if (left ^ right) & unit.padding:
            found.append(Difference(unit.name, "padding", 0, left & unit.padding,
                                    right & unit.padding))
    return found


def _check_size(name: str, records: bytes, size: int) -> None:
    if not isinstance(records, (bytes, bytearray)):
        raise TypeError(f"{name}: wanted bytes, got {type(records).__name__}")
    if len(records) != size:
        raise ValueError(f"{name}: {len(records)} bytes, wanted {size}")
