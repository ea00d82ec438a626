#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Conversions of d1golden: NumPy's own float arithmetic and exact fractions are the witnesses."""

import sys
import unittest
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

import d1golden
from d1golden import Flag

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

import exact_formats  # noqa: E402
import strict_unittest  # noqa: E402

SEED = 20240607
CFLOATS = [f"cfloat8_{layout}:{bias}{reading}" for layout in ("143", "152") for bias in range(64)
           for reading in ("", ":ieee")]


def names(flags: int) -> set[str]:
    return {flag.name.title() for flag in Flag if flags & flag and flag.name}


def floats(codes: list[int]) -> npt.NDArray[np.float32]:
    return np.array(codes, np.uint32).view(np.float32)


class Formats(unittest.TestCase):
    def test_every_code_of_every_bias_has_the_value_of_the_specification(self) -> None:
        """(-1)^s * 2^(E-b) * 1.M and (-1)^s * D * 0.M in float64, which holds all of them."""
        codes = np.arange(256, dtype=np.uint8)
        sign = np.where(codes >> 7, -1.0, 1.0)
        for name in CFLOATS:
            layout, bias = name[8:11], int(name.split(":")[1])
            m = 3 if layout == "143" else 2
            exponent, fraction = codes >> m & (0x7f >> m), (codes & (1 << m) - 1) / 2.0 ** m
            denormal = 2.0 ** (1 - bias if name.endswith("ieee") else -bias)
            wanted = sign * np.where(exponent == 0, denormal * fraction,
                                     2.0 ** (exponent.astype(int) - bias) * (1 + fraction))
            got = d1golden.decode(codes, name)
            np.testing.assert_array_equal(got.values.astype(np.float64), wanted, name)
            np.testing.assert_array_equal(np.signbit(got.values), codes >> 7 == 1, name)
            flags = np.where((exponent == 0) & (fraction != 0), Flag.DENORMAL, 0)
            np.testing.assert_array_equal(got.flags, flags, name)

    def test_every_code_comes_back(self) -> None:
        for name in CFLOATS:
            codes = np.arange(256, dtype=np.uint8)
            again = d1golden.encode(d1golden.decode(codes, name).values, name)
            np.testing.assert_array_equal(again.codes, codes, name)
            self.assertFalse((again.flags & ~np.uint8(Flag.DENORMAL)).any(), name)

    def test_bf16_is_the_upper_half_of_fp32(self) -> None:
        codes = np.arange(1 << 16, dtype=np.uint32)
        got = d1golden.decode(codes.astype(np.uint16), "bf16")
        wanted = (codes << 16).view(np.float32)
        nan = np.isnan(wanted)
        np.testing.assert_array_equal(got.values.view(np.uint32)[nan], 0x7fc00000)
        np.testing.assert_array_equal(got.values.view(np.uint32)[~nan], codes[~nan] << 16)
        denormal = (codes & 0x7f80 == 0) & (codes & 0x7f != 0)
        flags = np.where(nan, Flag.INVALID, np.where(denormal, Flag.DENORMAL, 0))
        np.testing.assert_array_equal(got.flags, flags)

    def test_two_million_values_round_to_bf16_as_integer_arithmetic_does(self) -> None:
        codes = np.random.default_rng(SEED).integers(0, 1 << 32, 2_000_000, np.uint32)
        codes = codes[codes & 0x7f800000 != 0x7f800000]  # finite
        self.assertGreater(codes.size, 1_900_000)
        up = 0x7fff + (codes >> 16 & 1)
        got = d1golden.encode(codes.view(np.float32), "bf16")
        np.testing.assert_array_equal(got.codes, (codes + up) >> 16)

    def test_nearest_equals_exact_fractions(self) -> None:
        codes = exact_formats.awkward_fp32(200, SEED)
        for name in ["bf16", *CFLOATS[::5]]:
            exact = exact_formats.Format(name)
            got = d1golden.encode(floats(codes), name)
            for code, result, flags in zip(codes, got.codes, got.flags, strict=True):
                wanted = exact_formats.expected_from_fp32(code, exact, None)
                self.assertEqual((result, names(int(flags))), wanted, f"{name} of {code:#010x}")

    def test_stochastic_equals_exact_fractions_with_the_streams_of_the_seed(self) -> None:
        codes = exact_formats.awkward_fp32(200, SEED)
        for seed, name in enumerate(["bf16", *CFLOATS[3::17]]):
            exact = exact_formats.Format(name)
            draws = list(islice(exact_formats.draws(seed), len(codes)))
            got = d1golden.encode(floats(codes), name, seed=seed)
            for code, draw, result, flags in zip(codes, draws, got.codes, got.flags, strict=True):
                wanted = exact_formats.expected_from_fp32(code, exact, draw)
                self.assertEqual((result, names(int(flags))), wanted,
                                 f"{name} of {code:#010x}, {seed}")
            given = d1golden.encode(floats(codes), name, random=np.array(draws, np.uint16))
            np.testing.assert_array_equal(given.codes, got.codes)

    def test_random_bits_are_those_of_the_specification(self) -> None:
        for seed in (0, 3, 12345, (1 << 28) - 1):
            wanted = list(islice(exact_formats.draws(seed), 100))
            self.assertEqual(d1golden.random_bits(100, seed).tolist(), wanted)

    def test_one_wrong_value_among_all_codes_is_noticed(self) -> None:
        """The comparison above bites: the other reading of denormals differs in 14 codes."""
        codes = np.arange(256, dtype=np.uint8)
        literal = d1golden.decode(codes, "cfloat8_143:7").values
        ieee = d1golden.decode(codes, "cfloat8_143:7:ieee").values
        self.assertEqual(int((literal != ieee).sum()), 14)

    def test_shapes_and_strides_are_kept(self) -> None:
        values = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
        for array in (values, values[::-1, :, ::2], values.T, values[0, 0, 0], values[:, :0]):
            got = d1golden.encode(array, "bf16")
            self.assertEqual((got.codes.shape, got.flags.shape), (array.shape, array.shape))
            np.testing.assert_array_equal(d1golden.decode(got.codes, "bf16").values, array)

    def test_names_of_formats(self) -> None:
        same = d1golden.Format("cfloat8_152", bias=20, ieee=True)
        self.assertEqual(same, d1golden.Format("cfloat8_152:20:ieee"))
        self.assertEqual(hash(same), hash(d1golden.Format.from_entry(same.entry)))
        self.assertEqual((same.name, same.bits, same.bias, same.ieee, same.entry),
                         ("cfloat8_152:20:ieee", 8, 20, True, 3 | 20 << 4 | 1 << 10))
        self.assertEqual(repr(d1golden.Format("bf16")), "Format('bf16')")
        self.assertIsNone(d1golden.Format("fp32").bias)
        self.assertNotEqual(same, "cfloat8_152:20:ieee")


if __name__ == "__main__":
    strict_unittest.main()
