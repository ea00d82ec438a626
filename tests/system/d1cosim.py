# SPDX-License-Identifier: Apache-2.0
"""Runs d1cosim for the tests of this folder: `python3 <name>_test.py PATH_OF_D1COSIM`."""

import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

from strict_unittest import main  # noqa: E402, F401

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "d1cosim"

PASS, FAIL, USAGE, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 130

# A sanitizer that finds something must not end with an exit code that means something else.
for sanitizer in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
    os.environ[sanitizer] = os.environ.get(sanitizer, "") + ":exitcode=99"

# What no message to a user may contain.
INTERNALS = ("terminate called", "std::", "basic_string", "vector::", "json.exception", "Sanitizer",
             "runtime error", "assertion `", "CLI::")


class Run:
    """A finished d1cosim: `code`, `out`, `err`. With `file_limit` no file can grow beyond it."""

    def __init__(self, *arguments: str, stdin: str = "", cwd: Path | None = None,
                 stdout: str | None = None, timeout: float = 240,
                 file_limit: int | None = None) -> None:
        def limit() -> None:
            if file_limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        with open(stdout, "w") if stdout else tempfile.TemporaryFile(
                "w+", errors="replace") as out:
            done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, stdout=out,
                                  stderr=subprocess.PIPE, text=True, errors="replace", cwd=cwd,
                                  timeout=timeout, preexec_fn=limit)
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

    def files(self) -> dict[str, tuple[int, int]]:
        """Size and time of each; opening one would drop the locks this process has on it."""
        status = ((path, path.stat()) for path in self.folder.rglob("*") if path.is_file())
        return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in status}

    def refused(self, code: int, said: str, *arguments: str, **options) -> Run:
        """Ends with this code and a message for people that contains `said`; never by a signal.

        Wrong usage and a failing environment leave every file as it was, and make none.
        """
        before = self.files()
        run = Run(*arguments, cwd=self.folder, **options)
        self.assertEqual(run.code, code, str(run)[-3000:])
        self.assertIn(said, run.err + run.out)
        for word in INTERNALS:
            self.assertNotIn(word, run.err)
        if code in (USAGE, ENVIRONMENT):
            self.assertEqual(self.files(), before, str(run))
        return run


GOOD = "_start:\n  li r1, 3\n  mul r2, r1, r1\n  csrw Exit, r0\n  halt\n"
WRONG = "_start:\n  li r1, 7\n  csrw Exit, r1\n  halt\n"
ENDLESS = "_start:\nloop:\n  j loop\n"
QUICK = ("--config", "tiny", "--check", "golden")


def npy(header: str | bytes, data: bytes = b"", version: int = 1) -> bytes:
    text = header.encode() if isinstance(header, str) else header
    size = struct.pack("<H" if version == 1 else "<I", len(text) + 1)
    return b"\x93NUMPY" + bytes([version, 0]) + size + text + b"\n" + data


def header(shape: str, descr: str = "'<f4'", fortran: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}"


class SmallCase(Case):
    """Three programs and an array of 2 x 2 in the folder."""

    def setUp(self) -> None:
        super().setUp()
        self.write("good.s", GOOD)
        self.write("wrong.s", WRONG)
        self.write("endless.s", ENDLESS)
        self.write("a.npy", npy(header("(2, 2)"), struct.pack("<4f", 1, 2, 3, 4)))

    def write(self, name: str, content: str | bytes) -> str:
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else
                                         content.encode())
        return name

    def each(self, code: int, cases: list[tuple]) -> None:
        for said, *arguments in cases:
            with self.subTest(" ".join(map(str, arguments))[:200]):
                self.refused(code, said, *arguments)


def interrupt(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)
