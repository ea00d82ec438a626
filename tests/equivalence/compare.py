#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a group of tests in C++ and in Python and compares: compare.py ENGINE SIMULATOR GROUP.

ENGINE is the testbench with all tests/equivalence/test_<group>.cpp, SIMULATOR cocotb's main program
with the same model. Compared are, test by test, the entry of results.xml (module, name, verdict,
simulated time, type of failure where both name one) and the history of all signals: the time since
the test began, signal and new value, at the end of each time step. Exit 1: they differ, or nothing
was compared.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import cocotb

try:
    from cocotb_tools.runner import get_runner  # 2.0 and newer
except ImportError:
    from cocotb.runner import get_runner

HERE = Path(__file__).resolve().parent
SEED = 1
STEPS_PER_NS = 1000
# cocotb 1 counts the step between two tests to the time of the first.
GAP_IN_TIME = int(cocotb.__version__.startswith("1."))


class Change(NamedTuple):
    time: int  # steps
    signal: str
    value: str


@dataclass
class Test:
    name: str
    verdict: str
    error: str | None  # type of what made it fail
    start: int  # steps
    stop: int
    changes: list[Change] = field(default_factory=list)  # times since the start

    def digest(self) -> str:
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()[:12]


@dataclass
class Comparison:
    tests: int = 0
    changes: int = 0
    differences: list[str] = field(default_factory=list)


def steps(ns: str) -> int:
    return round(float(ns) * STEPS_PER_NS)


def read_results(file: Path) -> list[Test]:
    """The tests in the order in which they ran. Before 2.1 cocotb gives durations only."""
    tests = []
    begin = 0
    for case in ElementTree.parse(file).iter("testcase"):
        properties = {p.get("name"): p.get("value") for p in case.iter("property")}
        child = next((c for c in case if c.tag in ("failure", "error", "skipped")), None)
        verdict = "passed" if child is None else "skipped" if child.tag == "skipped" else "failed"
        start = stop = begin
        if "sim_time_start" in properties:
            start, stop = (steps(properties[f"sim_time_{end}"]) for end in ("start", "stop"))
        elif verdict != "skipped":
            stop = start + steps(case.get("sim_time_ns")) - GAP_IN_TIME
            begin = stop + 1
        tests.append(Test(f"{case.get('classname')}.{case.get('name')}", verdict,
                          None if child is None else child.get("type"), start, stop))
    return tests


def hexadecimal(bits: str) -> str:
    return f"{int(bits, 2):x}" if set(bits) <= set("01") else bits


def read_wave(file: Path) -> list[Change]:
    """All changes in an FST file, in the order of time and then of signal."""
    text = subprocess.run(["fst2vcd", file], check=True, capture_output=True, text=True).stdout
    head, body = text.split("$enddefinitions $end", 1)
    if "1ps" not in head.split("$timescale")[1].split("$end")[0]:
        raise ValueError(f"{file}: the step is not 1 ps")
    names: dict[str, str] = {}  # by the code of the file; below the top, and ports like its signals
    scopes: list[str] = []
    for line in head.splitlines():
        words = line.split()
        if line.startswith("$scope"):
            scopes.append(words[2])
        elif line.startswith("$upscope"):
            scopes.pop()
        elif line.startswith("$var"):
            names.setdefault(words[3], ".".join([*scopes[1:], words[4]]))
    changes = []
    time = 0
    for line in body.splitlines():
        if line.startswith("#"):
            time = int(line[1:])
        elif line and line[0] in "01xzXZ":
            changes.append(Change(time, names[line[1:]], line[0]))
        elif line and line[0] in "bB":
            value, code = line[1:].split()
            changes.append(Change(time, names[code], hexadecimal(value)))
    return sorted(set(changes))


def distribute(changes: list[Change], tests: list[Test]) -> None:
    """Gives each test the changes of its time."""
    ran = [test for test in tests if test.verdict != "skipped"]
    for test, following in zip(ran, [*ran[1:], None]):
        end = following.start if following else float("inf")
        test.changes = [change._replace(time=change.time - test.start) for change in changes
                        if test.start <= change.time < end]


def run_engine(program: Path, group: str, out: Path) -> list[Test]:
    results, wave = out / "results.xml", out / "wave.fst"
    results.unlink(missing_ok=True)
    done = subprocess.run(
        [program, "--results", results, "--wave", wave, "--seed", str(SEED)], cwd=out, text=True,
        stdout=subprocess.PIPE, env={**os.environ, "COCOTB_TEST_MODULES": f"test_{group}"})
    if done.returncode not in (0, 1):  # 1: tests failed, as some are meant to
        raise RuntimeError(f"{program} failed:\n{done.stdout}")
    tests = read_results(results)
    distribute(read_wave(wave), tests)
    return tests


def run_cocotb(simulator: Path, group: str, out: Path) -> list[Test]:
    results, wave = out / "results.xml", out / "dump.fst"
    results.unlink(missing_ok=True)
    wave.unlink(missing_ok=True)
    sys.path[:0] = [str(HERE)]  # the runner passes sys.path on
    get_runner("verilator").test(
        test_module=f"test_{group}", seed=SEED, waves=True,
        # Registers begin with the values that the engine gives them.
        plusargs=["+verilator+rand+reset+2", f"+verilator+seed+{SEED + 1}"],
        hdl_toplevel=simulator.name, hdl_toplevel_lang="verilog",
        build_dir=simulator.parent, test_dir=out, results_xml=results.name)
    tests = read_results(results)
    distribute(read_wave(wave), tests)
    return tests


def first_difference(cpp: Test, python: Test) -> str:
    """Of two histories that are not the same."""
    for a, b in zip([*cpp.changes, None], [*python.changes, None]):
        if a != b:
            break
    time, signal, _ = min(change for change in (a, b) if change)
    values = [next((f"becomes {c.value}" for c in test.changes if c[:2] == (time, signal)), "stays")
              for test in (cpp, python)]
    return f"after {time} steps {signal} {values[0]} in C++, {values[1]} in Python"


def compare(cpp: list[Test], python: list[Test]) -> Comparison:
    result = Comparison()
    other = {test.name: test for test in python}
    known = {test.name for test in cpp}
    result.differences += [f"{name}: not in C++" for name in other if name not in known]
    for mine in cpp:
        if mine.name not in other:
            result.differences.append(f"{mine.name}: not in Python")
            continue
        theirs = other[mine.name]
        found = []
        if mine.verdict != theirs.verdict:
            found.append(f"{mine.verdict} in C++, {theirs.verdict} in Python")
        if mine.error and theirs.error and mine.error != theirs.error:
            found.append(f"{mine.error} in C++, {theirs.error} in Python")
        if mine.stop - mine.start != theirs.stop - theirs.start:
            found.append(f"{mine.stop - mine.start} steps in C++, "
                         f"{theirs.stop - theirs.start} in Python")
        if mine.changes != theirs.changes:
            found.append(first_difference(mine, theirs))
        if not mine.changes and "skipped" not in (mine.verdict, theirs.verdict):
            found.append("no signal changes, so nothing is compared")
        result.differences += [f"{mine.name}: {text}" for text in found]
        result.tests += 1
        result.changes += len(mine.changes)
    if not result.differences and [t.name for t in cpp] != [t.name for t in python]:
        result.differences.append("the tests stand in different orders")
    if not result.tests or not result.changes:
        result.differences.append("nothing was compared")
    return result


def run(engine: Path, simulator: Path, group: str, out: Path) -> tuple[list[Test], list[Test]]:
    folders = [out.resolve() / group / language for language in ("cpp", "python")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return (run_engine(engine.resolve(), group, folders[0]),
            run_cocotb(simulator.resolve(), group, folders[1]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", type=Path)
    parser.add_argument("simulator", type=Path)
    parser.add_argument("group", help="of tests/equivalence/test_<group>.cpp and .py")
    parser.add_argument("--out", type=Path, required=True, help="folder for waves and results")
    args = parser.parse_args()

    cpp, python = run(args.engine, args.simulator, args.group, args.out)
    result = compare(cpp, python)
    for test in cpp:
        print(f"{test.name}: {test.verdict}, {test.stop - test.start} steps, "
              f"{len(test.changes)} changes, {test.digest()}")
    for difference in result.differences:
        print(difference, file=sys.stderr)
    print(f"{args.group}: {result.tests} tests, {result.changes} changes of signals, "
          f"{len(result.differences)} differences to cocotb {cocotb.__version__}")
    return 1 if result.differences else 0


if __name__ == "__main__":
    sys.exit(main())
