# SPDX-License-Identifier: Apache-2.0
"""Machines that run programs: Functional without cycles, Node cycle by cycle."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from . import _core
from ._arguments import count


class Trap(NamedTuple):
    """How a thread came to be Trapped: cause (one of CAUSES), pc, value (docs/isa.md section 4)."""

    cause: str
    pc: int
    value: int
    cycle: int


@dataclass(frozen=True, eq=False)
class Thread:
    """A copy of what one thread holds (docs/isa.md section 1).

    Arrays, all read-only: r (32,) uint64; p (8,) uint64, one bit per byte lane; v (32, 64) uint8;
    acc (8, 8, 8) uint32, FP32 codes by accumulator, row, column; streams (16,) uint32; formats
    (16,) uint16, see Format.from_entry().
    """

    number: int
    state: str
    cause: str
    pc: int
    flags: int
    inst_ret: int
    ecc_inject: int
    r: npt.NDArray[np.uint64]
    p: npt.NDArray[np.uint64]
    v: npt.NDArray[np.uint8]
    acc: npt.NDArray[np.uint32]
    streams: npt.NDArray[np.uint32]
    formats: npt.NDArray[np.uint16]


def _thread(machine: _core.Machine, number: int) -> Thread:
    held = machine._registers(number)
    return Thread(
        number=held["number"], state=held["state"], cause=held["cause"], pc=held["pc"],
        flags=held["flags"], inst_ret=held["inst_ret"], ecc_inject=held["ecc_inject"],
        r=np.frombuffer(held["r"], np.uint64), p=np.frombuffer(held["p"], np.uint64),
        v=np.frombuffer(held["v"], np.uint8).reshape(32, 64),
        acc=np.frombuffer(held["acc"], np.uint32).reshape(8, 8, 8),
        streams=np.frombuffer(held["streams"], np.uint32),
        formats=np.frombuffer(held["formats"], np.uint16))


def _trap(machine: _core.Machine, number: int) -> Trap | None:
    held = machine._trap(number)
    return None if held is None else Trap(*held)


class Functional(_core.Functional):
    """What programs do, without cycles, as fast as it goes: the functional layer."""

    def thread(self, thread: int) -> Thread:
        """A copy of the registers of thread 0 to 3."""
        return _thread(self, thread)

    def trap(self, thread: int) -> Trap | None:
        """The last trap of thread 0 to 3; None if it had none."""
        return _trap(self, thread)


class Node(_core.Node):
    """The node, cycle by cycle: the same observe records as the RTL, in the same cycles."""

    def thread(self, thread: int) -> Thread:
        """A copy of the registers of thread 0 to 3.

        They are written when an instruction issues, so they are ahead of the hardware by what is
        still in its pipelines; when `idle`, they are equal.
        """
        return _thread(self, thread)

    def trap(self, thread: int) -> Trap | None:
        """The last trap of thread 0 to 3; None if it had none."""
        return _trap(self, thread)

    def trace(self, cycles: int) -> npt.NDArray[np.uint8]:
        """Ticks without inputs: the records, shape (cycles, RECORD_BYTES), one row per cycle."""
        rows = np.empty((count("cycles", cycles), _core.RECORD_BYTES), np.uint8)
        self._trace(rows)
        return rows
