# SPDX-License-Identifier: Apache-2.0
"""docs/numerics.md in exact arithmetic, for references: integers of any size and fractions."""

from dataclasses import dataclass
from fractions import Fraction

from d1bench.packed import bits
from d1bench.tables import FORMAT, MACHINE, SIZES

NAN = 0x7FC00000
INFINITY = 0x7F800000
WINDOW = SIZES["MmaWindowBits"]
FLAG = {name: 1 << bit for name, bit in MACHINE.enums["Flag"].items()}


@dataclass(frozen=True)
class Operand:
    """(-1)^sign * m * 2^x, or a special value."""
    sign: int
    m: int
    x: int
    special: str = ""  # "nan", "inf"
    denormal: bool = False

    @property
    def exact(self) -> Fraction:
        return Fraction(-self.m if self.sign else self.m) * Fraction(2) ** self.x


@dataclass(frozen=True)
class Entry:
    """An entry of the format table."""
    code: int
    bias: int = 0
    ieee: bool = False

    @property
    def bits(self) -> int:
        return self.code | self.bias << 4 | int(self.ieee) << 10

    @property
    def is_bf16(self) -> bool:
        return self.code == FORMAT["Bf16"]

    def operand(self, code: int) -> Operand:
        """Section 6, in the common shape: significands of 8 bits."""
        if self.is_bf16:
            return _ieee(code, 7)
        fraction = 3 if self.code == FORMAT["Cfloat8_143"] else 2
        exponent = bits(code, fraction, 7 - fraction)
        m = bits(code, 0, fraction) | (exponent != 0) << fraction
        x = (exponent if exponent else int(self.ieee)) - self.bias - fraction
        return Operand(code >> 7, m << 7 - fraction, x - (7 - fraction))


def _ieee(code: int, fraction: int) -> Operand:
    exponent, low = bits(code, fraction, 8), bits(code, 0, fraction)
    special = "" if exponent != 255 else "nan" if low else "inf"
    return Operand(code >> fraction + 8, low | (exponent != 0) << fraction,
                   max(exponent, 1) - 127 - fraction, special, exponent == 0 and low != 0)


def fp32(code: int) -> Operand:
    return _ieee(code, 23)


def infinity(sign: int) -> int:
    return sign << 31 | INFINITY


def _round(m: int, shift: int) -> int:
    """m / 2^shift to nearest even."""
    if shift <= 0:
        return m << -shift
    down, rest = m >> shift, m & (1 << shift) - 1
    half = 1 << shift - 1
    return down + (rest > half or rest == half and down & 1)


def round_pack(sign: int, m: int, x: int) -> tuple[int, int]:
    """RoundPack of section 3: the FP32 code of (-1)^sign * m * 2^x, m > 0, and its flags."""
    top = m.bit_length() - 1 + x
    lowest = max(top - 23, -149)
    code = _round(m, lowest - x) + (max(lowest + 149, 0) << 23)  # a carry goes into the exponent
    if code >= INFINITY:
        return infinity(sign), FLAG["Overflow"]
    # Tiny when rounded to 24 bits with any exponent; inexact as rounded here.
    tiny = Fraction(_round(m, top - 23 - x)) * Fraction(2) ** (top - 23) < Fraction(2) ** -126
    inexact = lowest > x and m & (1 << lowest - x) - 1
    return sign << 31 | code, FLAG["Underflow"] if tiny and inexact else 0


def matrix_element(c: int | None, pairs: list[tuple[Operand, Operand]]) -> int:
    """Section 6: c + the sum of products; c is an FP32 code, or None for none."""
    terms = []
    for a, b in pairs:
        if "nan" in (a.special, b.special):
            return NAN
        infinite = "inf" in (a.special, b.special)
        if infinite and 0 in (a.m, b.m):
            return NAN
        terms.append((Operand(a.sign ^ b.sign, a.m * b.m, a.x + b.x, "inf" if infinite else ""),
                      a.x + b.x + 14))
    if c is not None:
        terms.append((fp32(c), fp32(c).x + 23))
    special = {(term.special, term.sign) for term, _ in terms if term.special}
    if len(special) == 1 and ("nan", 0) not in special and ("nan", 1) not in special:
        return infinity(special.pop()[1])
    if special:
        return NAN
    terms = [(term, top) for term, top in terms if term.m]
    if not terms:
        return 0
    place = max(top for _, top in terms) - WINDOW
    total = 0
    for term, _ in terms:
        shift = term.x - place
        magnitude = term.m << shift if shift >= 0 else term.m >> -shift
        total += -magnitude if term.sign else magnitude
    return round_pack(int(total < 0), abs(total), place)[0] if total else 0


def matrix_bound(c: int | None, pairs: list[tuple[Operand, Operand]], result: int) -> bool:
    """The error bound of section 6 against the exact sum; finite operands and result."""
    terms = [a.exact * b.exact for a, b in pairs] + [fp32(c).exact if c is not None else Fraction()]
    tops = [a.x + b.x + 14 for a, b in pairs if a.m and b.m]
    if c is not None and fp32(c).m:
        tops.append(fp32(c).x + 23)
    if not tops:
        return result == 0
    error = abs(fp32(result).exact - sum(terms))
    return error < 4 * Fraction(2) ** (max(tops) - WINDOW) + Fraction(2) ** (fp32(result).x - 1)
