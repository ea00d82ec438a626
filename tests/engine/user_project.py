# SPDX-License-Identifier: Apache-2.0
"""Projects of users, for the tests of the package: configured, built and run in a scratch folder.

`<name>_test.py BUILD` gets the build folder of d1cosim, whose tools and results it uses. The
scratch folder is in it, always at the same place, so that ccache knows what is compiled there.
"""

import os
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/common"))

from strict_unittest import main  # noqa: E402, F401

BUILD = Path(sys.argv.pop(1)).resolve()
CACHE = dict(re.findall(r"^(\w+):\w+=(.+)$", (BUILD / "CMakeCache.txt").read_text(), re.MULTILINE))
CMAKE = CACHE["CMAKE_COMMAND"]
SANITIZERS = "-fsanitize=address,undefined -fno-sanitize-recover=all"
# The package of the preset asan is built with sanitizers, and so must be all that links it.
PRESET_FLAGS = SANITIZERS if CACHE.get("D1_SANITIZE") == "ON" else ""
# The environment of a user: an optimisation that is quick to compile, and a Python that has pip.
ENVIRONMENT = os.environ | {
    "CMAKE_BUILD_TYPE": "Debug", "CXX": CACHE["CMAKE_CXX_COMPILER"],
    "CXXFLAGS": f"-O0 -g0 {PRESET_FLAGS}",
    "PATH": f"{ROOT / 'build/python/bin'}:{os.environ['PATH']}",
    "VIRTUAL_ENV": str(ROOT / "build/python"),
    "LC_ALL": "C"}
ENVIRONMENT.pop("MAKEFLAGS", None)
ENVIRONMENT["CMAKE_GENERATOR"] = "Ninja"  # scripts/setup.sh installs no make
if not CACHE.get("CCACHE", "NOTFOUND").endswith("NOTFOUND"):
    ENVIRONMENT["CMAKE_CXX_COMPILER_LAUNCHER"] = CACHE["CCACHE"]


class Case(unittest.TestCase):
    """One scratch folder for all tests of a class: what one has built, others need not build."""

    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = BUILD / "tests" / Path(sys.argv[0]).stem
        shutil.rmtree(cls.folder, ignore_errors=True)
        cls.folder.mkdir(parents=True)

    def call(self, *command: object, cwd: Path | None = None, **variables: str) -> tuple[int, str]:
        done = subprocess.run([str(word) for word in command], cwd=cwd or self.folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1000,
                              env=ENVIRONMENT | variables)
        return done.returncode, done.stdout

    def call_ok(self, *command: object, cwd: Path | None = None, **variables: str) -> str:
        code, text = self.call(*command, cwd=cwd, **variables)
        self.assertEqual(code, 0, text[-5000:])
        return text

    def refused(self, said: str, *command: object, **variables: str) -> None:
        """Fails, with an error that contains `said`, however its lines are broken."""
        code, text = self.call(*command, **variables)
        self.assertNotEqual(code, 0, text)
        self.assertIn(said, " ".join(text.split()))

    def passed(self, results: Path) -> list[str]:
        """The names of the tests in a results.xml without failures."""
        cases = list(ElementTree.parse(results).iter("testcase"))
        self.assertEqual([case.get("name") for case in cases
                          if case.find("failure") is not None or case.find("skipped") is not None],
                         [])
        return [str(case.get("name")) for case in cases]
