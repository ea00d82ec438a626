#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/mutate.py: what it refuses, and when a bug counts as found."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "common")]

import mutate  # noqa: E402
import strict_unittest  # noqa: E402
from mutate import MutateError, Mutant, Outcome  # noqa: E402

ENTRY = '[[mutant]]\nfile = "f"\nbug = "b"\nbefore = "x"\nafter = "y"\nunit = "sram"\n'


class Parse(unittest.TestCase):
    def refused(self, text: str) -> None:
        with self.assertRaises(MutateError):
            mutate.parse(text)

    def test_entry(self) -> None:
        self.assertEqual(mutate.parse(ENTRY), ([Mutant("f", "b", "x", "y", "sram")], {}))

    def test_wrong_lists_are_refused(self) -> None:
        self.refused(ENTRY.replace('bug = "b"\n', ""))
        self.refused(ENTRY + 'more = "z"\n')
        self.refused(ENTRY.replace('"x"', '""'))
        self.refused(ENTRY.replace('"sram"', '["sram"]'))
        self.refused(ENTRY + "[other]\n")
        self.refused("[[mutant")


class Check(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "rtl/sram").mkdir(parents=True)
        (self.root / "rtl/sram/a.sv").write_text("one two two")

    def refused(self, said: str, *mutants: Mutant, **exempt: str) -> None:
        reasons = {f"rtl/sram/{name}.sv": reason for name, reason in exempt.items()}
        with self.assertRaisesRegex(MutateError, said):
            mutate.check(self.root, list(mutants), reasons)

    def test_a_bug_for_each_file(self) -> None:
        right = Mutant("rtl/sram/a.sv", "bug", "one", "three", "sram")
        mutate.check(self.root, [right], {})
        self.refused("no bug, so nothing would be proven")
        self.refused("exempt, but has a bug", right, a="a reason")
        self.refused("exempt, but no such file", right, b="a reason")
        (self.root / "rtl/sram/b.sv").write_text("")
        self.refused("rtl/sram/b.sv: has no bug", right)
        mutate.check(self.root, [right], {"rtl/sram/b.sv": "a reason"})

    def test_texts_that_do_not_fit(self) -> None:
        for said, mutant in (("is 2 times", Mutant("rtl/sram/a.sv", "bug", "two", "x", "sram")),
                             ("is 0 times", Mutant("rtl/sram/a.sv", "bug", "six", "x", "sram")),
                             ("the same", Mutant("rtl/sram/a.sv", "bug", "one", "one", "sram")),
                             ("unit noc", Mutant("rtl/sram/a.sv", "bug", "one", "x", "noc")),
                             ("no such file", Mutant("rtl/sram/c.sv", "bug", "one", "x", "sram"))):
            self.refused(said, mutant)


class Verdict(unittest.TestCase):
    def test_only_a_failure_that_names_the_unit_counts(self) -> None:
        mutant = Mutant("f", "b", "x", "y", "sram")
        self.assertEqual(mutate.verdict(mutant, Outcome(3, "sram", "mismatch")), "")
        self.assertEqual(mutate.verdict(mutant, Outcome(None)), "NOT FOUND")
        self.assertIn("vector instead of sram",
                      mutate.verdict(mutant, Outcome(3, "vector", "mismatch")))
        self.assertIn("hang instead of sram", mutate.verdict(mutant, Outcome(3, "", "hang")))


if __name__ == "__main__":
    strict_unittest.main()
