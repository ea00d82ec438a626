# SPDX-License-Identifier: Apache-2.0
"""A scoreboard counts what it compares and keeps the differences, so that a test can also want
some: a check that finds no planted fault is none."""

import cocotb
from cocotb.utils import get_sim_time


class Scoreboard:
    def __init__(self) -> None:
        self.compared = 0
        self.mismatches: list[str] = []

    def check(self, good: bool, what: str) -> None:
        self.compared += 1
        if not good:
            self.mismatches.append(f"{get_sim_time('ns'):g} ns: {what}")

    def equal(self, what: str, actual: int, expected: int) -> None:
        self.check(actual == expected, f"{what} is {actual:#x}, expected {expected:#x}")

    def expect_clean(self, at_least: int) -> None:
        assert not self.mismatches, \
            f"{len(self.mismatches)} of {self.compared} differ, first: {self.mismatches[0]}"
        assert self.compared >= at_least, f"only {self.compared} comparisons"

    def expect_caught(self, fault: str) -> None:
        assert self.mismatches, f"{fault} was not noticed in {self.compared} comparisons"
        cocotb.log.info("%s found: %s", fault, self.mismatches[0][:100])
