#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim convert: against literals, against exact rational arithmetic, and its refusals."""

import random
import subprocess
import time
from fractions import Fraction

import d1cosim
from d1cosim import ENVIRONMENT, PASS, USAGE, Case, Run
from exact_formats import Format, awkward_fp32, draws, expected_from_fp32

FORMATS = ["bf16", "cfloat8_143", "cfloat8_143:0", "cfloat8_143:31:ieee", "cfloat8_143:63",
           "cfloat8_152", "cfloat8_152:0:ieee", "cfloat8_152:40", "cfloat8_152:63:ieee"]
SEED = 20240607


class Convert(Case):
    def convert(self, values: list[str], source: str, target: str, *more: str) -> list[list[str]]:
        run = self.run_ok("convert", "--from", source, "--to", target, *more,
                          stdin="".join(f"{v}\n" for v in values))
        lines = [line.split(" ") for line in run.out.splitlines()]
        self.assertEqual(len(lines), len(values))
        return lines

    def test_prints_the_largest_and_smallest_numbers_of_the_white_paper(self) -> None:
        for name, code, value in [
                ("cfloat8_143:0", "0x7F", "61440"), ("cfloat8_143:7", "0x7F", "480"),
                ("cfloat8_143:15", "0x7F", "1.875"), ("cfloat8_143:31", "0x7F", str(15 * 2 ** -19)),
                ("cfloat8_143:63", "0x7F", str(15 * 2 ** -51)), ("cfloat8_143:0", "0x08", "2"),
                ("cfloat8_143:7", "0x08", "0.015625"), ("cfloat8_143:7", "0x01", "0.0009765625"),
                ("cfloat8_143:7:ieee", "0x01", "0.001953125"), ("cfloat8_143:0", "0x07", "0.875"),
                ("cfloat8_152:0", "0x7F", "3758096384"), ("cfloat8_152:15", "0x7F", "114688"),
                ("cfloat8_152:31", "0x7F", "1.75"), ("cfloat8_152:63", "0x7F", str(7 * 2 ** -34)),
                ("cfloat8_152:15", "0x04", str(2 ** -14)), ("cfloat8_152:0", "0x03", "0.75"),
                ("cfloat8_152:0:ieee", "0x03", "1.5"), ("cfloat8_152:15", "0x80", "-0")]:
            with self.subTest(f"{name} {code}"):
                (_, shown, _), = self.convert([code], name, "fp32")
                self.assertEqual(float(shown), float(value))
                self.assertEqual(shown.startswith("-"), value.startswith("-"))

    def test_prints_code_value_and_flags_in_one_line(self) -> None:
        run = self.run_ok("convert", "1", "-1.5", "0x3F800000", "1e9", "nan", "-inf", "-0", "1e-9",
                          "0.1", "--from", "fp32", "--to", "cfloat8_143")
        self.assertEqual(run.out, "0x38 1 -\n0xBC -1.5 -\n0x38 1 -\n0x7F 480 Overflow\n"
                         "0x7F 480 Invalid\n0xFF -480 Overflow\n0x80 -0 -\n0x00 0 Underflow\n"
                         "0x1D 0.1015625 -\n")
        run = self.run_ok("convert", "0x7FC1", "0x0001", "0xFF80", "--from", "bf16", "--to", "fp32")
        self.assertEqual(run.out, "0x7FC00000 nan Invalid\n0x00010000 9.183549615799121e-41 "
                         "Denormal\n0xFF800000 -inf -\n")
        run = self.run_ok("convert", "0x00000001", "--from", "fp32", "--to", "bf16")
        self.assertEqual(run.out, "0x0000 0 Denormal,Underflow\n")
        run = self.run_ok("convert", "0xffc12345", "-nan", "--from", "fp32", "--to", "fp32")
        self.assertEqual(run.out, "0xFFC12345 nan -\n0xFFC00000 nan -\n")

    def test_hole_of_literal_denormals_is_split_at_its_middle(self) -> None:
        unit = 2.0 ** -10  # last place of a denormal at bias 7
        for value, code in [(11.4, 0x07), (11.5, 0x08), (11.6, 0x08), (7, 0x07), (16, 0x08)]:
            (shown, _, _), = self.convert([repr(value * unit)], "fp32", "cfloat8_143")
            self.assertEqual(int(shown, 16), code, value)

    def test_every_narrow_code_has_the_value_of_the_specification(self) -> None:
        for name in FORMATS:
            narrow = Format(name)
            codes = list(range(1 << narrow.bits))
            lines = self.convert([hex(code) for code in codes], name, "fp32")
            for code, (_, shown, _) in zip(codes, lines):
                wanted = narrow.value(code)
                same = float(shown) == wanted or (wanted != wanted and shown == "nan")
                self.assertTrue(same, f"{name} {code:#x}: {shown}, expected {wanted}")

    def test_nearest_equals_exact_arithmetic(self) -> None:
        codes = awkward_fp32(3000, SEED)
        for name in FORMATS:
            narrow = Format(name)
            lines = self.convert([f"{code:#010x}" for code in codes], "fp32", name)
            for code, (shown, value, flags) in zip(codes, lines):
                wanted, wanted_flags = expected_from_fp32(code, narrow, None)
                self.assertEqual((int(shown, 16), set(flags.split(",")) - {"-"}),
                                 (wanted, wanted_flags), f"{name} of {code:#010x}")
                exact = narrow.value(wanted)
                self.assertTrue(float(value) == exact or exact != exact)

    def test_stochastic_equals_exact_arithmetic_with_the_streams_of_the_seed(self) -> None:
        codes = awkward_fp32(2000, SEED)
        for seed, name in enumerate(FORMATS):
            narrow, random16 = Format(name), draws(seed)
            lines = self.convert([f"{code:#010x}" for code in codes], "fp32", name, "--round",
                                 "stochastic", "--seed", str(seed))
            for code, (shown, _, flags) in zip(codes, lines):
                wanted = expected_from_fp32(code, narrow, next(random16))
                self.assertEqual((int(shown, 16), set(flags.split(",")) - {"-"}), wanted,
                                 f"{name} of {code:#010x}, seed {seed}")

    def test_seed_0_is_thread_0_after_reset(self) -> None:
        # Stream 0 of thread 0 begins with 0x9E3779B1; its first R is the upper half of its step.
        x = 0x9E3779B1
        x ^= x << 13 & 0xffffffff
        x ^= x >> 17
        x ^= x << 5 & 0xffffffff
        # Between 1 and 1 + 2^-7 the upper neighbour is taken when R < fraction * 2^16.
        for fraction, up in [((x >> 16) + 1, True), (x >> 16, False)]:
            value = 0x3f800000 | fraction
            (code, _, _), = self.convert([hex(value)], "fp32", "bf16", "--round", "stochastic")
            self.assertEqual(code, "0x3F81" if up else "0x3F80")

    def test_decimals_are_rounded_once_to_the_source_format(self) -> None:
        middle = "1.00390625"  # between 1 and the next BF16 number; even is 1
        for text, code in [(middle, 0x3f80), (middle + "0" * 60 + "1", 0x3f81),
                           ("1.0039062499999999999999", 0x3f80), ("1.01171875", 0x3f82),
                           ("1.0117187499999999999999", 0x3f81), ("3.4e38", 0x7f80),
                           ("1e400", 0x7f80), ("-1e-400", 0x8000), ("inFinity", 0x7f80),
                           ("100390625e-8", 0x3f80), (".0100390625000000000000001e2", 0x3f81)]:
            (shown, _, _), = self.convert([text], "bf16", "fp32")
            self.assertEqual(int(shown, 16) >> 16, code, text)
        generator = random.Random(SEED)
        for name in FORMATS:
            narrow = Format(name)
            pairs = []
            for _ in range(400):
                code = generator.randrange(1, narrow.max_code)
                where = Fraction(generator.choice([0, 1, 2, 4, 5, 7]), 8)
                value = narrow.grid[code] + where * (narrow.grid[code + 1] - narrow.grid[code])
                for shift in (Fraction(0), Fraction(1, 10 ** 30), Fraction(-1, 10 ** 30)):
                    exact = value * (1 + shift)
                    pairs.append((self.decimal(exact), exact))
            lines = self.convert([text for text, _ in pairs], name, name)
            for (text, exact), (shown, _, _) in zip(pairs, lines):
                self.assertEqual(int(shown, 16), narrow.encode(exact, 0, False, None)[0],
                                 f"{name} of {text}")

    @staticmethod
    def decimal(value: Fraction) -> str:
        """Exact: the denominator has only factors 2 and 5."""
        digits = 0
        while value.denominator != 1:
            value *= 10
            digits += 1
        return f"{value.numerator}e-{digits}"

    def test_a_script_may_ask_line_by_line(self) -> None:
        process = subprocess.Popen([d1cosim.PROGRAM, "convert", "--from", "fp32", "--to", "bf16"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with process:
            for value, answer in [("1", "0x3F80 1 -\n"), ("-2", "0xC000 -2 -\n")]:
                process.stdin.write(value + "\n")
                process.stdin.flush()
                self.assertEqual(process.stdout.readline(), answer)
            process.stdin.close()
            self.assertEqual(process.wait(timeout=60), PASS)

    def test_half_a_million_values_in_seconds(self) -> None:
        text = "".join(f"{code:#010x}\n" for code in range(0, 2 ** 32, 2 ** 13 - 1))
        begin = time.monotonic()
        run = self.run_ok("convert", "--from", "fp32", "--to", "cfloat8_152", stdin=text)
        self.assertEqual(run.out.count("\n"), text.count("\n"))
        self.assertGreater(text.count("\n"), 500_000)
        self.assertLess(time.monotonic() - begin, 30)  # a second at most, unless sanitized

    def test_bad_values_are_named_with_what_is_allowed(self) -> None:
        for text in ["abc", "0x", "0x10000", "1e", "1.2.3", "--1", "0x1p3", "1 2", "", "1f", "+-1",
                     "0x-1", "e5", "."]:
            with self.subTest(text):
                said = (f'line 2: "{text}": allowed are codes of bf16 from 0x0000 to 0xFFFF, and '
                        "decimal values")
                run = self.refused(USAGE, said, "convert", "--from", "bf16", "--to", "fp32",
                                   stdin=f"1\n{text}\n3\n")
                self.assertEqual(run.out, "0x3F800000 1 -\n")
        self.refused(USAGE, 'argument 2: "x"', "convert", "1", "x", "--from", "bf16", "--to",
                     "fp32")
        self.refused(USAGE, "longer than", "convert", "--from", "bf16", "--to", "fp32",
                     stdin="1" * 3_000_000)

    def test_bad_options_are_refused(self) -> None:
        for source in ["fp64", "bf16:1", "cfloat8_143:64", "cfloat8_143:-1", "cfloat8_152:7:IEEE",
                       "cfloat8_143:", "cfloat8_143:7:", "x", "cfloat8_143:7:ieee:"]:
            with self.subTest(source):
                self.refused(USAGE, "allowed are fp32", "convert", "1", "--from", source, "--to",
                             "fp32")
        self.refused(USAGE, "--to", "convert", "1", "--from", "bf16")
        base = ["convert", "1", "--from", "fp32", "--to", "bf16"]
        self.refused(USAGE, "--round", *base, "--round", "up")
        self.refused(USAGE, "--seed", *base, "--seed", "268435456")
        self.refused(USAGE, "--seed", *base, "--seed", "-1")

    def test_a_full_disk_is_an_error_of_the_environment(self) -> None:
        run = Run("convert", "1", "--from", "fp32", "--to", "bf16", stdout="/dev/full")
        self.assertEqual(run.code, ENVIRONMENT, str(run))
        self.assertIn("standard output", run.err)


if __name__ == "__main__":
    d1cosim.main()
