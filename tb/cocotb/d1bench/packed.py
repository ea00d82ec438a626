# SPDX-License-Identifier: Apache-2.0
"""Packed structs, which cocotb shows as one number."""

from collections.abc import Iterable
from types import SimpleNamespace


def bits(value: int, low: int, width: int) -> int:
    return value >> low & (1 << width) - 1


def join(words: Iterable[int], width: int) -> int:
    """One number from words of `width` bits, the lowest first."""
    return sum(word << width * i for i, word in enumerate(words))


def split(value: int, width: int, count: int) -> list[int]:
    return [bits(value, width * i, width) for i in range(count)]


class Packed:
    """A struct of (name, width), the most significant field first, as SystemVerilog writes it."""

    def __init__(self, fields: Iterable[tuple[str, int]]) -> None:
        self.low: dict[str, tuple[int, int]] = {}
        self.width = 0
        for name, width in reversed(list(fields)):
            self.low[name] = self.width, width
            self.width += width

    def pack(self, **values: int) -> int:
        """Fields not named are zero."""
        total = 0
        for name, value in values.items():
            low, width = self.low[name]
            if not 0 <= value < 1 << width:
                raise ValueError(f"{name} = {value} needs more than {width} bits")
            total |= value << low
        return total

    def get(self, value: int, name: str) -> int:
        return bits(value, *self.low[name])

    def unpack(self, value: int) -> SimpleNamespace:
        return SimpleNamespace(**{name: self.get(value, name) for name in self.low})
