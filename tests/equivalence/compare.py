#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a group of tests in C++ and in Python and compares: compare.py ENGINE SIMULATOR GROUP.

ENGINE is the testbench with all tests/equivalence/test_<group>.cpp, SIMULATOR cocotb's main program
with the same model. Compared are, test by test, the history of all signals (the time since the test
began, signal and new value, at the end of each time step), and the whole entry of results.xml, its
elements, attributes, properties and texts, except for what UNEQUAL and OWN_WORDS list. cocotb
before 2.1 writes less; what it does write is compared. Exit 1: they differ, or nothing was
compared.
"""

import argparse
import hashlib
import os
import re
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
VERSION = tuple(int(number) for number in re.findall(r"\d+", cocotb.__version__)[:2])
# cocotb 1 counts the step between two tests to the time of the first.
GAP_IN_TIME = int(VERSION < (2, 0))
# Variables of some groups.
VARIABLES = {"limit": {"COCOTB_MAX_FAILURES": "2"}}

# What two entries of results.xml cannot have in common, and why.
UNEQUAL = {
    "@time": "wall clock",
    "property sim_time_ratio": "simulated time by wall clock",
    "property line": "the same test begins in another line of the other source",
    "property attachment": "cocotb's runner names the file of its waves",
    "system-out": "likewise",
    "failure": "a traceback of Python; of an ExceptionGroup the types are compared",
}
# Exceptions whose messages are not the test's.
OWN_WORDS = {
    "AssertionError": "the expression, by pytest with its values, by COCOTB_ASSERT with its place",
    "SimTimeoutError": "none in cocotb, in the engine who waits for what",
    "RuntimeError": "wrong use, in the words of cocotb or of the engine",
}


class Change(NamedTuple):
    time: int  # steps
    signal: str
    value: str


@dataclass
class Test:
    name: str
    verdict: str
    start: int  # steps
    stop: int
    said: dict[str, str] = field(default_factory=dict)  # all else of its entry in results.xml
    changes: list[Change] = field(default_factory=list)  # times since the start

    def began(self) -> bool:
        return self.verdict != "skipped" and self.stop > 0

    def digest(self) -> str:
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()[:12]


@dataclass
class Comparison:
    tests: int = 0
    changes: int = 0
    differences: list[str] = field(default_factory=list)


def steps(ns: str) -> int:
    return round(float(ns) * STEPS_PER_NS)


def entry(case: ElementTree.Element) -> dict[str, str]:
    """What results.xml says of a test, by "@attribute", "element @attribute", "element" (its text)
    and "property name"; in the form of cocotb 2.1."""
    said = {f"@{name}": value for name, value in case.items()}
    for child in case:
        if child.tag == "properties":
            said |= {f"property {p.get('name')}": p.get("value", "") for p in child}
        else:
            said |= {f"{child.tag} @{name}": value for name, value in child.items()}
            said[child.tag] = child.text or ""
    for new, old in (("property file", "@file"), ("property line", "@lineno"),
                     ("property sim_time_ratio", "@ratio_time"),
                     ("failure @type", "failure @error_type"),  # cocotb 2.0
                     ("failure @message", "failure @error_msg")):
        if old in said:
            said[new] = said.pop(old)
    if said.get("failure @type") == "NoneType":
        del said["failure @type"], said["failure @message"]
    if VERSION < (2, 0) and (seed := re.fullmatch(r"Test failed with RANDOM_SEED=(\d+)",
                                                  said.get("failure @message", ""))):
        del said["failure @message"]
        said["system-err"] = f"Test failed with COCOTB_RANDOM_SEED={seed[1]}\n"
    said["property file"] = Path(said["property file"]).stem
    if VERSION < (2, 0) and said["property file"] == "decorators":
        del said["property file"]  # where cocotb 1 wraps a test with a time limit
    if said.get("failure @type", "").endswith("ExceptionGroup"):
        types = re.findall(r"^[ |]*(?:\w+\.)*([A-Z]\w*)(?:: .*)?$", said["failure"], re.MULTILINE)
        said["types"] = " ".join(types)
    return said


def check_sums(suite: ElementTree.Element) -> None:
    cases = list(suite.iter("testcase"))
    sums = {"tests": len(cases)} | {
        name: sum(case.find(tag) is not None for case in cases)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))}
    said = {name: int(suite.get(name, 0)) for name in sums}
    names = {case.get("classname") for case in cases}
    if said != sums or names != {suite.get("name")}:
        raise ValueError(f"results.xml says {suite.attrib}, but has {sums} in {names}")


def read_results(file: Path) -> list[Test]:
    """The tests in the order in which they ran. Before 2.1 cocotb gives durations only."""
    tests = []
    begin = 0
    root = ElementTree.parse(file).getroot()
    if root.get("name") == "cocotb tests":
        for suite in root:
            check_sums(suite)
    for case in root.iter("testcase"):
        said = entry(case)
        verdict = next((tag for tag in ("failure", "error", "skipped") if tag in said), "passed")
        verdict = "failed" if verdict == "failure" else verdict
        start = stop = begin
        if "property sim_time_start" in said:
            start, stop, duration = (steps(said.pop(f"property sim_time_{which}"))
                                     for which in ("start", "stop", "duration"))
            if duration != stop - start:
                raise ValueError(f"{file}: {said}: a wrong sim_time_duration")
            said["gap"] = f"{start - begin} steps"  # to the test before
            begin = stop
        elif "@sim_time_ns" in said and verdict != "skipped":
            stop = start + steps(said["@sim_time_ns"]) - GAP_IN_TIME
            begin = stop + 1
        said.pop("@sim_time_ns", None)
        tests.append(Test(f"{case.get('classname')}.{case.get('name')}", verdict, start, stop,
                          said))
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
    ran = [test for test in tests if test.began()]
    for test, following in zip(ran, [*ran[1:], None]):
        end = following.start if following else float("inf")
        test.changes = [change._replace(time=change.time - test.start) for change in changes
                        if test.start <= change.time < end]


def run_engine(program: Path, group: str, out: Path) -> list[Test]:
    results, wave = out / "results.xml", out / "wave.fst"
    results.unlink(missing_ok=True)
    done = subprocess.run(
        [program, "--results", results, "--wave", wave, "--seed", str(SEED)], cwd=out, text=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "COCOTB_TEST_MODULES": f"test_{group}", **VARIABLES.get(group, {})})
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
        test_module=f"test_{group}", seed=SEED, waves=True, extra_env=VARIABLES.get(group, {}),
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


def different_entries(cpp: dict[str, str], python: dict[str, str], complete: bool) -> list[str]:
    found = []
    types = [said.get("failure @type", "") for said in (cpp, python)]
    for key in sorted({*cpp, *python}):
        mine, theirs = cpp.get(key), python.get(key)
        own_words = key == "failure @message" and types[0] == types[1] and types[0] in OWN_WORDS
        if key in UNEQUAL or own_words or mine == theirs or (theirs is None and not complete):
            continue
        found.append(f"{key} {mine!r} in C++, {theirs!r} in Python")
    return found


def compare(cpp: list[Test], python: list[Test], complete: bool = VERSION >= (2, 1)) -> Comparison:
    """`complete`: Python's entries of results.xml have all that those of cocotb 2.1 have."""
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
        else:
            found += different_entries(mine.said, theirs.said, complete)
        if mine.stop - mine.start != theirs.stop - theirs.start:
            found.append(f"{mine.stop - mine.start} steps in C++, "
                         f"{theirs.stop - theirs.start} in Python")
        if mine.changes != theirs.changes:
            found.append(first_difference(mine, theirs))
        if not mine.changes and mine.began() and theirs.verdict != "skipped":
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
