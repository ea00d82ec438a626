#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a testbench does with variables, options and each end of a test: runner_test.py TESTBENCH,
that of tests/engine/outcomes."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

import strict_unittest  # noqa: E402

TESTBENCH = os.path.abspath(sys.argv.pop(1))
PASS, FAIL, USAGE, ENVIRONMENT = 0, 1, 2, 3
STAGE_0 = ["others.one", "others.two", "others.three", "others.four"]
WITH_PARAMETERS = [
    f"others.another name!/flag={flag}/ratio={ratio}/word={word}/kind={kind}/{group}"
    for flag in ("True", "False") for ratio in (1.0, -0.25, 1e22, 2) for word in (0, 1)
    for kind in ("first", "second") for group in ("low=1/high=0", "low=2/high=1")]


class Run:
    """A finished testbench: `code`, `out`, `err`, and what is in results.xml, if it is there."""

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("COCOTB")}
        done = subprocess.run([TESTBENCH, *arguments], cwd=folder, text=True, capture_output=True,
                              env=environment | variables, timeout=120)
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.cases = []
        results = folder / "results.xml"
        if results.exists():
            self.cases = list(ElementTree.parse(results).iter("testcase"))
            results.unlink()

    def __str__(self) -> str:
        return f"exit code {self.code}\n{self.out}{self.err}"

    def names(self) -> list[str]:
        return [f"{case.get('classname')}.{case.get('name')}" for case in self.cases]

    def failures(self) -> dict[str, tuple[str, str]]:
        """Name: type and message, of the failed ones."""
        return {str(case.get("name")): (failure.get("type", ""), failure.get("message", ""))
                for case in self.cases for failure in case.iter("failure")}


class Case(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def run_it(self, code: int, *arguments: str, **variables: str) -> Run:
        run = Run(self.folder, *arguments, **variables)
        self.assertEqual(run.code, code, str(run))
        return run

    def refused(self, code: int, said: str, *arguments: str, **variables: str) -> None:
        run = self.run_it(code, *arguments, **variables)
        self.assertIn(said, run.err)
        self.assertEqual(run.cases, [])


class Choice(Case):
    def test_filter(self) -> None:
        run = self.run_it(PASS, COCOTB_TEST_FILTER=r"others\.t")
        self.assertEqual(run.names(), ["others.two", "others.three"])
        self.assertEqual(self.run_it(PASS, "--filter", "^others.one$").names(), ["others.one"])

    def test_an_option_counts_more_than_a_variable(self) -> None:
        run = self.run_it(PASS, "--filter", "four", COCOTB_TEST_FILTER="two")
        self.assertEqual(run.names(), ["others.four"])
        run = self.run_it(PASS, "--filter", "four", COCOTB_TESTCASE="two")
        self.assertEqual(run.names(), ["others.four"])

    def test_testcase(self) -> None:
        run = self.run_it(PASS, COCOTB_TESTCASE="passes, two")
        self.assertEqual(run.names(), ["outcomes.passes", "others.two"])
        self.assertEqual(self.run_it(PASS, TESTCASE="one").names(), ["others.one"])
        run = self.run_it(PASS, COCOTB_TESTCASE="f.*r,, others.t[a-w]o ,")  # found at the ends
        self.assertEqual(run.names(), ["others.two", "others.four"])

    def test_modules(self) -> None:
        run = self.run_it(PASS, COCOTB_TEST_MODULES="others")
        self.assertEqual(run.names(), [*STAGE_0, *WITH_PARAMETERS, "others.comes_last"])

    def test_names_of_tests_with_parameters(self) -> None:
        name = "others.another name!/flag=True/ratio=-0.25/word=1/kind=first/low=2/high=1"
        run = self.run_it(PASS, "--filter", f"^{name}$")
        self.assertEqual(run.names(), [name])
        self.assertIn(f"running {name} (1/1)\n", run.out)
        self.assertIn(f" {name} passed\n", run.out)
        self.assertIn(f"** {name}  ", run.out)
        self.assertIn("got true -0.25 a-b a-b 2 longer_than_ten\n", run.out)
        self.assertEqual(self.run_it(PASS, COCOTB_TESTCASE=f"{name}, one").names(),
                         ["others.one", name])

    def test_list(self) -> None:
        run = self.run_it(PASS, COCOTB_LIST_TESTS="1")
        self.assertEqual(run.cases, [])
        self.assertEqual(len(run.out.splitlines()), 27 + len(WITH_PARAMETERS), run.out)
        self.assertEqual(run.out.splitlines()[-1], "others.comes_last")
        self.assertEqual(self.run_it(PASS, "--list").out, run.out)

    def test_random_order(self) -> None:
        def order(**variables: str) -> list[str]:
            names = self.run_it(PASS, "--filter", r"others\.\w+$", **variables).names()
            self.assertEqual(names[-1], "others.comes_last")  # stages stay
            self.assertEqual(sorted(names[:-1]), sorted(STAGE_0))
            return names

        orders = [order(COCOTB_RANDOM_TEST_ORDER="yes", COCOTB_RANDOM_SEED=str(seed))
                  for seed in range(8)]
        self.assertGreater(len({tuple(names) for names in orders}), 2)
        self.assertEqual(orders[3], order(COCOTB_RANDOM_TEST_ORDER="1", COCOTB_RANDOM_SEED="3"))
        self.assertEqual(order(COCOTB_RANDOM_SEED="3")[:-1], STAGE_0)


class Values(Case):
    def test_seed(self) -> None:
        def drawn(filter_text: str, **variables: str) -> str:
            run = self.run_it(PASS, "--filter", filter_text, **variables)
            found = re.search(r"drawn (\d+ \d+)", run.out)
            self.assertTrue(found, run.out)
            return found[1] if found else ""

        one = drawn("draws", COCOTB_RANDOM_SEED="1")
        self.assertEqual(drawn("passes|draws", COCOTB_RANDOM_SEED="1"), one)
        self.assertEqual(drawn("draws", RANDOM_SEED="1"), one)
        self.assertNotEqual(drawn("draws", COCOTB_RANDOM_SEED="2"), one)
        self.assertNotEqual(drawn("draws"), drawn("draws"))

    def test_the_seed_is_printed_and_repeats_the_run(self) -> None:
        run = self.run_it(FAIL, "--filter", "fails")
        seed = re.search(r"Seeding random numbers with (\d+)", run.out)
        self.assertTrue(seed, run.out)
        said = run.cases[0].findtext("system-err", "")
        self.assertIn(f"COCOTB_RANDOM_SEED={seed[1] if seed else ''}\n", said)

    def test_results_file(self) -> None:
        self.run_it(PASS, "--filter", "passes", COCOTB_RESULTS_FILE="new/folder/r.xml")
        written = ElementTree.parse(self.folder / "new/folder/r.xml")
        self.assertEqual(len(list(written.iter("testcase"))), 1)
        self.refused(ENVIRONMENT, "cannot be written", "--filter", "passes",
                     COCOTB_RESULTS_FILE="/dev/full")

    def test_wrong_values_are_named(self) -> None:
        self.refused(USAGE, "COCOTB_RANDOM_SEED=-1", COCOTB_RANDOM_SEED="-1")
        self.refused(USAGE, "RANDOM_SEED=x", RANDOM_SEED="x")
        self.refused(USAGE, "COCOTB_MAX_FAILURES=few", COCOTB_MAX_FAILURES="few")
        self.refused(USAGE, "COCOTB_RANDOM_TEST_ORDER=maybe", COCOTB_RANDOM_TEST_ORDER="maybe")
        self.refused(USAGE, "COCOTB_LIST_TESTS=2", COCOTB_LIST_TESTS="2")
        self.refused(USAGE, "COCOTB_PLUSARGS: verbose: not +NAME", COCOTB_PLUSARGS="+a=1 verbose")
        self.refused(USAGE, "no test is in the module nowhere", COCOTB_TEST_MODULES="nowhere")
        self.refused(USAGE, "only one of", COCOTB_TESTCASE="one", COCOTB_TEST_FILTER="two")
        self.refused(USAGE, "leaves no test", "--filter", "no_such_test")
        self.refused(USAGE, "--seed", "--seed", "x")
        self.refused(USAGE, "--no-such-option", "--no-such-option")
        self.refused(USAGE, "COCOTB_LOG_LEVEL", COCOTB_LOG_LEVEL="loud")

    def test_regular_expressions_are_not_pythons(self) -> None:
        for text in ("(", "(?i)ONE", "(?P<name>one)", "(?<=s.)one", r"\Aothers", r"one\Z"):
            for name in ("COCOTB_TEST_FILTER", "COCOTB_TESTCASE"):
                self.refused(USAGE, f"{name}={text}", **{name: text})
                self.refused(USAGE, "in the dialect ECMAScript", **{name: text})
        run = self.run_it(PASS, COCOTB_TEST_FILTER=r"^others\.(?!t)(?:\w{3}|f\w*?r)$")
        self.assertEqual(run.names(), ["others.one", "others.four"])

    def test_plusargs(self) -> None:
        def seen(*arguments: str, **variables: str) -> list[str]:
            out = self.run_it(PASS, "--filter", "passes", *arguments, **variables).out
            return re.findall(r"^(depth is .*|verbose)$", out, re.MULTILINE)

        self.assertEqual(seen(), [])
        self.assertEqual(seen("+depth=4", "+verbose"), ["depth is 4", "verbose"])
        self.assertEqual(seen(COCOTB_PLUSARGS=" +depth=5  +verbose "), ["depth is 5", "verbose"])
        self.assertEqual(seen(PLUSARGS="+depth=6"), ["depth is 6"])
        self.assertEqual(seen("+depth=4", COCOTB_PLUSARGS="+depth=5 +verbose"),
                         ["depth is 4", "verbose"])  # an option counts more

    def test_waves_need_trace(self) -> None:
        self.refused(USAGE, "TRACE", "--wave", "a.fst")
        self.assertFalse((self.folder / "a.fst").exists())

    def test_help(self) -> None:
        text = self.run_it(PASS, "--help").out
        for name in ("COCOTB_TEST_FILTER", "--seed", "Exit codes"):
            self.assertIn(name, text)


BLUE, GREEN, RED, YELLOW = (f"\033[{code}m" for code in (34, 32, 31, 33))
END = "\033[49m\033[39m"


class Lines(Case):
    """What the regression prints is what cocotb 2.1 prints."""

    TESTS = r"\.(passes|fails|skips_itself|throws_as_expected)$"

    def lines(self, *arguments: str, **variables: str) -> list[str]:
        """Without time, level and name, and the lengths of times."""
        run = self.run_it(FAIL, *arguments, **variables)
        lines = [re.sub(r"\d+\.\d\d  ", "0.00  ", line[56:] if line[56:] else line)
                 for line in run.out.splitlines()]
        return [re.sub(r" {2,}", "  ", line) for line in lines[1:] if not line.startswith("***")]

    def test_without_colours(self) -> None:
        self.assertEqual(self.lines("--filter", self.TESTS), [
            "Running tests",
            "running outcomes.passes (1/4)",
            "outcomes.passes passed",
            "running outcomes.fails (2/4)",
            "outcomes.fails failed",
            "AssertionError: 1 + 1 == 3 (outcomes.cpp:24)",
            "running outcomes.skips_itself (3/4)",
            "skipping outcomes.skips_itself: no such unit",
            "running outcomes.throws_as_expected (4/4)",
            "outcomes.throws_as_expected passed: errored as expected (result was runtime_error)",
            "runtime_error: thrown on purpose",
            "** TEST  STATUS  SIM TIME (ns)  REAL TIME (s)  RATIO (ns/s) **",
            "** outcomes.passes  PASS  0.00  0.00  0.00  **",
            "** outcomes.fails  FAIL  0.00  0.00  0.00  **",
            "** outcomes.skips_itself  SKIP  0.00  0.00  -.--  **",
            "** outcomes.throws_as_expected  PASS  0.00  0.00  0.00  **",
            "** TESTS=4 PASS=2 FAIL=1 SKIP=1  0.00  0.00  0.00  **"])

    def test_a_test_that_is_skipped(self) -> None:
        run = self.run_it(FAIL, COCOTB_TEST_MODULES="outcomes")
        count = len(run.cases)
        self.assertIn(f"  skipping outcomes.is_skipped (4/{count})\n", run.out)

    def test_colours(self) -> None:
        lines = self.run_it(FAIL, "--filter", self.TESTS, COCOTB_ANSI_OUTPUT="1").out
        for wanted in (
                f"{BLUE}running{END} outcomes.passes (1/4){END}\n",
                f"outcomes.passes {GREEN}passed{END}{END}\n",
                # What follows a colour in a warning is yellow again, as all of it is.
                f"{YELLOW}WARNING {END}",
                f"{YELLOW}{YELLOW}outcomes.fails {RED}failed{YELLOW}{END}\n",
                f"{YELLOW}skipping{END} outcomes.skips_itself: no such unit{END}\n",
                f"{GREEN}passed{END}: errored as expected (result was runtime_error){END}\n",
                f"***\n{' ' * 56}{END}\n",  # the summary ends with a line of its own
                f"  {GREEN} PASS {END}  ", f"{RED} FAIL {END}  ", f"{YELLOW} SKIP {END}  "):
            self.assertIn(wanted, lines)


class Ends(Case):
    def fails(self, test: str, kind: str, message: str) -> Run:
        run = self.run_it(FAIL, "--filter", f"{test}$|passes")
        self.assertEqual(run.names()[0], "outcomes.passes")
        found_kind, found_message = run.failures().pop(test, ("", ""))
        self.assertEqual(found_kind, kind, str(run))
        self.assertIn(message, found_message)
        return run

    def test_failure_and_error(self) -> None:
        self.fails("fails", "AssertionError", "1 + 1 == 3 (outcomes.cpp:")
        self.fails("throws", "runtime_error", "thrown on purpose")

    def test_timeout(self) -> None:
        self.fails("takes_too_long", "SimTimeoutError", "waiting are: <Test takes_too_long")

    def test_nothing_left_to_wait_for(self) -> None:
        self.fails("waits_for_nothing", "SimFailure", "nothing is left to wait for")

    def test_tasks_that_are_there_to_the_end(self) -> None:
        run = self.fails("never_ends", "SimFailure", "nothing is left to wait for")
        self.assertIn("goodbye", run.out)

    def test_finish(self) -> None:
        self.fails("finishes", "SimFailure", "$finish")

    def test_tests_after_finish_fail(self) -> None:
        run = self.run_it(FAIL, "--filter", "finishes|draws")
        self.assertEqual(list(run.failures()), ["finishes", "draws"])
        self.assertNotIn("drawn", run.out)

    def test_assertion_of_the_rtl(self) -> None:
        run = self.fails("breaks_an_assertion", "SimFailure", "an assertion of the RTL failed")
        self.assertIn("wrong_i is 1", run.out)

    def test_skipped(self) -> None:
        run = self.run_it(FAIL)
        skipped = [case.get("name") for case in run.cases if case.find("skipped") is not None]
        self.assertEqual(skipped, ["is_skipped"])
        self.assertEqual(self.run_it(PASS, "--filter", "is_skipped").failures(), {})

        run = self.run_it(PASS, "--filter", "skips_itself")
        self.assertEqual(run.cases[0].get("time"), "0.000")
        self.assertEqual([(element.tag, element.attrib) for element in run.cases[0]],
                         [("skipped", {"message": "Test was skipped"}), ("properties", {})])
        self.assertIn("skipping outcomes.skips_itself: no such unit\n", run.out)

    def test_end_of_a_test_by_end_test(self) -> None:
        run = self.run_it(PASS, "--filter", "ends_early$")
        self.assertRegex(run.out, r"INFO +cocotb\.task\.Test ends_early +"
                                  "Test stopped early by this task: seen enough\n")
        run = self.fails("is_ended_where_a_failure_is_expected", "",
                         "passed but we expected a failure")
        self.assertRegex(run.out, r"\.task\.who ends it +Test stopped early by this task\n")

    def test_several_types_of_errors(self) -> None:
        run = self.run_it(PASS, "--filter", "throws_as_expected")
        self.assertIn("passed: errored as expected (result was runtime_error)\n", run.out)

    def test_several_exceptions(self) -> None:
        message = "Multiple exceptions in test (2 sub-exceptions)"
        run = self.fails("several_exceptions", "ExceptionGroup", message)
        text = run.cases[-1].findtext("failure", "")
        self.assertRegex(text, re.escape(f"ExceptionGroup: {message}\n")
                         + r"  AssertionError: 1 \+ 1 == 3 \(.*\)\n"
                         + r"  RuntimeError: the task was cancelled, but threw .*\n")
        for line in text.splitlines():
            self.assertIn(line, run.out)
        self.fails("several_where_a_failure_is_expected", "ExceptionGroup", message)
        self.fails("several_where_an_error_is_expected", "ExceptionGroup", message)
        self.fails("several_of_which_one_skips", "BaseExceptionGroup", message)
        self.fails("ends_early_and_throws", "RuntimeError", "cancelled")
        self.run_it(PASS, "--filter", "several_as_expected")

    def test_control_characters(self) -> None:
        self.fails("throws_unprintable", "runtime_error", "a bell: #x07")

    def test_name_made_at_run_time(self) -> None:
        self.run_it(PASS, "--filter", "looks_up")

    def test_max_failures(self) -> None:
        tests = r"\.(fails|throws|passes|draws)$"
        run = self.run_it(FAIL, "--filter", tests, COCOTB_MAX_FAILURES="1")
        self.assertEqual(list(run.failures()), ["fails", "throws", "draws"])
        self.assertEqual(run.failures()["draws"][0], "RegressionTerminated")
        self.assertNotIn("drawn", run.out)
        for name in ("throws", "draws"):  # they never began
            case = run.cases[run.names().index(f"outcomes.{name}")]
            properties = {p.get("name"): p.get("value") for p in case.iter("property")}
            times = [properties[f"sim_time_{of}"] for of in ("start", "stop", "duration", "ratio")]
            self.assertEqual(times, ["0", "0", "0", "nan"])
        all_of_them = self.run_it(FAIL, "--filter", tests)
        self.assertEqual(list(all_of_them.failures()), ["fails", "throws"])


if __name__ == "__main__":
    strict_unittest.main()
