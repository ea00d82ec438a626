# SPDX-License-Identifier: Apache-2.0
"""What a cycle of the node costs in Python, for d1cosim bench: all observe records of each cycle
compared with what a model expects. Not a test of the node; a record that differs ends it all the
same.

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
from d1bench.numpy_node import NumpyNode
from d1bench.sram import Sram
from d1bench.tables import MACHINE

JOB = json.loads(Path(os.environ["D1_BENCH"]).read_text())
WARM_UP = 20  # cycles that are not timed


def note(name: str, cycles: int, seconds: float) -> None:
    path = Path(JOB["result"])
    known = json.loads(path.read_text()) if path.exists() else {}
    known[name] = {"cycles": cycles, "seconds": seconds}
    path.write_text(json.dumps(known))


class Bench:
    """The node with the program, in reset no more."""

    def __init__(self, dut) -> None:
        self.dut, self.host = dut, Host(dut)
        self.starts = [tuple(start) for start in JOB["starts"]]
        self.segments = [(address, bytes.fromhex(text)) for address, text in JOB["segments"]]

    async def begin(self) -> None:
        start_clock(self.dut)
        sram = Sram(TOP)
        sram.clear()
        for address, data in self.segments:
            sram.load(data, address)
        await bring_up(self.dut)

    async def to_middle(self, cycle: int):
        start = self.starts[cycle] if cycle < len(self.starts) else None
        self.host.drive_start(start)
        await FallingEdge(self.dut.clk_i)
        return start

    async def timed(self, name: str, check) -> None:
        """Calls check(start) in the middle of each cycle."""
        begin = 0.0
        for cycle in range(WARM_UP + JOB["cycles"]):
            if cycle == WARM_UP:
                begin = time.perf_counter()
            start = await self.to_middle(cycle)
            assert check(start), f"cycle {cycle}: the records differ"
            await RisingEdge(self.dut.clk_i)
        note(name, JOB["cycles"], time.perf_counter() - begin)


@cocotb.test()
async def golden_module(dut):
    """Expected is what d1golden's node says in this cycle."""
    bench = Bench(dut)
    await bench.begin()
    golden = d1golden.Node("full", rows=1, cols=2)
    for address, data in bench.segments:
        golden.write(address, data)
    ports = [(getattr(dut, f"{unit.name}_o"), unit.where) for unit in d1golden.UNITS.values()]

    def check(start) -> bool:
        expected = golden.tick(start=start)
        return all(str(port.value) == d1golden.binary_text(expected[where])
                   for port, where in ports)

    await bench.timed("golden_module", check)


@cocotb.test()
async def numpy_model(dut):
    """Expected is what NumpyNode says, a model in Python and NumPy; all records in one comparison,
    as characters of 0 and 1, the last unit and its most significant bit first."""
    bench = Bench(dut)
    await bench.begin()
    model = NumpyNode("full")
    for address, data in bench.segments:
        model.write(address, data)
    ports = [getattr(dut, f"{unit}_o") for unit in reversed(MACHINE.records)]

    def check(start) -> bool:
        expected = np.unpackbits(model.tick(start)[::-1]) | ord("0")
        return "".join(str(port.value) for port in ports).encode() == expected.tobytes()

    await bench.timed("numpy_model", check)


@cocotb.test()
async def triggers(dut):
    """How often a task is woken in a second; nothing moves in the design."""
    count = 20 * JOB["cycles"]
    begin = time.perf_counter()
    for _ in range(count):
        await Timer(1, "ns")
    note("triggers", count, time.perf_counter() - begin)
