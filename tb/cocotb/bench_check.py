# SPDX-License-Identifier: Apache-2.0
"""What a cycle of the node costs in Python, for d1cosim bench: all observe records of each cycle
compared with what is expected. Not a test of the node; a record that differs ends it all the same.

D1_BENCH names a JSON file with `segments` (address, bytes in hexadecimal), `starts` (thread, pc),
`cycles` and `result`, the JSON file to write: seconds of so many cycles by each method.
"""

import json
import os
import time
from pathlib import Path

import cocotb
import d1golden
import numpy as np
from cocotb.triggers import FallingEdge, RisingEdge, Timer

from d1bench.clocking import start_clock
from d1bench.node import TOP, Host, bring_up
from d1bench.sram import Sram

JOB = json.loads(Path(os.environ["D1_BENCH"]).read_text())
WARM_UP = 20  # cycles that are not timed


def note(name: str, cycles: int, seconds: float) -> None:
    path = Path(JOB["result"])
    known = json.loads(path.read_text()) if path.exists() else {}
    known[name] = {"cycles": cycles, "seconds": seconds}
    path.write_text(json.dumps(known))


class Bench:
    """The node with the program, in reset no more, and its golden twin."""

    def __init__(self, dut) -> None:
        self.dut, self.host = dut, Host(dut)
        self.golden = d1golden.Node("full", rows=1, cols=2)
        self.starts = [tuple(start) for start in JOB["starts"]]
        self.ports = [(getattr(dut, f"{unit.name}_o"), unit.where)
                      for unit in d1golden.UNITS.values()]

    async def begin(self) -> None:
        start_clock(self.dut)
        sram = Sram(TOP)
        sram.clear()
        for address, text in JOB["segments"]:
            sram.load(bytes.fromhex(text), address)
            self.golden.write(address, bytes.fromhex(text))
        await bring_up(self.dut)

    async def to_middle(self, cycle: int):
        start = self.starts[cycle] if cycle < len(self.starts) else None
        self.host.drive_start(start)
        await FallingEdge(self.dut.clk_i)
        return start

    async def timed(self, name: str, check) -> None:
        """Calls check(cycle, start) in the middle of each cycle."""
        begin = 0.0
        for cycle in range(WARM_UP + JOB["cycles"]):
            if cycle == WARM_UP:
                begin = time.perf_counter()
            start = await self.to_middle(cycle)
            assert check(cycle, start), f"cycle {cycle}: the records differ"
            await RisingEdge(self.dut.clk_i)
        note(name, JOB["cycles"], time.perf_counter() - begin)


@cocotb.test()
async def golden_module(dut):
    """Expected is what d1golden's node says in this cycle."""
    bench = Bench(dut)
    await bench.begin()

    def check(_cycle, start) -> bool:
        expected = bench.golden.tick(start=start)
        return all(str(port.value) == d1golden.binary_text(expected[where])
                   for port, where in bench.ports)

    await bench.timed("golden_module", check)


@cocotb.test()
async def numpy_arrays(dut):
    """Expected is in NumPy arrays from before: less than what any model in NumPy would do."""
    bench = Bench(dut)
    await bench.begin()
    expected = []
    for cycle in range(WARM_UP + JOB["cycles"]):
        record = bench.golden.tick(start=bench.starts[cycle] if cycle < len(bench.starts) else None)
        expected.append([np.frombuffer(d1golden.binary_text(record[where]).encode(), np.uint8)
                         for _, where in bench.ports])

    def check(cycle, _start) -> bool:
        return all(np.array_equal(np.frombuffer(str(port.value).encode(), np.uint8), wanted)
                   for (port, _), wanted in zip(bench.ports, expected[cycle]))

    await bench.timed("numpy_arrays", check)


@cocotb.test()
async def triggers(dut):
    """How often a task is woken in a second; nothing moves in the design."""
    count = 20 * JOB["cycles"]
    begin = time.perf_counter()
    for _ in range(count):
        await Timer(1, "ns")
    note("triggers", count, time.perf_counter() - begin)
