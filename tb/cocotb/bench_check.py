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


class NumpyNode:
    """What the node does, as far as NumPy has it: memory, accumulators, the steps of the matrix
    unit. Which step comes when, and all other records, are from the golden model, from before."""

    DELAY = 3  # from the record of the operands to that of the result (docs/timing.md section 7)

    def __init__(self, segments) -> None:
        end = max(address + len(text) // 2 for address, text in segments)
        self.memory = np.zeros(end + 64, np.uint8)
        for address, text in segments:
            data = np.frombuffer(bytes.fromhex(text), np.uint8)
            self.memory[address:address + len(data)] = data
        self.acc = np.zeros((4, 8, 8, 8), np.float32)  # thread, accumulator, row, column

    def operand(self, line: int, shape: tuple[int, int]) -> np.ndarray:
        codes = self.memory[64 * line:64 * line + 64].view(np.uint16)  # BF16
        return (codes.astype(np.uint32) << 16).view(np.float32).reshape(shape)

    def step(self, thread: int, acc: int, lines: tuple[int, int], clear: bool) -> np.ndarray:
        """acc + A B, rounded once; the new accumulator."""
        product = self.operand(lines[0], (8, 4)).astype(np.float64) @ self.operand(lines[1], (4, 8))
        before = 0.0 if clear else self.acc[thread, acc].astype(np.float64)
        self.acc[thread, acc] = (before + product).astype(np.float32)
        return self.acc[thread, acc]


class Plan:
    """For each cycle the expected records as arrays of characters, and the matrix step if any."""

    def __init__(self, bench: Bench) -> None:
        self.expected, self.steps, self.writes = [], [], 0
        model, reads = NumpyNode(JOB["segments"]), []
        for cycle in range(WARM_UP + JOB["cycles"]):
            start = bench.starts[cycle] if cycle < len(bench.starts) else None
            record = bench.golden.tick(start=start)
            self.expected.append([characters(d1golden.binary_text(record[where]))
                                  for _, where in bench.ports])
            sram = d1golden.decode_record(record, "sram")
            reads.append(sram["read_line"] if all(sram["read_valid"]) else None)
            matrix = d1golden.decode_record(record, "matrix")
            self.writes += matrix["write_valid"]
            self.steps.append(self.step_of(model, matrix, reads[max(cycle - model.DELAY, 0)]))

    @staticmethod
    def step_of(model: NumpyNode, matrix, lines):
        """Arguments of the step that gives this record; none if none does, to the bit."""
        if not matrix["write_valid"]:
            return None
        data = int(matrix["write_data"]).to_bytes(256, "little")
        result = np.frombuffer(data, np.float32).reshape(8, 8)
        where = matrix["write_thread"], matrix["write_acc"]
        before = model.acc[where].copy()
        for clear in (False, True) if lines else ():
            model.acc[where] = before
            if np.array_equal(model.step(*where, lines, clear), result):
                return (*where, lines, clear)
        model.acc[where] = result
        return None


def characters(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def bits(value: np.ndarray) -> np.ndarray:
    """As characters, the most significant bit first."""
    return np.unpackbits(value.reshape(-1).view(np.uint8)[::-1]) + np.uint8(ord("0"))


@cocotb.test()
async def numpy_model(dut):
    """Expected is in NumPy arrays from before, but for what the matrix unit computes, in NumPy."""
    bench = Bench(dut)
    await bench.begin()
    plan, model = Plan(bench), NumpyNode(JOB["segments"])
    matrix = list(d1golden.UNITS).index("matrix")
    field = d1golden.UNITS["matrix"].fields["write_data"]
    first = len(plan.expected[0][matrix]) - field.offset - field.width
    computed = slice(first, first + field.width)

    def check(cycle, _start) -> bool:
        expected = plan.expected[cycle]
        if plan.steps[cycle]:
            expected[matrix] = expected[matrix].copy()
            expected[matrix][computed] = bits(model.step(*plan.steps[cycle]))
        return all(np.array_equal(characters(str(port.value)), wanted)
                   for (port, _), wanted in zip(bench.ports, expected))

    await bench.timed("numpy_model", check)
    done = sum(step is not None for step in plan.steps)
    assert done > 0.9 * plan.writes, f"{done} of {plan.writes} results were computed"


@cocotb.test()
async def triggers(dut):
    """How often a task is woken in a second; nothing moves in the design."""
    count = 20 * JOB["cycles"]
    begin = time.perf_counter()
    for _ in range(count):
        await Timer(1, "ns")
    note("triggers", count, time.perf_counter() - begin)
