# SPDX-License-Identifier: Apache-2.0
"""What the tests of the set share, in Python; marks.hpp is the same in C++. Also the few names that
differ between the versions of cocotb."""

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import Timer

try:
    from cocotb.handle import Immediate
    from cocotb.triggers import SimTimeoutError, ValueChange
except ImportError:  # before 2.0
    from cocotb.result import SimTimeoutError  # noqa: F401
    from cocotb.triggers import Edge as ValueChange  # noqa: F401

    Immediate = None


class Marks:
    """Makes visible what happens in a test, and in which order: mark_i shows the last 8 digits."""

    def __init__(self, dut) -> None:
        self.dut = dut
        self.digits = 0

    def note(self, digit: int) -> None:
        """Without a write, as in the read-only phase; the next mark shows it."""
        self.digits = (self.digits << 4 | int(digit) & 15) & 0xFFFFFFFF

    def __call__(self, digit: int) -> None:
        self.note(digit)
        self.dut.mark_i.value = self.digits


async def begin(dut) -> Marks:
    """All inputs 0 and registers reset; no clock."""
    for name in ("clk_i", "rst_ni", "a_i", "b_i", "enable_i", "wide_i", "ascending_i", "mark_i"):
        getattr(dut, name).value = 0
    for i in range(3):
        dut.items_i[i].value = 0
    await Timer(1, "ns")
    dut.rst_ni.value = 1
    await Timer(1, "ns")
    return Marks(dut)


async def finish() -> None:
    """Every test ends with it: what the last time step has left to do is seen, and nothing is being
    written when the test ends."""
    await Timer(100, "ps")


def start_clock(dut, start_high: bool = True):
    """10 ns; the task that drives it."""
    return cocotb.start_soon(Clock(dut.clk_i, 10, "ns").start(start_high=start_high))


def cancel(task) -> None:
    """In cocotb 1 cancel() warns of what it is going to become."""
    (task.cancel if Immediate else task.kill)()


def write_now(handle, value: int) -> None:
    if Immediate:
        handle.value = Immediate(value)
    else:
        handle.setimmediatevalue(value)


async def after(mark: Marks, digit: int, ns: float) -> int:
    await Timer(ns, "ns")
    mark(digit)
    return digit


class Broken(Exception):
    """An error that is no failed assertion."""

    def __init__(self) -> None:
        super().__init__("on purpose")


async def break_after(ns: float) -> None:
    await Timer(ns, "ns")
    raise Broken
