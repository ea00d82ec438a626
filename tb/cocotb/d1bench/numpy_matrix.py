# SPDX-License-Identifier: Apache-2.0
"""The matrix step of docs/numerics.md section 6 in NumPy, on BF16 operands: to the bit, whatever
the operands; in one product of float64 matrices where that is exact, which is proven before."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from d1bench.tables import SIZES

M, N, K = SIZES["TileM"], SIZES["TileN"], SIZES["TileK"]
WINDOW = SIZES["MmaWindowBits"]
ANY_GRAIN = 400     # of zeros: they are multiples of everything
NO_GRAIN = -10_000  # of numbers that are not finite
SMALLEST = -149     # exponent of the smallest FP32 denormal


class Operand(NamedTuple):
    """The 32 numbers of a line: as A, as B, and the top of each; all are multiples of 2^grain,
    the largest top is `top`."""
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    tops: NDArray[np.int64]
    top: int
    grain: int


def bf16_operand(line: NDArray[np.uint8]) -> Operand:
    codes = line.view(np.uint16).astype(np.uint32)
    exponents = (codes >> 7 & 0xff).astype(np.int64)
    tops = np.maximum(exponents, 1) - 127
    used = tops[codes & 0x7fff != 0]
    top = int(used.max(initial=-ANY_GRAIN))
    grain = NO_GRAIN if top == 128 else int(used.min(initial=ANY_GRAIN + 7)) - 7
    with np.errstate(invalid="ignore"):  # signalling NaNs
        values = (codes << 16).view(np.float32).astype(np.float64)
    return Operand(values.reshape(M, K), values.reshape(K, N), tops, top, grain)


def windowed_step(acc: NDArray[np.float32], a: Operand, b: Operand) -> NDArray[np.float32]:
    """Steps 1 to 5, element by element."""
    terms = np.empty((M, N, K + 1))
    tops = np.empty((M, N, K + 1), np.int64)
    terms[..., K] = acc
    tops[..., K] = np.maximum(acc.view(np.uint32) >> 23 & 0xff, 1).astype(np.int64) - 127
    with np.errstate(all="ignore"):
        terms[..., :K] = a.left.reshape(M, 1, K) * b.right.T
        tops[..., :K] = a.tops.reshape(M, 1, K) + b.tops.reshape(K, N).T
        tops[terms == 0] = -ANY_GRAIN
        last = tops.max(axis=-1) - WINDOW
        total = np.trunc(np.ldexp(terms, -last[..., np.newaxis])).sum(axis=-1) + 0.0
        result = np.ldexp(total, last).astype(np.float32)
        special = terms.sum(axis=-1)  # of finite terms it is finite
    special[np.isnan(special)] = np.nan  # the canonical one
    return np.where(np.isfinite(special), result, special).astype(np.float32)


class Accumulator:
    """8x8 FP32. All elements are multiples of 2^grain and at most `bound` in magnitude."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.values: NDArray[np.float32] = np.zeros((M, N), np.float32)
        self.grain, self.bound = ANY_GRAIN, 0.0

    def step(self, a: Operand, b: Operand, from_zero: bool) -> None:
        """With all terms multiples of the window's last place nothing is truncated, and float64
        holds sums of the five terms, so that the only rounding is that to FP32. A grain that FP32
        has leaves no result that rounds to zero, which would be a -0 in the next sum."""
        if from_zero:
            self.clear()
        self.grain = min(self.grain, a.grain + b.grain)  # truncated or rounded, it is kept
        top = a.top + b.top
        if (SMALLEST <= self.grain and top <= self.grain + WINDOW
                and self.bound < 2.0 ** (self.grain + WINDOW + 1)):
            total = self.values.astype(np.float64) + np.dot(a.left, b.right)
            self.values = total.astype(np.float32)
            self.bound = (self.bound + K * 2.0 ** (top + 2)) * (1 + 2.0 ** -23)  # it was rounded
        else:
            self.values = windowed_step(self.values, a, b)
            self.bound = float(np.abs(self.values).max())
