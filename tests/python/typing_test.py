#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Types of d1golden: mypy --strict accepts it and its tests; _core.pyi says what _core has."""

import ast
import inspect
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from d1golden import _core

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "common"))

import strict_unittest  # noqa: E402

STUB = ROOT / "python" / "d1golden" / "_core.pyi"


def mypy(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as cache:
        return subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--scripts-are-modules", "--cache-dir",
             cache, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
            env=os.environ | {"MYPYPATH": "python:tests/common:tb/cocotb:scripts",
                              "LD_PRELOAD": ""})


def arguments_of(doc: str | None) -> list[str]:
    """Names out of "tick(self: ..., start: handle = None) -> bytes", which pybind11 puts first."""
    signature = (doc or "").split("\n")[0]
    inside = re.sub(r"\[[^\]]*\]", "", signature.partition("(")[2].rpartition(")")[0])
    return re.findall(r"(?:^|, )(\w+): ", inside)


class Typing(unittest.TestCase):
    def test_mypy_accepts_the_package_and_its_tests(self) -> None:
        run = mypy("python/d1golden", *sorted((ROOT / "tests" / "python").glob("*.py")))
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        checked = re.search(r"no issues found in (\d+) source files", run.stdout)
        assert checked is not None
        self.assertGreaterEqual(int(checked[1]), 14)

    def test_mypy_refuses_wrong_uses(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            wrong = Path(folder, "wrong.py")
            wrong.write_text("import d1golden\nd1golden.Node(3)\n"
                             "d1golden.Node().tick(strat=(0, 0))\n"
                             "d1golden.encode([1.0], 'bf16')\nd1golden.frobnicate()\n")
            run = mypy(wrong)
        self.assertEqual({int(line) for line in re.findall(r"wrong\.py:(\d+): error", run.stdout)},
                         {2, 3, 4, 5}, run.stdout)

    def test_stub_has_the_names_and_arguments_of_the_module(self) -> None:
        compared = self.compare(_core, ast.parse(STUB.read_text()).body, "_core")
        self.assertGreater(compared, 70)

    def compare(self, thing: object, body: list[ast.stmt], where: str) -> int:
        stub: dict[str, ast.stmt] = {}
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                stub[node.name] = node
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                stub[node.target.id] = node
        only_types = {"_Beat", "_Registers"}
        held = {name for name in vars(thing)
                if not name.startswith("__") or name in ("__init__", "__eq__", "__hash__")}
        held -= {"__init__"} - set(stub)  # without a constructor
        held -= {"_pybind11_conduit_v1_"}  # of pybind11 itself
        self.assertEqual(held, set(stub) - only_types, where)
        compared = 0
        for name in sorted(held):
            node, value = stub[name], inspect.getattr_static(thing, name)
            compared += 1
            if isinstance(node, ast.ClassDef):
                compared += self.compare(value, node.body, f"{where}.{name}")
            elif isinstance(node, ast.FunctionDef) and not isinstance(value, property):
                written = [a.arg for a in (*node.args.args, *node.args.kwonlyargs)]
                doc = getattr(getattr(value, "__func__", value), "__doc__", "")
                if name not in ("__eq__", "__hash__"):
                    self.assertEqual(arguments_of(doc), written, f"{where}.{name}")
        return compared


if __name__ == "__main__":
    strict_unittest.main()
