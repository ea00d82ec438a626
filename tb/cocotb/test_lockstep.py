# SPDX-License-Identifier: Apache-2.0
"""The node beside the golden model of d1golden: all records of every cycle are the same, bit by
bit, while both get the same starts and the same beats from a neighbour."""

import cocotb
import d1golden
from cocotb.triggers import FallingEdge, RisingEdge

from d1bench.beats import beat
from d1bench.clocking import seeded, start_clock
from d1bench.node import EAST, NEIGHBOUR, OWN, SIDES, THREADS, TOP, Host, Neighbour, bring_up
from d1bench.packed import join
from d1bench.program import ScalarProgram
from d1bench.sram import LINE, Sram
from d1bench.tables import KIND

DATA, RESULT, STEPS = 0x8000, 0x18000, 12

# In each thread: C = A * B in BF16 over STEPS steps, C + C in FP32, stored; the exit code is its
# first number. Register r8 holds the thread.
PRODUCT = f"""
.equ DATA, {DATA}
.equ RESULT, {RESULT}
_start:
  csrr r8, Tid
  slli r9, r8, 12
  li r1, 1
  csrw Fmt0, r1
  la r2, DATA
  add r2, r2, r9
  addi r7, r2, 64
  la r3, RESULT
  add r3, r3, r9
  li r4, {STEPS}
  mclr acc0
loop:
  mma_mm acc0, 0(r2), 0(r7), 0, 0
  addi r2, r2, 128
  addi r7, r7, 128
  addi r4, r4, -1
  bne r4, r0, loop
  vacc v0, acc0, 0
  vacc v1, acc0, 1
  vacc v2, acc0, 2
  vacc v3, acc0, 3
  fadd v0, v0, v0
  fadd v1, v1, v1
  fadd v2, v2, v2
  fadd v3, v3, v3
  vst v0, 0(r3)
  vst v1, 1(r3)
  vst v2, 2(r3)
  vst v3, 3(r3)
  lwu r5, 0(r3)
  csrw Exit, r5
  halt
.align 64
.zero 128
"""


class Lockstep:
    """RTL and golden node, compared in each cycle. `records` counts the comparisons by unit."""

    def __init__(self, dut) -> None:
        self.dut = dut
        self.host = Host(dut)
        self.neighbour = Neighbour(dut)
        self.sram = Sram(TOP)
        self.sram.clear()  # as the golden one is
        self.golden = d1golden.Node("full", rows=1, cols=2)
        self.outputs = {unit.name: getattr(dut, f"{unit.name}_o")
                        for unit in d1golden.UNITS.values()}
        self.records = dict.fromkeys(d1golden.UNITS, 0)
        self.differences: list[str] = []

    def load(self, address: int, data: bytes) -> None:
        self.sram.load(data, address)
        self.golden.write(address, data)

    async def cycle(self, start: tuple[int, int] | None = None) -> bool:
        """One cycle; false when its records differ."""
        await RisingEdge(self.dut.clk_i)
        self.host.drive_start(start)
        value, back = self.neighbour.drive()
        beats, credits = [0] * SIDES, [0] * SIDES
        beats[EAST], credits[EAST] = value, back
        expected = self.golden.tick(start=start, links=d1golden.Links(beats, credits))
        await FallingEdge(self.dut.clk_i)
        self.neighbour.sample()
        return self.compare(expected)

    def compare(self, expected: bytes) -> bool:
        actual = b""
        for name, unit in d1golden.UNITS.items():
            actual += int(self.outputs[name].value).to_bytes(unit.size, "little")
            self.records[name] += 1
        if actual == expected:
            return True
        cycle = self.golden.cycle - 1
        self.differences += [f"cycle {cycle}: {difference}" for difference in
                             d1golden.differences(expected, actual)]
        return False

    async def run(self, starts: list[tuple[int, int]], limit: int) -> None:
        """Until both are idle and the neighbour has sent all, or records differ."""
        for cycle in range(limit):
            if not await self.cycle(starts[cycle] if cycle < len(starts) else None):
                return
            if cycle > len(starts) and self.golden.idle and not self.neighbour.to_send:
                await self.cycle()  # its credits
                return
        self.differences.append(f"not idle after {limit} cycles")

    def compare_lines(self, address: int, count: int) -> None:
        for line in range(address // LINE, address // LINE + count):
            if self.sram.line(line) != self.golden.read(LINE * line, LINE):
                self.differences.append(f"line {line} of the SRAM")

    def expect_clean(self, cycles: int) -> None:
        assert not self.differences, self.differences[0]
        assert min(self.records.values()) >= cycles, self.records
        assert int(self.dut.idle_o.value) == 1

    def expect_caught(self, unit: str) -> None:
        assert self.differences, "the fault was not noticed"
        cocotb.log.info("found: %s", self.differences[0])
        assert unit in self.differences[0]


async def product(dut) -> tuple[Lockstep, list[tuple[int, int]]]:
    """Ready to run, with beats from the neighbour that read and write meanwhile."""
    rng = seeded("product")
    lockstep = Lockstep(dut)
    program = d1golden.assemble(PRODUCT)
    for address, data in program.chunks:
        lockstep.load(address, data)
    for thread in range(THREADS):
        codes = [rng.choice([0, 0x8000]) | rng.randrange(0x3e00, 0x4100)
                 for _ in range(64 * STEPS)]
        lockstep.load(DATA + 0x1000 * thread, join(codes, 16).to_bytes(128 * STEPS, "little"))
    for number in range(30):
        line = (DATA + 0x4000) // LINE + number
        kind = rng.choice(["Write", "Read", "SemAdd"])
        header = {"Write": {"line": line}, "Read": {"line": rng.randrange(1000)},
                  "SemAdd": {"sem": rng.randrange(32)}}[kind]
        data = {"Write": rng.getrandbits(512), "Read": number, "SemAdd": rng.getrandbits(32)}[kind]
        lockstep.neighbour.to_send.append(
            beat(data, kind=KIND[kind], dst=OWN, src=NEIGHBOUR, **header))
    await bring_up(dut)
    return lockstep, [(thread, program.entry) for thread in range(THREADS)]


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def matrix_product_with_a_busy_neighbour(dut):
    start_clock(dut)
    lockstep, starts = await product(dut)
    await lockstep.run(starts, 3000)
    lockstep.compare_lines(0, (RESULT + 0x4000) // LINE)
    lockstep.expect_clean(cycles=100)
    assert lockstep.golden.exit_code is not None


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def random_scalar_programs(dut):
    start_clock(dut)
    rng = seeded("programs")
    lockstep = Lockstep(dut)
    starts = []
    for thread in range(THREADS):
        address = 0x1000 * thread
        text = f".org {address}\n{ScalarProgram(rng, 300).text}\n.align 64\n.zero 128\n"
        for begin, data in d1golden.assemble(text).chunks:
            lockstep.load(begin, data)
        starts.append((thread, address))
    await bring_up(dut)
    await lockstep.run(starts, 5000)
    lockstep.expect_clean(cycles=300)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_operands_are_found(dut):
    start_clock(dut)
    lockstep, starts = await product(dut)
    lockstep.sram.load(bytes([0, 0x80] * 32), DATA)
    await lockstep.run(starts, 3000)
    lockstep.expect_caught("sram.")


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_bit_of_a_register_is_found(dut):
    start_clock(dut)
    lockstep, starts = await product(dut)
    for start in starts + [None] * 60:
        assert await lockstep.cycle(start)
    lockstep.golden.write_acc(0, 0, bytes(256))
    await lockstep.run([], 3000)
    lockstep.expect_caught("matrix.")


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def start_that_only_one_side_gets_is_found(dut):
    start_clock(dut)
    lockstep, starts = await product(dut)
    lockstep.golden.tick(start=starts[-1])
    await lockstep.run(starts, 3000)
    lockstep.expect_caught("frontend.")
