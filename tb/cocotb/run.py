#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a module of tests on a simulator that CMake has built: run.py SIMULATOR MODULE.

cocotb's own runner starts it, but passes when tests fail. This passes only if the simulator ended
well and wrote results in which at least one test is, each passed and none was skipped.
"""

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

try:
    from cocotb_tools.runner import get_runner  # 2.0 and newer
except ImportError:
    from cocotb.runner import get_runner

HERE = Path(__file__).resolve().parent


def complaints(results: Path) -> list[str]:
    """Why these results are no pass; empty for a pass."""
    if not results.is_file():
        return ["the simulation ended without results"]
    tests = list(ElementTree.parse(results).iter("testcase"))
    found = [f"{test.get('name')}: {child.tag}" for test in tests for child in test
             if child.tag in ("failure", "error", "skipped")]
    return found if tests else ["no test ran"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simulator", type=Path, help="the program, named as its top module")
    parser.add_argument("module", help="Python module with the tests")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the module is")
    parser.add_argument("--results", type=Path, required=True, help="folder to run in")
    parser.add_argument("--test", help="only these, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    sys.path[:0] = [str(args.folder), str(HERE)]  # the runner passes sys.path on
    results = args.results.resolve() / "results.xml"
    results.unlink(missing_ok=True)
    try:
        get_runner("verilator").test(
            test_module=args.module, testcase=args.test, seed=args.seed,
            hdl_toplevel=args.simulator.name, hdl_toplevel_lang="verilog",
            build_dir=args.simulator.parent, test_dir=results.parent, results_xml=results.name)
        found = []
    except (SystemExit, RuntimeError) as error:  # the exit code is not 0, as 1.x and 2.x say it
        found = [str(error)]
    found = complaints(results) + found
    for complaint in found:
        print(f"{args.module}: {complaint}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
