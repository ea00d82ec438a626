#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Coefficients of the approximation tables, rounded exactly. Run alone, it prints their digest.

Segment i of S covers i/S .. (i+1)/S of the input's fraction. With f0, fm, f1 = the function at the
start, the middle and the end of the segment, the parabola c0 + c1 t + c2 t^2 (t in 0..1) through
these three points has c2 = 2 (f0 - 2 fm + f1), c1 = f1 - f0 - c2, c0 = f0. Each is multiplied by
2^fraction_bits and rounded to the nearest integer, ties to even.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

Table = list[tuple[int, int, int]]

# Every operation below is correctly rounded to DIGITS digits (decimal's ln, exp and sqrt are), and
# all values are below 2^32, so a coefficient is known to far better than MARGIN. A coefficient that
# lies within MARGIN of a tie without being one would be undecided: round_exactly() refuses it.
DIGITS = 80
MARGIN = Decimal("1e-40")
CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)


def round_exactly(value: Decimal) -> int:
    """The nearest integer; a value that is a tie, or too close to one to tell, is an error."""
    nearest = value.to_integral_value(rounding=ROUND_HALF_EVEN)
    if Decimal("0.5") - abs(value - nearest) < MARGIN:
        raise ArithmeticError(f"cannot decide the rounding of {value}")
    return int(nearest)


def segments(function: Callable[[Decimal], Decimal], count: int, fraction_bits: int) -> Table:
    """One row (c0, c1, c2) for each segment of the fraction x = 0 .. 1."""
    scale = Decimal(2**fraction_bits)
    rows: Table = []
    for i in range(count):
        f0, fm, f1 = (function(Decimal(2 * i + k) / (2 * count)) for k in range(3))
        c2 = 2 * (f0 - 2 * fm + f1)
        c1 = f1 - f0 - c2
        rows.append((round_exactly(f0 * scale), round_exactly(c1 * scale),
                     round_exactly(c2 * scale)))
    return rows


def tables(count: int, fraction_bits: int) -> dict[str, Table]:
    """All tables by name. Rsqrt has two halves: mantissas of even, then of odd exponents."""
    with localcontext(CONTEXT):
        one, two = Decimal(1), Decimal(2)
        ln2 = two.ln()
        functions: dict[str, list[Callable[[Decimal], Decimal]]] = {
            "ApproxRcp": [lambda x: one / (one + x)],
            "ApproxRsqrt": [lambda x: one / (one + x).sqrt(),
                            lambda x: one / (two * (one + x)).sqrt()],
            "ApproxExp2": [lambda x: (x * ln2).exp()],
            "ApproxLog2": [lambda x: (one + x).ln() / ln2],
        }
        return {name: [row for part in parts for row in segments(part, count, fraction_bits)]
                for name, parts in functions.items()}


def main() -> None:
    for name, table in tables(128, 27).items():
        digest = hashlib.sha256(repr(table).encode()).hexdigest()
        print(f"{name} {len(table)} {digest[:16]}")


if __name__ == "__main__":
    main()
