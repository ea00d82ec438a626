#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py sees what differs, and nothing else: compare_test.py ENGINE SIMULATOR. And the tests
that docs/timing_model.md names are there."""

import copy
import re
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "common")]

import compare  # noqa: E402
import strict_unittest  # noqa: E402

SIMULATOR, ENGINE = (Path(sys.argv.pop()) for _ in range(2))

PLANTED = """
only_in_python: not in C++
other_value: after 2000 steps mark_i becomes 2 in C++, becomes 1 in Python
other_time: after 4000 steps mark_i becomes 1 in C++, stays in Python
other_order: after 4000 steps mark_i becomes 21 in C++, becomes 12 in Python
other_input: after 2000 steps wide_i stays in C++, becomes 10000000000 in Python
other_end: 2101 steps in C++, 2100 in Python
other_verdict: passed in C++, failed in Python
other_skip: passed in C++, skipped in Python
other_skip: 100 steps in C++, 0 in Python
empty: no signal changes, so nothing is compared
only_in_cpp: not in Python
"""


class DifferenceIsCaught(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        with tempfile.TemporaryDirectory() as folder:
            cls.cpp, cls.python = compare.run(ENGINE, SIMULATOR, "planted", Path(folder))

    def compare_tests(self, *names: str) -> tuple[list[compare.Test], list[compare.Test]]:
        """Copies of these tests of both languages."""
        chosen = [f"test_planted.{name}" for name in names]
        return tuple([copy.deepcopy(t) for t in tests if t.name in chosen]
                     for tests in (self.cpp, self.python))

    def test_planted_differences(self) -> None:
        result = compare.compare(self.cpp, self.python)
        self.assertEqual([text.removeprefix("test_planted.") for text in result.differences],
                         PLANTED.strip().splitlines())
        self.assertEqual(result.tests, 10)

    def test_equal_tests_are_equal(self) -> None:
        result = compare.compare(*self.compare_tests("same", "same_again"))
        self.assertEqual(result.differences, [])
        self.assertEqual(result.tests, 2)
        self.assertGreater(result.changes, 20)

    def test_each_signal_counts(self) -> None:
        for signal in {change.signal for change in self.cpp[0].changes}:
            cpp, python = self.compare_tests("same")
            python[0].changes = [c for c in python[0].changes if c.signal != signal]
            differences = compare.compare(cpp, python).differences
            self.assertEqual(len(differences), 1)
            self.assertIn(f" {signal} becomes ", differences[0])

    def test_types_of_failures(self) -> None:
        cpp, python = self.compare_tests("same")
        cpp[0].error, python[0].error = "AssertionError", "SimTimeoutError"
        self.assertEqual(compare.compare(cpp, python).differences,
                         ["test_planted.same: AssertionError in C++, SimTimeoutError in Python"])
        python[0].error = None  # cocotb 1 names none
        self.assertEqual(compare.compare(cpp, python).differences, [])

    def test_other_order_of_tests(self) -> None:
        cpp, python = self.compare_tests("same", "same_again")
        self.assertEqual(compare.compare(cpp, python[::-1]).differences,
                         ["the tests stand in different orders"])

    def test_nothing_compared(self) -> None:
        self.assertEqual(compare.compare([], []).differences, ["nothing was compared"])


class Documentation(unittest.TestCase):
    def test_tests_that_it_names(self) -> None:
        text = (HERE.parents[1] / "docs/timing_model.md").read_text()
        named = re.findall(r"`(bench/|test_)(\w+)\.(\w+)`", text)
        self.assertGreater(len(named), 30)
        missing = []
        for kind, stem, name in named:
            file = HERE / f"test_{stem}.cpp"
            if kind == "bench/":
                file = HERE.parent / f"engine/bench/{stem}.cpp"
            if f"COCOTB_TEST({name}" not in file.read_text():
                missing.append(f"{kind}{stem}.{name}")
        self.assertEqual(missing, [])


if __name__ == "__main__":
    strict_unittest.main()
