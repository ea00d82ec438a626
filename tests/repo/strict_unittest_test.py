#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Python test program fails when it runs nothing, skips, or fails; so do all in tests/."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "common"))

import strict_unittest  # noqa: E402

PROGRAM = """import sys
import unittest
sys.path.insert(0, {common!r})
import strict_unittest
class Case(unittest.TestCase):
    def test_a(self) -> None:
        self.assertTrue(True)
{more}
strict_unittest.main()
"""


class StrictUnittest(unittest.TestCase):
    def run_with(self, more: str, *arguments: str) -> int:
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder, "program.py")
            program.write_text(PROGRAM.format(common=str(TESTS / "common"), more=more))
            return subprocess.run([sys.executable, program, *arguments],
                                  capture_output=True).returncode

    def test_exit_code(self) -> None:
        self.assertEqual(self.run_with(""), 0)
        self.assertEqual(self.run_with("", "-k", "nothing"), 1)
        self.assertEqual(self.run_with("    def test_b(self): self.skipTest('no tool')"), 1)
        self.assertEqual(self.run_with("    def test_b(self): self.fail()"), 1)

    def test_every_program_ends_with_it(self) -> None:
        programs = sorted(TESTS.glob("*/*_test.py"))
        self.assertGreater(len(programs), 5)
        for program in programs:
            with self.subTest(program):
                text = program.read_text("utf-8")
                self.assertRegex(text, r'(?m)^if __name__ == "__main__":\n'
                                       r"    (strict_unittest|d1cosim|user_project)\.main\(\)\n\Z")


if __name__ == "__main__":
    strict_unittest.main()
