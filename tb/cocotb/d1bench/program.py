# SPDX-License-Identifier: Apache-2.0
"""Random scalar programs and what they write, by interpretation."""

import random
from collections.abc import Callable

MASK = (1 << 64) - 1


def signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "add": lambda b, c: b + c,
    "sub": lambda b, c: b - c,
    "and": lambda b, c: b & c,
    "or": lambda b, c: b | c,
    "xor": lambda b, c: b ^ c,
    "sll": lambda b, c: b << (c & 63),
    "srl": lambda b, c: b >> (c & 63),
    "sra": lambda b, c: signed(b) >> (c & 63),
    "slt": lambda b, c: signed(b) < signed(c),
    "sltu": lambda b, c: b < c,
    "min": lambda b, c: min(signed(b), signed(c)),
    "max": lambda b, c: max(signed(b), signed(c)),
    "mul": lambda b, c: b * c,
    "mulh": lambda b, c: signed(b) * signed(c) >> 64,
}
REGISTERS = range(1, 9)


class ScalarProgram:
    """`text`, `writes` [(register, value)] in program order, and the `exit_code`."""

    def __init__(self, rng: random.Random, length: int) -> None:
        self.lines: list[str] = []
        self.writes: list[tuple[int, int]] = []
        self.registers = [0] * 32
        for register in REGISTERS:
            value = rng.randint(-(1 << 15), (1 << 15) - 1)
            self.lines.append(f"li r{register}, {value}")
            self.write(register, value)
        for _ in range(length):
            self.append(rng)
        self.exit_code = self.registers[1] & 0xffffffff
        self.lines += ["csrw Exit, r1", "halt"]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def write(self, register: int, value: int) -> None:
        self.registers[register] = value & MASK
        self.writes.append((register, value & MASK))

    def append(self, rng: random.Random) -> None:
        name = rng.choice(list(OPERATIONS))
        a, b, c = (rng.choice(REGISTERS) for _ in range(3))
        self.lines.append(f"{name} r{a}, r{b}, r{c}")
        self.write(a, int(OPERATIONS[name](self.registers[b], self.registers[c])))
