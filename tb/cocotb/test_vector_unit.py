# SPDX-License-Identifier: Apache-2.0
"""The vector unit: every output at its cycle, against NumPy for integers and exact arithmetic for
FP32. Conversions, approximations and FP32 reductions have their tests in tests/vector."""

from collections import deque
from dataclasses import dataclass

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge

from d1bench import vector_model as model
from d1bench.clocking import reset, seeded, start_clock
from d1bench.numerics import FLAG
from d1bench.packed import Packed, join
from d1bench.scoreboard import Scoreboard
from d1bench.tables import LATENCY, OPCODE

ISSUE = Packed([("valid", 1), ("thread", 2), ("op", 8), ("rd", 5), ("i6", 6), ("fmt", 11),
                ("mem", 1), ("mem_port", 1), ("pred", 64), ("scalar", 64), ("a", 512), ("b", 512),
                ("c", 512)])
FLOATS = model.ARITHMETIC + model.EXTREMES + model.COMPARES
NAMES = [*FLOATS, *model.INTEGER, *model.REDUCTIONS, *model.MOVES, "vext"]
IN_MEMORY = [name for name in NAMES if f"{name}_m" in OPCODE]
ALL = (1 << 64) - 1
OUTPUTS = ("write_valid", "write_thread", "write_vd", "write_mask", "write_data",
           "pred_valid", "pred_thread", "pred_pd", "pred_data",
           "ext_valid", "ext_thread", "ext_rd", "ext_data",
           "flags_valid", "flags_thread", "flags_set", "retire_valid", "retire_thread")


@dataclass
class Insn:
    name: str
    thread: int
    rd: int
    i6: int = 0
    predicate: int = ALL
    scalar: int = 0
    va: bytes = bytes(64)
    vb: bytes = bytes(64)
    vc: bytes = bytes(64)
    port: int | None = None  # vc comes from memory, at this wide read port

    def pack(self, noise: int) -> int:
        in_memory = self.port is not None
        words = [int.from_bytes(v, "little") for v in (self.va, self.vb, self.vc)]
        return ISSUE.pack(valid=1, thread=self.thread, rd=self.rd, i6=self.i6, mem=in_memory,
                          op=OPCODE[self.name + "_m" if in_memory else self.name],
                          mem_port=self.port or 0, pred=self.predicate, scalar=self.scalar,
                          a=words[0], b=words[1], c=noise if in_memory else words[2])


def expected(insn: Insn) -> dict[str, int]:
    """The outputs that are not zero, of an instruction in the cycle of its write."""
    out = {"retire_valid": 1, "retire_thread": insn.thread}
    if insn.name in FLOATS:
        lanes = model.float_lanes(insn.name, insn.va, insn.vb, insn.vc)
        flags = 0
        for lane, (_, lane_flags) in enumerate(lanes):
            flags |= lane_flags if insn.predicate >> 4 * lane & 1 else 0
        out |= {"flags_valid": 1, "flags_thread": insn.thread, "flags_set": flags}
        data = join((code for code, _ in lanes), 32).to_bytes(64, "little")
        if insn.name in model.COMPARES:
            data = bytes(lanes[i // 4][0] for i in range(64))
    elif insn.name in model.INTEGER:
        data = model.integer_lanes(insn.name, insn.i6, insn.vb, insn.vc)
    elif insn.name in model.REDUCTIONS:
        data = model.reduction(insn.name, insn.i6, insn.vb, insn.predicate)
    elif insn.name in model.MOVES:
        data = model.moved(insn.name, insn.i6, insn.scalar, insn.vb, insn.vc, insn.predicate)

    if insn.name == "vext":
        if insn.rd:
            lane = int.from_bytes(insn.vb[4 * insn.i6:][:4], "little")
            out |= {"ext_valid": 1, "ext_thread": insn.thread, "ext_rd": insn.rd, "ext_data": lane}
    elif "cmp" in insn.name:
        if insn.rd & 7:
            out |= {"pred_valid": 1, "pred_thread": insn.thread, "pred_pd": insn.rd & 7,
                    "pred_data": join(data, 1) & insn.predicate}
    else:
        whole = insn.name == "vsel" or insn.name in model.REDUCTIONS
        mask = ALL if whole else insn.predicate
        masked = bytes(byte if mask >> i & 1 else 0 for i, byte in enumerate(data))
        out |= {"write_valid": 1, "write_thread": insn.thread, "write_vd": insn.rd,
                "write_mask": mask, "write_data": int.from_bytes(masked, "little")}
    return out


class Stimulus:
    """Random instructions that issue would let through: with a predicate that is not zero."""

    def __init__(self) -> None:
        self.random = seeded("instructions")

    def next(self, name: str) -> Insn:
        random = self.random
        insn = Insn(name, random.randrange(4), random.randrange(32), scalar=random.getrandbits(64),
                    vb=self.register(name in FLOATS), va=self.register(name in FLOATS))
        # Half of the operands are those of vb, so that values meet their like.
        insn.vc = bytes(random.choice(pair) for pair in zip(insn.vb, random.randbytes(64)))
        if random.random() < 0.5:
            insn.vc = self.register(name in FLOATS)
        if name != "vext":
            insn.predicate = random.choice([ALL, random.getrandbits(64) | 1, 1 << 60])
        if name in model.INTEGER or name in model.REDUCTIONS or name == "viota":
            insn.i6 = random.randrange(3)
        elif name in ("vext", "vbcl"):
            insn.i6 = random.randrange(16)
        elif name == "vbc":
            insn.i6 = random.randrange(4)
        elif name == "valign":
            insn.i6 = random.randrange(64)
        if name in IN_MEMORY and random.random() < 0.3:
            insn.port = random.randrange(2)
        return insn

    def register(self, is_float: bool) -> bytes:
        random = self.random
        if not is_float or random.random() < 0.2:
            return random.randbytes(64)
        spread = random.choice([1, 30, 126])
        words = []
        for _ in range(16):
            exponent = random.randint(127 - spread, 127 + spread)
            words.append(random.choice([
                random.getrandbits(1) << 31 | exponent << 23 | random.getrandbits(23),
                random.getrandbits(1) << 31 | exponent << 23,
                random.choice([0, 1 << 31, 0x7f800000, 0xff800000, 0x7fc00001, 1, 0x807fffff,
                               0x7f7fffff, 0x00800000])]))
        return join(words, 32).to_bytes(64, "little")


class Bench:
    def __init__(self, dut, spoil: int = 0) -> None:
        self.dut, self.spoil = dut, spoil
        self.handles = {name: getattr(dut, f"{name}_o") for name in OUTPUTS}
        self.board = Scoreboard()
        self.random = seeded("noise")
        self.flags_seen = 0
        self.pipe: deque[Insn | None] = deque([None] * LATENCY["Vector"], maxlen=LATENCY["Vector"])

    async def cycle(self, insn: Insn | None) -> None:
        await RisingEdge(self.dut.clk_i)
        self.pipe.appendleft(insn)
        noise = self.random.getrandbits
        self.dut.issue_i.value = (insn.pack(noise(512)) ^ self.spoil) if insn else 0
        memory = [noise(512), noise(512)]
        arriving = self.pipe[2]
        if arriving and arriving.port is not None:
            memory[arriving.port] = int.from_bytes(arriving.vc, "little")
        self.dut.mem_data_i.value = join(memory, 512)

        await FallingEdge(self.dut.clk_i)
        done = self.pipe[-1]  # issued LatencyVector - 1 cycles ago
        wanted = expected(done) if done else {}
        self.flags_seen |= wanted.get("flags_set", 0)
        for name, handle in self.handles.items():
            self.board.equal(f"{name}_o of {done}", int(handle.value), wanted.get(name, 0))
        self.board.equal("busy_o", int(self.dut.busy_o.value), int(any(list(self.pipe)[1:])))

    async def drain(self) -> None:
        for _ in range(LATENCY["Vector"]):
            await self.cycle(None)


async def bring_up(dut, spoil: int = 0) -> Bench:
    dut.issue_i.value = 0
    dut.mem_data_i.value = 0
    await reset(dut)
    return Bench(dut, spoil)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def every_instruction_computes_what_is_specified(dut):
    start_clock(dut)
    bench = await bring_up(dut)
    stimulus = Stimulus()
    for name in NAMES:
        for _ in range(20):
            await bench.cycle(stimulus.next(name))
    await bench.drain()
    bench.board.expect_clean(at_least=19 * 20 * len(NAMES))
    assert bench.flags_seen == sum(FLAG.values()), "a flag was never set"


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def mixtures_keep_their_order(dut):
    start_clock(dut)
    bench = await bring_up(dut)
    stimulus = Stimulus()
    for _ in range(500):
        idle = stimulus.random.random() < 0.3
        await bench.cycle(None if idle else stimulus.next(stimulus.random.choice(NAMES)))
    await bench.drain()
    bench.board.expect_clean(at_least=500)


@cocotb.test()
async def exact_arithmetic_agrees_with_the_host(dut):
    """Of the reference itself: no simulation."""
    stimulus = Stimulus()
    compared = 0
    for name in ("fadd", "fsub", "fmul"):
        for _ in range(100):
            insn = stimulus.next(name)
            exact = model.float_lanes(name, insn.va, insn.vb, insn.vc)
            assert [code for code, _ in exact] == model.numpy_lanes(name, insn.vb, insn.vc), insn
            compared += len(exact)
    assert compared == 4800


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_faults_are_found(dut):
    """One bit of what the unit is told, of which the reference does not know."""
    start_clock(dut)
    for field in ("b", "c", "op", "rd", "thread", "pred"):
        bench = await bring_up(dut, 1 << ISSUE.low[field][0])
        await bench.cycle(Insn("vand", 0, 0, vb=b"\x0f" * 64, vc=b"\x55" * 64))
        await bench.drain()
        bench.board.expect_caught(field)
