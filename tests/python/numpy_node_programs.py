# SPDX-License-Identifier: Apache-2.0
"""Programs and operands for numpy_node_test.py. All but traps stop by themselves."""

import random
import re
from pathlib import Path

import numpy as np

DATA = 0x8000  # lines of operands, 0x1000 bytes for each thread

# Branches that change their mind, behind one another in one window, across lines, to themselves.
BRANCHES = """
_start: li r1, 37
        li r2, 0
outer:  li r3, 3
        xor r4, r4, r1
inner:  addi r2, r2, 1
        addi r3, r3, -1
        bne r3, r0, inner
        beq r4, r0, even
        and r5, r1, r2
        bne r5, r0, skip
        or r6, r5, r2
skip:   beq r0, r0, even      # always
        li r7, 1
        .zero 100
even:   sub r8, r2, r1
        slli r8, r8, 63
        bne r8, r0, next
        add r2, r2, r2
next:   beq r0, r0, on        # to the next instruction
on:     addi r1, r1, -1
        bne r1, r0, outer
        csrw Exit, r2
        tstop
        .zero 256
"""

# What csrr reads, and writes to r0.
REGISTERS = """
_start: csrr r1, Tid
        csrr r2, Cycle
        csrr r3, InstRet
        addi r0, r2, 5
        li r0, 7
        add r4, r0, r0
        li r5, -2
        lih r5, 0xffff
        csrw Fmt3, r5     # 11 bits of it
        csrr r6, Fmt3
        csrr r0, InstRet
        csrw Console, r5
        csrw Exit, r5
        mclr acc7
        csrr r3, InstRet
        li r1, 1
        csrw Fmt0, r1
        li r20, -64           # the address of A is modulo 2^64
        li r21, 0
        mma_mm acc0, 1(r20), 1(r21), 0, 0
        tstop
        .zero 256
"""


def bench_program() -> str:
    source = Path(__file__).resolve().parents[2].joinpath("sim/cli/bench_cocotb.cpp").read_text()
    text, = re.findall(r'Program = R"\((.*?)\)";', source, re.DOTALL)
    return str(text)


def at(origin: int, text: str) -> str:
    return f".org {origin}\n{text}"


def matrix_loop(a: int, b: int, rounds: int, own: int = 0x1000, mma: str = "mma_mm") -> str:
    """Steps on the lines at a and b, of thread t at a + own * t; `mma` is the last of four."""
    return f"""
_start: li r1, 1
        csrw Fmt5, r1
        csrr r8, Tid
        la r7, {own}
        la r2, {a}
        la r3, {b}
        beq r8, r0, ready
move:   add r2, r2, r7
        add r3, r3, r7
        addi r8, r8, -1
        bne r8, r0, move
ready:  li r9, {rounds}
        mclr acc1
        mclr acc2
loop:   mma_mm acc1, 0(r2), 0(r3), 5, 5
        mma_mm acc2, 1(r2), 1(r3), 5, 5
        mma_mm acc1, 7(r2), 7(r3), 5, 5
        {mma} acc2, 3(r2), 3(r3), 5, 5
        addi r9, r9, -1
        bne r9, r0, loop
        tstop
        .zero 256
"""


# All threads want the same two banks, or one bank of two that the next one wants.
CONFLICTS = [matrix_loop(DATA, DATA + 64, 40, own=0x400), matrix_loop(DATA, DATA + 64, 40, own=64),
             matrix_loop(DATA, DATA + 64, 40, own=0)]

# The trap that each takes, after a step that does not.
TRAPS = {
    "Illegal": ".word 0",
    "Illegal of a bit": ".word 0x01000001",
    "Illegal write of Tid": "li r1, 1\n .word 0x3c080000",
    "Illegal number of a csr": "li r1, 1\n .word 0x3b083fff",
    "Misaligned": "addi r2, r2, 4\n mma_mm acc0, 1(r2), 1(r3), 0, 0",
    "Misaligned of B": "addi r3, r3, 32\n mma_mm acc0, 1(r2), 1(r3), 0, 0",
    "OutOfRange": "slli r2, r2, 20\n mma_mm acc0, 2(r2), 2(r3), 0, 0",
    "OutOfRange of B": "li r3, -64\n mma_mm acc0, 0(r2), 0(r3), 0, 0",
    "SameBank": "addi r3, r2, 1024\n mma_mm acc0, 1(r2), 1(r3), 0, 0",
    "BadFormat": "mma_mm acc0, 0(r2), 0(r3), 9, 8",
    "BadFormat of B": "mma_mm acc0, 0(r2), 0(r3), 0, 8",
}


def trapping(text: str) -> str:
    return f"""
_start: li r1, 1
        csrw Fmt0, r1
        la r2, {DATA}
        la r3, {DATA + 64}
        mma_mm acc0, 0(r2), 0(r3), 0, 0
        li r4, 4
        {text}
        tstop
        .zero 256
"""


def random_program(rng: random.Random, origin: int, length: int) -> str:
    """Loops around straight code with branches over parts of it."""
    lines = [f".org {origin}", "_start: li r1, 1", "csrw Fmt0, r1", f"la r20, {DATA}",
             f"la r21, {DATA + 64 * rng.randrange(1, 16)}"]
    lines += [f"li r{r}, {rng.randrange(-9, 9)}" for r in range(1, 9)]
    lines += [f"mclr acc{acc}" for acc in range(4)]
    lines += [f"li r10, {rng.randrange(1, 6)}", "again:"]
    labels = 0
    while len(lines) < length:
        a, b, c = (rng.randrange(0, 9) for _ in range(3))
        kind = rng.choice(["add", "sub", "and", "or", "xor", "addi", "slli", "li", "lih", "branch",
                           "mma_mm", "mma_mm", "mma_mm", "mmaz_mm", "mclr", "csrr", "move", "trap"])
        if kind in ("add", "sub", "and", "or", "xor"):
            lines.append(f"{kind} r{a}, r{b}, r{c}")
        elif kind in ("addi", "slli"):
            lines.append(f"{kind} r{a}, r{b}, {rng.randrange(64)}")
        elif kind in ("li", "lih"):
            lines.append(f"{kind} r{a}, {rng.randrange(1 << 15)}")
        elif kind == "branch":
            labels += 1
            lines.append(f"{rng.choice(['beq', 'bne'])} r{a}, r{rng.choice([0, b])}, on{labels}")
            lines += [f"add r{rng.randrange(9)}, r{b}, r{c}"] * rng.randrange(9)
            lines.append(f"on{labels}:")
        elif kind in ("mma_mm", "mmaz_mm"):
            lines.append(f"{kind} acc{rng.randrange(4)}, {a % 8}(r20), {a % 8}(r21), 0, 0")
        elif kind == "mclr":
            lines.append(f"mclr acc{rng.randrange(4)}")
        elif kind == "csrr":
            lines.append(f"csrr r{a}, {rng.choice(['Tid', 'Cycle', 'InstRet', 'Fmt9'])}")
        elif kind == "move":
            lines += [f"addi r{r}, r{r}, {64 * b}" for r in (20, 21)]
        elif rng.randrange(20) == 0:
            lines.append("mma_mm acc0, 0(r20), 0(r20), 0, 0")
    return "\n".join([*lines, "addi r10, r10, -1", "bne r10, r0, again", "tstop", ".zero 256"])


def operands(rng: np.random.Generator, count: int, low: int, high: int,
             also: tuple[int, ...] = ()) -> bytes:
    """Lines of BF16 with exponents from low to high - 1, any sign, one in eight from `also`."""
    shape = 32 * count
    codes = (rng.integers(low << 7, high << 7, shape) | rng.integers(0, 2, shape) << 15)
    if also:
        codes = np.where(rng.integers(0, 8, shape) == 0, rng.choice(also, shape), codes)
    return codes.astype(np.uint16).tobytes()
