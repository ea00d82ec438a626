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

    def differences(self, changed: dict[str, str | None], complete: bool = True) -> list[str]:
        """Of a test that failed, when its entry in Python says something else."""
        said = {"@name": "same", "property cocotb": "True", "failure": "", "gap": "1 steps",
                "failure @type": "Broken", "failure @message": "on purpose",
                "system-err": "Test failed with COCOTB_RANDOM_SEED=1\n"}
        cpp, python = self.compare_tests("same")
        cpp[0].verdict = python[0].verdict = "failed"
        cpp[0].said = said
        python[0].said = {key: text for key, text in (said | changed).items() if text is not None}
        return [text.removeprefix("test_planted.same: ")
                for text in compare.compare(cpp, python, complete).differences]

    def test_each_part_of_an_entry_counts(self) -> None:
        self.assertEqual(self.differences({}), [])
        for key in ("@name", "property cocotb", "failure @type", "failure @message", "system-err",
                    "gap"):
            for value in ("other", None):
                self.assertRegex(str(self.differences({key: value})),
                                 rf"^\[[\"']{key} .* in C\+\+, '?{value}'? in Python[\"']\]$")
            self.assertEqual(self.differences({key: None}, complete=False), [])  # cocotb 1
            self.assertEqual(len(self.differences({key: "other"}, complete=False)), 1)
        self.assertEqual(self.differences({"error": "", "property new": "1"}), [
            "error None in C++, '' in Python", "property new None in C++, '1' in Python"])

    def test_what_cannot_be_equal(self) -> None:
        for key in compare.UNEQUAL:
            self.assertEqual(self.differences({key: "other"}), [])
        for kind in compare.OWN_WORDS:
            self.assertEqual(  # the messages only if the types are equal
                self.differences({"failure @type": kind, "failure @message": "other"}),
                ["failure @message 'on purpose' in C++, 'other' in Python",
                 f"failure @type 'Broken' in C++, '{kind}' in Python"])

    def test_a_failure_is_no_error(self) -> None:
        cpp, python = self.compare_tests("same")
        cpp[0].verdict, python[0].verdict = "failed", "error"
        self.assertEqual(compare.compare(cpp, python).differences,
                         ["test_planted.same: failed in C++, error in Python"])

    def test_other_order_of_tests(self) -> None:
        cpp, python = self.compare_tests("same", "same_again")
        self.assertEqual(compare.compare(cpp, python[::-1]).differences,
                         ["the tests stand in different orders"])

    def test_nothing_compared(self) -> None:
        self.assertEqual(compare.compare([], []).differences, ["nothing was compared"])


class Entries(unittest.TestCase):
    """Of results.xml, as the versions of cocotb write them."""

    NEW = """<testsuites name="cocotb tests">
        <testsuite name="m" errors="0" failures="1" skipped="1" tests="3">
          <testcase classname="m" name="a" time="0.1"><properties>
            <property name="file" value="/x/m.py" /><property name="sim_time_start" value="0.0" />
            <property name="sim_time_stop" value="2.5" />
            <property name="sim_time_duration" value="2.5" /></properties></testcase>
          <testcase classname="m" name="b"><skipped message="Test was skipped" /><properties>
            <property name="file" value="/x/m.py" /></properties></testcase>
          <testcase classname="m" name="c"><failure
              message="Multiple exceptions in test (2 sub-exceptions)" type="ExceptionGroup">
  + Exception Group Traceback (most recent call last):
  |   File "/x/m.py", line 1, in c
  |     await f()
  | ExceptionGroup: Multiple exceptions in test (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/x/m.py", line 1, in c
    | m.Broken
    +---------------- 2 ----------------
    | RuntimeError: Task was cancelled
    +------------------------------------
</failure><properties>
            <property name="file" value="/x/m.py" /><property name="sim_time_start" value="2.501" />
            <property name="sim_time_stop" value="3" />
            <property name="sim_time_duration" value="0.499" /></properties></testcase>
        </testsuite></testsuites>"""

    def read(self, text: str) -> list[compare.Test]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "results.xml")
            file.write_text(text)
            return compare.read_results(file)

    def test_all_of_it_is_read(self) -> None:
        a, b, c = self.read(self.NEW)
        self.assertEqual((a.name, a.verdict, a.start, a.stop), ("m.a", "passed", 0, 2500))
        self.assertEqual(a.said, {"@classname": "m", "@name": "a", "@time": "0.1", "gap": "0 steps",
                                  "property file": "m"})
        self.assertEqual((b.verdict, b.said["skipped @message"]), ("skipped", "Test was skipped"))
        self.assertEqual((c.verdict, c.start, c.stop), ("failed", 2501, 3000))
        self.assertEqual((c.said["gap"], c.said["types"]),
                         ("1 steps", "ExceptionGroup Broken RuntimeError"))

    def test_wrong_sums(self) -> None:
        for right, wrong in (('tests="3"', 'tests="2"'), ('failures="1"', 'failures="0"'),
                             ('errors="0"', 'errors="1"'), ('skipped="1"', 'skipped="2"'),
                             ('suite name="m"', 'suite name="n"'), ('"0.499"', '"0.5"')):
            with self.assertRaises(ValueError):
                self.read(self.NEW.replace(right, wrong))


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
