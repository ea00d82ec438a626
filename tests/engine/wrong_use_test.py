#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The compiler refuses wrong use of the engine, and says why: wrong_use_test.py COMPILER."""

import os
import re
import subprocess
import sys
import unittest
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/common"))

import strict_unittest  # noqa: E402

COMPILER = sys.argv.pop(1)
WRONG = ROOT / "tests/engine/wrong_use.cpp"
NO_AWAIT = """#include "sim/engine/engine.hpp"
using Dut = engine::DutBase;
COCOTB_TEST(awaits_nothing) { COCOTB_ASSERT(dut.name() == "top"); }
"""
# The options that d1cosim_add_testbench() gives to tests.
OPTIONS = re.search(r"-Werror=[^)]*", (ROOT / "cmake/D1Testbench.cmake").read_text())


def compile_text(text: str, *options: str) -> str:
    """What the compiler says, in plain English."""
    if not OPTIONS:
        raise RuntimeError("cmake/D1Testbench.cmake: no option -Werror=")
    if "clang" in Path(COMPILER).name:
        options = (*options, "-ferror-limit=0")
    command = [COMPILER, "-std=c++20", f"-I{ROOT}", *OPTIONS[0].split(), *options, "-x", "c++", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300,
                          env=os.environ | {"LC_ALL": "C"})
    return done.stderr


def errors_by_line(messages: str) -> dict[int, str]:
    """The errors of each line. One in a header belongs to the line that the compiler came from,
    which it names in a line before (GCC) or in a note after it (clang)."""
    found: dict[int, str] = defaultdict(str)
    came_from, pending = 0, ""
    for message in messages.splitlines():
        place = re.match(r"([^:\s]+):(\d+):(?:\d+:)?( error:| note:)?", message)
        if not place:
            continue
        is_ours, line, kind = place[1] == "<stdin>", int(place[2]), place[3]
        if is_ours:
            found[line] += pending
            came_from, pending = 0 if kind else line, ""
        if kind == " error:":
            if is_ours or came_from:
                found[line if is_ours else came_from] += message + "\n"
            else:
                pending += message + "\n"
    return {number: text for number, text in found.items() if text}


class WrongUse(unittest.TestCase):
    def test_each_wrong_line_is_refused_and_no_other(self) -> None:
        text = WRONG.read_text()
        expected = {number: found[1] for number, line in enumerate(text.splitlines(), 1)
                    if (found := re.search(r"; +// error: (.*)", line))}
        self.assertGreater(len(expected), 20)
        errors = errors_by_line(compile_text(text, "-fsyntax-only"))
        self.assertEqual(sorted(errors), sorted(expected), errors)
        for number, wanted in expected.items():
            self.assertRegex(errors[number], wanted)

    def test_right_use_compiles(self) -> None:
        text = "".join(line for line in WRONG.read_text().splitlines(keepends=True)
                       if "; " not in line or "// error: " not in line)
        self.assertEqual(errors_by_line(compile_text(text, "-fsyntax-only")), {})

    def test_a_test_that_awaits_nothing(self) -> None:
        errors = errors_by_line(compile_text(NO_AWAIT, "-S", "-o", os.devnull))
        self.assertEqual(list(errors), [3])
        self.assertRegex(errors[3], "control reaches end|does not return a value")


if __name__ == "__main__":
    strict_unittest.main()
