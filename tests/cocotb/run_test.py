#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tb/cocotb/run.py passes only what passed: run_test.py SIMULATOR, that of the router."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "common"))

import strict_unittest  # noqa: E402

RUN = TESTS.parent / "tb/cocotb/run.py"
SIMULATOR = os.path.abspath(sys.argv.pop(1))

PRELUDE = """import os
import cocotb
from cocotb.triggers import RisingEdge, Timer
from d1bench.beats import beat
from d1bench.clocking import reset, start_clock
"""
GOOD = """
@cocotb.test()
async def good(dut):
    await Timer(1, "ns")
"""


class RunPasses(unittest.TestCase):
    def run_module(self, text: str, *arguments: str) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "module.py").write_text(PRELUDE + text)
            done = subprocess.run([sys.executable, RUN, SIMULATOR, "module", "--folder", folder,
                                   "--results", folder, *arguments],
                                  capture_output=True, text=True, timeout=300)
            return done.returncode, done.stderr

    def refused(self, said: str, text: str, *arguments: str) -> None:
        code, errors = self.run_module(text, *arguments)
        self.assertEqual(code, 1, errors)
        self.assertIn(f"module: {said}", errors)

    def test_good(self) -> None:
        code, errors = self.run_module(GOOD)
        self.assertEqual(code, 0, errors)

    def test_failing(self) -> None:
        self.refused("bad: failure", GOOD + """
@cocotb.test()
async def bad(dut):
    assert int(dut.idle_o.value) == 2
""")

    def test_hanging(self) -> None:
        self.refused("hangs: failure", GOOD + """
@cocotb.test(timeout_time=1, timeout_unit="us")
async def hangs(dut):
    await RisingEdge(dut.idle_o)
""")

    def test_failing_in_a_task(self) -> None:
        self.refused("bad: failure", """
async def task(dut):
    await Timer(1, "ns")
    assert False

@cocotb.test()
async def bad(dut):
    cocotb.start_soon(task(dut))
    await Timer(2, "ns")
""")

    def test_empty(self) -> None:
        self.refused("", "")  # "no test ran", or newer versions of cocotb refuse it themselves

    def test_skipped(self) -> None:
        self.refused("later: skipped", GOOD + """
@cocotb.test(skip=True)
async def later(dut):
    pass
""")

    def test_no_such_module(self) -> None:
        self.refused("", "import no_such_module\n" + GOOD)

    def test_crashing(self) -> None:
        self.refused("the simulation ended without results", GOOD + """
@cocotb.test()
async def crash(dut):
    os.abort()
""")

    def test_ending_early(self) -> None:
        self.refused("the simulation ended without results", GOOD + """
@cocotb.test()
async def leave(dut):
    os._exit(0)
""")

    def test_assertion_of_the_rtl(self) -> None:
        # As a crash without results, or from 2.0 on as a failure of the test.
        self.refused("", GOOD + """
@cocotb.test()
async def illegal(dut):
    start_clock(dut)
    await reset(dut)
    dut.in_i[0].value = beat(kind=7)
    await Timer(100, "ns")
""")

    def test_results_of_an_earlier_run_do_not_count(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            module = Path(folder, "module.py")
            codes = []
            for text in (GOOD, GOOD.replace("await", "os._exit(0); await")):
                module.write_text(PRELUDE + text)
                codes.append(subprocess.run(
                    [sys.executable, RUN, SIMULATOR, "module", "--folder", folder, "--results",
                     folder], capture_output=True, timeout=300).returncode)
            self.assertEqual(codes, [0, 1])


if __name__ == "__main__":
    strict_unittest.main()
