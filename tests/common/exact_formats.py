# SPDX-License-Identifier: Apache-2.0
"""Number formats in exact arithmetic, after docs/numerics.md."""

import random
import struct
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction


def fp32_value(code: int) -> float:
    value: float = struct.unpack("<f", struct.pack("<I", code))[0]
    return value


class Format:
    """A narrow format after docs/numerics.md section 1, in exact arithmetic."""

    def __init__(self, name: str) -> None:
        head, *rest = name.split(":")
        self.bf16 = head == "bf16"
        fraction_bits = {"bf16": 7, "cfloat8_143": 3, "cfloat8_152": 2}[head]
        default_bias = {"bf16": 127, "cfloat8_143": 7, "cfloat8_152": 15}[head]
        self.bias = int(rest[0]) if rest else default_bias
        ieee = self.bf16 or rest[1:] == ["ieee"]
        exponents = 1 << (8 if self.bf16 else 7 - fraction_bits)
        self.bits = 16 if self.bf16 else 8
        scale = 1 << fraction_bits
        denormal = Fraction(2) ** ((1 if ieee else 0) - self.bias)
        # Magnitudes by code {E, M}, two codes further than the largest finite number.
        self.grid = [Fraction(m, scale) * denormal for m in range(scale)]
        for e in range(1, exponents):
            power = Fraction(2) ** (e - self.bias)
            self.grid += [(1 + Fraction(m, scale)) * power for m in range(scale)]
        self.max_code = (exponents - 1) * scale - 1 if self.bf16 else exponents * scale - 1
        self.normal = Fraction(2) ** (1 - self.bias)
        if not self.bf16:
            self.grid.append(Fraction(2) ** (exponents - self.bias))
        self.digits = self.bits // 4

    def nearest(self, magnitude: Fraction) -> tuple[int, Fraction, Fraction]:
        """The code at or below, how far above it, and the gap to the next."""
        if magnitude >= self.grid[-1]:
            return len(self.grid) - 1, Fraction(0), Fraction(1)
        lo = bisect_right(self.grid, magnitude) - 1
        return lo, magnitude - self.grid[lo], self.grid[lo + 1] - self.grid[lo]

    def encode(self, x: float | Fraction, sign: int, denormal: bool, draw: int | None
               ) -> tuple[int, set[str]]:
        """Section 4 for a finite magnitude; `draw` is R, or None for nearest."""
        top = sign << (self.bits - 1)
        magnitude = Fraction(x)
        if magnitude == 0:
            return top, set()
        lo, above, gap = self.nearest(magnitude)
        if draw is None:
            up = above * 2 > gap or (above * 2 == gap and lo % 2 == 1)
        else:
            up = draw * gap < above * 2 ** 16
        code = lo + up
        flags = {"Denormal"} if denormal else set()
        if code > self.max_code:
            return top | (self.max_code + (1 if self.bf16 else 0)), flags | {"Overflow"}
        if magnitude < self.normal and above != 0:
            flags |= {"Underflow"}
        return top | code, flags

    def value(self, code: int) -> float:
        magnitude = code & ((1 << (self.bits - 1)) - 1)
        sign = -1.0 if code >> (self.bits - 1) else 1.0
        if self.bf16 and magnitude > self.max_code:
            return sign * float("inf") if magnitude == self.max_code + 1 else float("nan")
        return sign * float(self.grid[magnitude])


def expected_from_fp32(code: int, to: Format, draw: int | None) -> tuple[int, set[str]]:
    sign, magnitude = code >> 31, code & 0x7fffffff
    top = sign << (to.bits - 1)
    if magnitude > 0x7f800000:
        return (0x7fc0 if to.bf16 else top | to.max_code), {"Invalid"}
    if magnitude == 0x7f800000:
        return (top | 0x7f80, set()) if to.bf16 else (top | to.max_code, {"Overflow"})
    return to.encode(abs(fp32_value(code)), sign, 0 < magnitude < 0x800000, draw)


def draws(seed: int) -> Iterator[int]:
    """The R of section 7, lane by lane, forever."""
    streams = [(16 * seed + lane + 1) * 0x9E3779B1 % 2 ** 32 or 1 for lane in range(16)]
    while True:
        for lane, x in enumerate(streams):
            x ^= x << 13 & 0xffffffff
            x ^= x >> 17
            x ^= x << 5 & 0xffffffff
            streams[lane] = x
        yield from (x >> 16 for x in streams)


def awkward_fp32(count: int, seed: int) -> list[int]:
    """Random codes, and codes near every power of two and near zero, infinity and NaN."""
    generator = random.Random(seed)
    codes = [0, 1, 0x7fffff, 0x800000, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fc00000, 0x3f800000]
    for exponent in range(255):
        codes += [exponent << 23 | fraction << shift for shift in (16, 19)
                  for fraction in (1, 3, 7)]
        codes += [(exponent << 23) + step & 0x7fffffff for step in (-1, 1)]
    codes += [generator.getrandbits(32) for _ in range(count)]
    return codes + [code | 0x80000000 for code in codes]
