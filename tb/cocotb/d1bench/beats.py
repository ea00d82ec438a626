# SPDX-License-Identifier: Apache-2.0
"""Beats and their ways through a mesh (docs/network.md 1 to 4), for one link on each side."""

from d1bench.packed import Packed
from d1bench.tables import KIND, PORT, SIZES

PORTS = 5
CHANNELS = 2
CREDITS = SIZES["RouterFifo"]

HEADER = Packed([("unused", 13), ("sem", 5), ("signal", 1), ("poison", 1), ("beats", 4),
                 ("line", 15), ("thread", 2), ("src", 10), ("dst", 10), ("kind", 3)])
BEAT = Packed([("valid", 1), ("header", HEADER.width), ("data", 512)])
PLACE = Packed([("y", 5), ("x", 5), ("rows", 6), ("cols", 6), ("route_table", 1)])


def node(y: int, x: int) -> int:
    return y << SIZES["CoordinateBits"] | x


def beat(data: int = 0, **header: int) -> int:
    return BEAT.pack(valid=1, header=HEADER.pack(**header), data=data)


def header_of(value: int, field: str) -> int:
    return HEADER.get(BEAT.get(value, "header"), field)


def channel_of(value: int) -> int:
    return int(header_of(value, "kind") >= KIND["ReadData"])


class XyRoute:
    """The way from a node: first along the row, then along the column."""

    def __init__(self, y: int, x: int, rows: int, cols: int) -> None:
        self.y, self.x, self.rows, self.cols = y, x, rows, cols

    def port(self, dst: int) -> int:
        y, x = divmod(dst, 1 << SIZES["CoordinateBits"])
        if y >= self.rows or x >= self.cols:
            return PORT["Local"]
        if x != self.x:
            return PORT["East"] if x > self.x else PORT["West"]
        if y != self.y:
            return PORT["South"] if y > self.y else PORT["North"]
        return PORT["Local"]

    def allows(self, source: int, dst: int) -> bool:
        """Never back, and never from a column into a row."""
        target = self.port(dst)
        if source in (PORT["North"], PORT["South"]) and target in (PORT["East"], PORT["West"]):
            return False
        return source != target or source == PORT["Local"]


class TableRoute:
    """The way that a table of all nodes names; what it has no way for stays here."""

    def __init__(self, own: int, table: dict[int, int]) -> None:
        self.own, self.table = own, table

    def port(self, dst: int) -> int:
        if dst == self.own:
            return PORT["Local"]
        target = self.table.get(dst, PORT["None"])
        return PORT["Local"] if target == PORT["None"] else target

    def allows(self, source: int, dst: int) -> bool:
        return source != self.port(dst) or source == PORT["Local"]
