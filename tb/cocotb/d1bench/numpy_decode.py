# SPDX-License-Identifier: Apache-2.0
"""What a word of code means to NumpyNode (docs/isa.md section 2, docs/gen/instructions.md). It has
a few instructions; any other is known by name, and refused when its turn to issue comes.

Registers of a thread are numbered in one row: r0 to r31, then the accumulators.
"""

import re
from collections.abc import Callable
from functools import cache

from d1bench.tables import CSR, MACHINE, SIZES

MASK = (1 << 64) - 1
FIRST = {"r": 0, "acc": SIZES["ScalarRegs"]}  # of each kind of register
INSNS = {insn.op: insn for insn in MACHINE.insns.values()}

FORMAT_TABLE = range(CSR["Fmt0"], CSR["Fmt0"] + SIZES["Formats"])
READABLE = {CSR["Tid"], CSR["Cycle"], CSR["InstRet"], *FORMAT_TABLE}
WRITABLE = {CSR["Console"], CSR["Exit"], *FORMAT_TABLE}
NOT_MODELLED_WRITABLE = {CSR["Flags"], CSR["EccInject"]}


def field(word: int, name: str) -> int:
    bits = MACHINE.fields[name]
    return (word & bits.mask) >> bits.lo


def signed_field(word: int, name: str) -> int:
    bits = MACHINE.fields[name]
    sign = 1 << bits.hi - bits.lo
    return (field(word, name) ^ sign) - sign


class Decoded:
    """`kind` is what issue does with it: one of the values of KIND, "illegal", or "absent" if the
    model does not have it. `registers` must be available; `needs` are units, and how many."""

    __slots__ = ("word", "name", "kind", "a", "b", "c", "acc", "imm", "ends", "registers", "needs",
                 "compute", "from_zero", "offset", "entries")

    def __init__(self, word: int) -> None:
        self.word: int = word
        self.a, self.b, self.c, self.acc = (field(word, name) for name in ("a", "b", "c", "acc"))
        self.registers: tuple[int, ...] = ()
        self.needs: tuple[tuple[str, int], ...] = ()
        insn = INSNS.get(field(word, "op"))
        form = insn and MACHINE.formats[insn.format]
        if not insn or not form or word & ~(form.used_mask | MACHINE.fields["op"].mask):
            self.name, self.kind, self.ends = "an illegal word", "illegal", True
            return
        self.name, self.kind, self.ends = insn.name, KIND.get(insn.name, "absent"), insn.end
        immediate = [bits.name for bits in form.used if bits.name.startswith("imm")]
        self.imm: int = signed_field(word, immediate[0]) if immediate else field(word, "i6")
        self.compute = COMPUTE.get(insn.name, nothing)
        if self.kind in ("csrr", "csrw"):
            self.check_csr()
        if self.kind not in ("illegal", "absent"):  # those wait for nothing
            self.needs = tuple((unit, count) for unit, count in insn.units.items() if count)
            self.registers = tuple(
                FIRST[kind] + (self.acc if kind == "acc" else field(word, name))
                for kind, name in re.findall(r"\b(r|acc)([abc])\b", form.asm))
        self.from_zero = insn.name.startswith("mmaz")
        self.offset = SIZES["LineBytes"] * (2 * field(word, "apart") + field(word, "off0"))
        self.entries = field(word, "ea"), field(word, "eb")

    def check_csr(self) -> None:
        number = self.imm = field(self.word, "imm14")
        if number in (READABLE if self.kind == "csrr" else WRITABLE):
            return
        names = [name for name, known in CSR.items() if known == number]
        exists = names and (self.kind == "csrr" or number in NOT_MODELLED_WRITABLE)
        if exists:
            self.name = f"{self.kind} of {names[0]}"
        self.kind = "absent" if exists else "illegal"


Compute = Callable[[list[int], Decoded], int]  # from the registers of the thread and the fields

# name -> ra, of which 64 bits are taken
ALU: dict[str, Compute] = {
    "add": lambda r, f: r[f.b] + r[f.c],
    "sub": lambda r, f: r[f.b] - r[f.c],
    "and": lambda r, f: r[f.b] & r[f.c],
    "or": lambda r, f: r[f.b] | r[f.c],
    "xor": lambda r, f: r[f.b] ^ r[f.c],
    "addi": lambda r, f: r[f.b] + f.imm,
    "slli": lambda r, f: r[f.b] << f.imm,
    "li": lambda r, f: f.imm,
    "lih": lambda r, f: r[f.a] << 16 | f.imm & 0xffff,
}
# name -> whether it is taken
BRANCH: dict[str, Compute] = {
    "beq": lambda r, f: r[f.a] == r[f.b],
    "bne": lambda r, f: r[f.a] != r[f.b],
}
COMPUTE = ALU | BRANCH
KIND = (dict.fromkeys(ALU, "alu") | dict.fromkeys(BRANCH, "branch")
        | {"mma_mm": "matrix", "mmaz_mm": "matrix", "mclr": "clear",
           "csrr": "csrr", "csrw": "csrw", "tstop": "stop"})


def nothing(_registers: list[int], _fields: Decoded) -> int:
    return 0


decode = cache(Decoded)
