# SPDX-License-Identifier: Apache-2.0
"""The matrix unit: every write at its cycle and with the bits that docs/numerics.md section 6 asks
for, computed in exact arithmetic; the error bound stated there; and the port that reads
accumulators."""

from collections import deque
from dataclasses import dataclass

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge

from d1bench.clocking import reset, seeded, start_clock
from d1bench.numerics import Entry, infinity, matrix_bound, matrix_element
from d1bench.packed import Packed, join, split
from d1bench.scoreboard import Scoreboard
from d1bench.tables import FORMAT, LATENCY, OPCODE, RECORD

ISSUE = Packed([("valid", 1), ("thread", 2), ("op", 8), ("acc", 3), ("parts", 4), ("fmt_a", 11),
                ("fmt_b", 11), ("a_mem", 1), ("b_mem", 1), ("a_port", 1), ("b_port", 1),
                ("a", 512), ("b", 512)])
STEPS = [name for name in OPCODE if name.startswith("mma")]
ALL_PARTS = 15


@dataclass
class Step:
    name: str
    thread: int
    acc: int
    parts: int = ALL_PARTS
    fmt_a: Entry = Entry(FORMAT["Bf16"])
    fmt_b: Entry = Entry(FORMAT["Bf16"])
    a: int = 0
    b: int = 0
    a_port: int = 0
    b_port: int = 0

    @property
    def bank(self) -> tuple[int, int]:
        return self.thread, self.acc

    @property
    def a_mem(self) -> bool:
        return "_mm" in self.name

    @property
    def b_mem(self) -> bool:
        return "_m" in self.name

    def pack(self, noise: int) -> int:
        """Operands in memory come two cycles later; in their place is noise."""
        return ISSUE.pack(valid=1, thread=self.thread, op=OPCODE[self.name], acc=self.acc,
                          parts=self.parts, fmt_a=self.fmt_a.bits, fmt_b=self.fmt_b.bits,
                          a_mem=self.a_mem, b_mem=self.b_mem, a_port=self.a_port,
                          b_port=self.b_port, a=noise if self.a_mem else self.a,
                          b=noise if self.b_mem else self.b)


class Model:
    """What each accumulator holds, as 64 FP32 codes."""

    def __init__(self, board: Scoreboard) -> None:
        self.accumulators: dict[tuple[int, int], list[int]] = {}
        self.board = board

    def execute(self, step: Step) -> list[int]:
        """The 64 codes of the write, zero in parts that are not written."""
        old = self.accumulators.setdefault(step.bank, [0] * 64)
        if step.name == "mclr":
            new = [0] * 64
        elif step.name == "mld":
            first = 16 * (step.parts.bit_length() - 1)
            new = old[:first] + split(step.a, 32, 16) + old[first + 16:]
        else:
            new = self.multiply(step, old)
        self.accumulators[step.bank] = new
        return [code if step.parts >> i // 16 & 1 else 0 for i, code in enumerate(new)]

    def multiply(self, step: Step, old: list[int]) -> list[int]:
        half = step.name.endswith("_h")
        if step.fmt_a.is_bf16:
            a = [step.fmt_a.operand(code) for code in split(step.a, 16, 32)]
        else:
            codes = split(step.a, 8, 64)
            a = [step.fmt_a.operand(codes[8 * i + 4 * half + k])
                 for i in range(8) for k in range(4)]
        if step.fmt_b.is_bf16:
            b = [step.fmt_b.operand(code) for code in split(step.b, 16, 32)]
        else:
            b = [step.fmt_b.operand(code) for code in split(step.b, 8, 64)[32 * half:][:32]]
        new = []
        for element in range(64):
            row, column = divmod(element, 8)
            pairs = [(a[4 * row + k], b[8 * k + column]) for k in range(4)]
            c = None if step.name.startswith("mmaz") else old[element]
            new.append(matrix_element(c, pairs))
            finite = infinity(0) > max(code & 0x7fffffff for code in (c or 0, new[-1]))
            if finite and element % 9 == 0:
                self.board.check(matrix_bound(c, pairs, new[-1]), f"error bound of {step}")
        return new


class Stimulus:
    """Random steps that issue would let through: of one accumulator at most each MmaChain."""

    def __init__(self) -> None:
        self.random = seeded("steps")
        self.recent: deque[tuple[int, int]] = deque(maxlen=LATENCY["MmaChain"] - 1)

    def next(self) -> Step | None:
        random = self.random
        bank = random.randrange(2), random.randrange(3)
        if random.random() < 0.2 or bank in self.recent:
            self.recent.append((-1, -1))
            return None
        self.recent.append(bank)
        kind = random.random()
        if kind < 0.1:
            return Step("mclr", *bank)
        if kind < 0.25:
            return Step("mld", *bank, parts=1 << random.randrange(4), a=self.codes(32, 127, 16))
        step = Step(random.choice(STEPS), *bank, fmt_a=self.entry(), fmt_b=self.entry())
        step.a, step.b = self.operand(step.fmt_a), self.operand(step.fmt_b)
        step.a_port = random.randrange(2)
        step.b_port = 1 - step.a_port
        return step

    def entry(self) -> Entry:
        name = self.random.choice(["Bf16", "Cfloat8_143", "Cfloat8_152"])
        return Entry(FORMAT[name], self.random.randrange(64), self.random.random() < 0.5)

    def operand(self, entry: Entry) -> int:
        return self.codes(16, 127, 12) if entry.is_bf16 else self.random.getrandbits(512)

    def codes(self, width: int, middle: int, spread: int) -> int:
        """Codes near 1 or of very different size, some of them zero, denormal, infinite or NaN."""
        random = self.random
        spread = random.choice([1, spread])
        words = []
        for _ in range(512 // width):
            code = random.getrandbits(width) & ~(0xff << width - 9)
            exponent = random.randint(middle - spread, middle + spread)
            if random.random() < 0.02:
                exponent = random.choice([0, 255])
                code &= random.choice([-1, 1 << width - 1])
            words.append(code | exponent << width - 9)
        return join(words, width)


class Bench:
    def __init__(self, dut, spoil: int = 0) -> None:
        self.dut, self.spoil = dut, spoil
        self.board = Scoreboard()
        self.model = Model(self.board)
        self.random = seeded("noise")
        self.written = 0
        # Issued in this cycle, in the one before, ...
        self.pipe: deque[Step | None] = deque([None] * LATENCY["Mma"], maxlen=LATENCY["Mma"])

    async def cycle(self, step: Step | None) -> None:
        noise = self.random.getrandbits
        await RisingEdge(self.dut.clk_i)
        self.pipe.appendleft(step)
        self.dut.issue_i.value = (step.pack(noise(512)) ^ self.spoil) if step else 0
        memory = [noise(512), noise(512)]
        arriving = self.pipe[2]
        if arriving and arriving.a_mem:
            memory[arriving.a_port] = arriving.a
        if arriving and arriving.b_mem:
            memory[arriving.b_port] = arriving.b
        self.dut.mem_data_i.value = join(memory, 512)
        bank, part = (self.random.randrange(2), self.random.randrange(3)), self.random.randrange(4)
        self.dut.acc_thread_i.value, self.dut.acc_index_i.value = bank
        self.dut.acc_part_i.value = part

        await FallingEdge(self.dut.clk_i)
        if bank in self.model.accumulators:
            self.board.equal(f"acc_part_o of {bank}", int(self.dut.acc_part_o.value),
                             join(self.model.accumulators[bank][16 * part:][:16], 32))
        self.check_write(self.pipe[-1])
        self.board.equal("busy_o", int(self.dut.busy_o.value), int(any(list(self.pipe)[1:])))

    def check_write(self, step: Step | None) -> None:
        """Of the step that was issued LatencyMma - 1 cycles ago."""
        expected = 0
        if step:
            self.written += 1
            expected = RECORD["matrix"].pack(
                write_valid=1, write_thread=step.thread, write_acc=step.acc,
                write_parts=step.parts, write_data=join(self.model.execute(step), 32))
            self.board.equal("retire_thread_o", int(self.dut.retire_thread_o.value), step.thread)
        self.board.equal("retire_valid_o", int(self.dut.retire_valid_o.value), int(bool(step)))
        self.board.equal(f"record of {step}", int(self.dut.observe_o.value), expected)

    async def drain(self) -> None:
        for _ in range(LATENCY["Mma"]):
            await self.cycle(None)


async def bring_up(dut, spoil: int = 0) -> Bench:
    """With the accumulators that steps use cleared: they are not defined after reset."""
    dut.issue_i.value = 0
    await reset(dut)
    bench = Bench(dut)
    for thread in range(2):
        for acc in range(3):
            await bench.cycle(Step("mclr", thread, acc))
    await bench.drain()
    bench.spoil = spoil
    return bench


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def random_steps_give_the_specified_bits(dut):
    start_clock(dut)
    bench = await bring_up(dut)
    stimulus = Stimulus()
    for _ in range(400):
        await bench.cycle(stimulus.next())
    await bench.drain()
    assert bench.written > 200
    bench.board.expect_clean(at_least=2000)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def dot_products_of_whole_numbers_are_exact(dut):
    """A witness that is not the reference: integers, which neither format nor sum rounds."""
    start_clock(dut)
    bench = await bring_up(dut)
    random = seeded("whole numbers")
    total = [0] * 64
    for _ in range(10):
        a = [random.randint(-128, 128) for _ in range(32)]
        b = [random.randint(-128, 128) for _ in range(32)]
        await bench.cycle(Step("mma", 0, 0, a=join(map(bf16_of, a), 16),
                               b=join(map(bf16_of, b), 16)))
        await bench.cycle(None)
        total = [total[e] + sum(a[4 * (e // 8) + k] * b[8 * k + e % 8] for k in range(4))
                 for e in range(64)]
    await bench.drain()
    assert bench.model.accumulators[0, 0] == [fp32_of(number) for number in total]
    bench.board.expect_clean(at_least=50)


def fp32_of(number: int) -> int:
    """Of a whole number below 2^24."""
    size = abs(number)
    if not size:
        return 0
    top = size.bit_length() - 1
    return (number < 0) << 31 | (top + 127 << 23) + (size << 23 - top) - (1 << 23)


def bf16_of(number: int) -> int:
    """Of a whole number of at most 8 bits, or a power of two."""
    return fp32_of(number) >> 16


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_faults_are_found(dut):
    """One bit of what the unit is told, of which the reference does not know."""
    start_clock(dut)
    for field in ("a", "b", "op", "acc", "thread"):
        bench = await bring_up(dut, 1 << ISSUE.low[field][0] + (1 if field == "op" else 0))
        one = join([0x3f80] * 32, 16)
        for _ in range(2):
            await bench.cycle(Step("mma", 0, 0, a=one, b=one))
            await bench.cycle(None)
        await bench.drain()
        bench.board.expect_caught(field)
