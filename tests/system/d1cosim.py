# SPDX-License-Identifier: Apache-2.0
"""Runs d1cosim for the tests of this folder: `python3 <name>_test.py PATH_OF_D1COSIM`."""

import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

from strict_unittest import main  # noqa: E402, F401

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "d1cosim"

PASS, FAIL, USAGE, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 130


class Run:
    """A finished d1cosim: `code`, `out`, `err`."""

    def __init__(self, *arguments: str, stdin: str = "", cwd: Path | None = None,
                 stdout: str | None = None, timeout: float = 240) -> None:
        with open(stdout, "w") if stdout else tempfile.TemporaryFile("w+") as out:
            done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, stdout=out,
                                  stderr=subprocess.PIPE, text=True, cwd=cwd, timeout=timeout)
            if not stdout:
                out.seek(0)
            self.out = "" if stdout else out.read()
        self.code, self.err = done.returncode, done.stderr
        self.arguments = arguments

    def __str__(self) -> str:
        return f"d1cosim {' '.join(map(str, self.arguments))}\n{self.out}{self.err}"


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def run_ok(self, *arguments: str, **options) -> Run:
        run = Run(*arguments, cwd=self.folder, **options)
        self.assertEqual(run.code, PASS, str(run))
        return run

    def refused(self, code: int, said: str, *arguments: str, **options) -> Run:
        """Ends with this code and a message that contains `said`; never by a signal."""
        run = Run(*arguments, cwd=self.folder, **options)
        self.assertEqual(run.code, code, str(run))
        self.assertIn(said, run.err + run.out)
        self.assertNotIn("terminate called", run.err)
        return run


def interrupt(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)
