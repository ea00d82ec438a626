#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gen_machine.py refuses what is wrong, depends on its input alone, and finds stale files."""

import contextlib
import io
import math
import os
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "common")]

import approx_tables  # noqa: E402
import gen_machine  # noqa: E402
import strict_unittest  # noqa: E402
from machine.layout import place  # noqa: E402
from machine.model import MachineError  # noqa: E402
from machine.parse import parse  # noqa: E402

SOURCE = (ROOT / gen_machine.SOURCE).read_text("utf-8")
NEW_INSN = 'new = {{ op = {op}, fmt = "{fmt}", unit = "{unit}", doc = "x" {more} }}\n'


def changed(old: str, new: str) -> str:
    """The real machine.toml with one change; the test must not rot when the file changes."""
    if SOURCE.count(old) != 1:
        raise AssertionError(f"'{old}' occurs {SOURCE.count(old)} times in {gen_machine.SOURCE}")
    return SOURCE.replace(old, new)


def with_insn(op: str = "0xDF", fmt: str = "none", unit: str = "sys", more: str = "") -> str:
    insn = NEW_INSN.format(op=op, fmt=fmt, unit=unit, more=more)
    return changed("\n[insn]\n", "\n[insn]\n" + insn)


def with_field(field: str) -> str:
    return changed("[observe.scalar]\n", f"[observe.scalar]\n{field}\n")


class Refusal(unittest.TestCase):
    def refused(self, text: str, *parts: str) -> None:
        with self.assertRaises(MachineError) as caught:
            parse(text)
        for part in parts:
            self.assertIn(part, str(caught.exception))

    def test_the_cases_below_fail_for_their_change_only(self) -> None:
        parse(SOURCE)
        parse(with_insn())
        parse(with_field("extra = [3, 7]"))

    def test_opcode_in_use(self) -> None:
        self.refused(with_insn(op="0x01"), "[insn.add]", "0x01", "new")

    def test_opcode_in_reserved_range(self) -> None:
        self.refused(with_insn(op="0xE1"), "[insn.new]", "0xe1", "network")
        self.refused(with_insn(op="0xF7"), "[insn.new]", "0xf7", "synchronisation")

    def test_opcode_out_of_range(self) -> None:
        self.refused(with_insn(op="0"), "[insn.new] op")
        self.refused(with_insn(op="0x100"), "[insn.new] op")
        self.refused(with_insn(op='"7"'), "[insn.new] op")

    def test_unknown_format_unit_and_key(self) -> None:
        self.refused(with_insn(fmt="rd_rx"), "[insn.new] fmt", "rd_rx")
        self.refused(with_insn(unit="alu fpu"), "[insn.new] unit", "fpu")
        self.refused(with_insn(more=", ends = true"), "[insn.new]", "'ends'")
        self.refused(changed("\n[sizes]", "\n[size]\n[sizes]"), "unknown key 'size'")
        self.refused(changed("[enum.Flag]", "[enum.Flags]"), "[enum]", "'Flag'")

    def test_more_units_than_the_machine_has(self) -> None:
        self.refused(with_insn(unit="agu agu agu"), "[insn.new] unit", "agu")

    def test_flag_that_is_not_a_truth_value(self) -> None:
        self.refused(with_insn(more=", end = 1"), "[insn.new] end")

    def test_missing_key(self) -> None:
        self.refused(changed("\n[insn]\n", '\n[insn]\nnew = { op = 1, unit = "", doc = "" }\n'),
                     "[insn.new]", "'fmt'", "missing")
        self.refused(changed("ApproxFracBits = 27\n", ""), "[sizes]", "ApproxFracBits")
        self.refused(changed("Csr = 14\n", ""), "[enum_bits]", "Csr")
        self.refused(SOURCE.replace("IcacheLines = 16\n", ""), "[config.tiny]", "IcacheLines")

    def test_unused_format(self) -> None:
        self.refused(changed("\n[format]\n", '\n[format]\nodd = { use = "a", asm = "ra" }\n'),
                     "[format.odd]", "no instruction")

    def test_format_of_overlapping_unknown_or_unnamed_fields(self) -> None:
        for use, asm, part in (("a acc", "ra", "overlaps"), ("a zz", "ra", "unknown field 'zz'"),
                               ("a2:0 a9:5", "pa", "'a9:5'"), ("a b", "ra", "asm names"),
                               ("a", "ra, rb", "asm names"), ("a", "xa", "operand 'xa'")):
            odd = f'odd = {{ use = "{use}", asm = "{asm}" }}\n'
            self.refused(changed("\n[format]\n", "\n[format]\n" + odd), "[format.odd]", part)

    def test_field_positions(self) -> None:
        self.refused(changed("op = [31, 24]", "op = [31, 25]"), "[fields] op")
        self.refused(changed("imm19 = [18, 0]", "imm19 = [0, 18]"), "[fields] imm19")
        self.refused(changed("imm19 = [18, 0]", "imm19 = [32, 0]"), "[fields] imm19")

    def test_enum_values(self) -> None:
        self.refused(changed("\nTrapped = 2\n", "\nTrapped = 1\n"), "[enum.ThreadState] Trapped")
        self.refused(changed("\nTrapped = 2\n", "\nTrapped = 4\n"), "[enum.ThreadState] Trapped",
                     "2 bits")

    def test_names(self) -> None:
        self.refused(changed("\nThreads = 4\n", "\nthreads = 4\n"), "[sizes]", "'threads'")
        self.refused(changed("\nThreads = 4\n", "\nThreads = 4\nLatencyAlu = 1\n"), "LatencyAlu")
        self.refused(with_field("pad0 = 3"), "[observe.scalar]", "'pad0'")

    def test_observe_widths(self) -> None:
        for value in ("0", "[1, 4]", "[4, 0]", "[4]", '"4"', "true"):
            self.refused(with_field(f"extra = {value}"), "[observe.scalar]", "extra")

    def test_reserved_ranges(self) -> None:
        self.refused(changed("network = [0xE1, 0xEF]", "network = [0xEF, 0xE1]"), "network")
        self.refused(changed("network = [0xE1, 0xEF]", "network = [0xE1, 0xF6]"), "overlaps")

    def test_double_key_and_other_toml_errors(self) -> None:
        self.refused(changed("\nThreads = 4\n", "\nThreads = 4\nThreads = 4\n"), "TOML")

    def test_ecc_that_does_not_fit(self) -> None:
        self.refused(changed("EccCheckBits = 8", "EccCheckBits = 7"), "EccDataBits")


class Content(unittest.TestCase):
    def test_ecc_columns_are_distinct_and_odd(self) -> None:
        columns = parse(SOURCE).ecc_columns
        self.assertEqual(len(columns), 72)
        self.assertEqual(len(set(columns)), 72)
        self.assertTrue(all(column.bit_count() % 2 for column in columns))
        self.assertEqual(columns[:3] + columns[55:57] + columns[64:66],
                         [0x07, 0x0B, 0x0D, 0xE0, 0x1F, 0x01, 0x02])

    def test_layout_of_each_kind_of_field(self) -> None:
        fields = place([("a", 0, 1), ("b", 4, 3), ("c", 0, 21), ("d", 2, 21), ("e", 0, 33),
                        ("f", 8, 5), ("g", 0, 7)])
        self.assertEqual([(field.offset, field.stride) for field in fields],
                         [(0, 1), (1, 4), (32, 21), (64, 32), (128, 64), (192, 8), (256, 7)])

    def test_approximation_tables_against_exact_fractions(self) -> None:
        table = approx_tables.tables(128, 27)["ApproxRcp"]
        for i, row in enumerate(table):
            f0, fm, f1 = (1 / (1 + Fraction(2 * i + k, 256)) for k in range(3))
            c2 = 2 * (f0 - 2 * fm + f1)
            self.assertEqual(row, tuple(round(c * 2**27) for c in (f0, f1 - f0 - c2, c2)))

    def test_approximation_tables_against_host_floats(self) -> None:
        tables = approx_tables.tables(128, 27)
        for name, start, function in (
                ("ApproxRsqrt", 0, lambda x: 1 / math.sqrt(1 + x)),
                ("ApproxRsqrt", 128, lambda x: 1 / math.sqrt(2 + 2 * x)),
                ("ApproxExp2", 0, lambda x: 2.0**x), ("ApproxLog2", 0, lambda x: math.log2(1 + x))):
            for i in range(128):
                f0, fm, f1 = (function((2 * i + k) / 256) * 2**27 for k in range(3))
                c2 = 2 * (f0 - 2 * fm + f1)
                for actual, expected in zip(tables[name][start + i], (f0, f1 - f0 - c2, c2)):
                    self.assertLess(abs(actual - expected), 0.5001)

    def test_undecided_rounding_is_refused(self) -> None:
        with self.assertRaises(ArithmeticError):
            approx_tables.round_exactly(approx_tables.Decimal("2.5"))


class Command(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "golden").mkdir()
        (self.root / gen_machine.SOURCE).write_text(SOURCE, "utf-8")

    def run_main(self, *arguments: str) -> tuple[int, str]:
        errors = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
            code = gen_machine.main(["--root", str(self.root), *arguments])
        return code, errors.getvalue()

    def test_check_finds_missing_and_stale_files_and_writes_nothing(self) -> None:
        self.assertEqual(self.run_main("--check")[0], 1)
        self.assertFalse((self.root / "rtl").exists())
        self.assertEqual(self.run_main(), (0, ""))
        self.assertEqual(self.run_main("--check"), (0, ""))
        for path in gen_machine.OUTPUTS:
            file = self.root / path
            text = file.read_text("utf-8")
            file.write_text(text + "\n", "utf-8")
            code, errors = self.run_main("--check")
            self.assertEqual(code, 1)
            self.assertIn(path, errors)
            self.assertIn("run scripts/gen_machine.py", errors)
            self.assertEqual(file.read_text("utf-8"), text + "\n")
            file.write_text(text, "utf-8")

    def test_check_sees_a_changed_source(self) -> None:
        self.run_main()
        (self.root / gen_machine.SOURCE).write_text(changed("\nAlu = 2\n", "\nAlu = 3\n"), "utf-8")
        self.assertEqual(self.run_main("--check")[0], 1)

    def test_wrong_source_is_an_error_that_names_it(self) -> None:
        (self.root / gen_machine.SOURCE).write_text(with_insn(op="0x01"), "utf-8")
        code, errors = self.run_main()
        self.assertEqual(code, 1)
        self.assertIn(gen_machine.SOURCE, errors)
        self.assertIn("[insn.add]", errors)

    def test_output_is_a_function_of_the_source_alone(self) -> None:
        expected = gen_machine.generate(SOURCE)
        script = ROOT / "scripts" / "gen_machine.py"
        for seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
            subprocess.run([sys.executable, script, "--root", self.root], check=True,
                           cwd=self.root, env=environment, stdout=subprocess.DEVNULL)
            for path, content in expected.items():
                self.assertEqual((self.root / path).read_text("utf-8"), content)
                (self.root / path).unlink()

    def test_an_output_that_is_up_to_date_is_not_written(self) -> None:
        self.run_main()
        file = self.root / "golden/gen/machine.hpp"
        os.utime(file, (1, 1))
        self.run_main()
        self.assertEqual(file.stat().st_mtime, 1)


if __name__ == "__main__":
    strict_unittest.main()
