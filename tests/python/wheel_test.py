#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The source tree gives an sdist, the sdist a wheel, the wheel a module that passes the tests.

Needs the Python package index, so it is a nightly test.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import unittest
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "common"))

import strict_unittest  # noqa: E402


class Wheel(unittest.TestCase):
    def run_ok(self, *command: str | Path) -> None:
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("PYTHONPATH", "LD_PRELOAD")}
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True,
                             check=False, timeout=1800)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_sdist_to_wheel_to_module(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            venv.create(Path(folder, "venv"), with_pip=True)
            python = Path(folder, "venv", "bin", "python")
            self.run_ok(python, "-m", "pip", "install", "-q", "build")
            self.run_ok(python, "-m", "build", "--outdir", folder, ROOT)
            sdist, = Path(folder).glob("*.tar.gz")
            wheel, = Path(folder).glob("*.whl")
            with tarfile.open(sdist) as archive:
                folders = {name.split("/")[1] for name in archive.getnames() if "/" in name}
            wanted = {"CMakeLists.txt", "LICENSE", "PKG-INFO", "README.md", "cmake", "docs",
                      "golden", "pyproject.toml", "python", "sim"}
            self.assertEqual(folders, wanted)
            self.run_ok(python, "-m", "pip", "install", "-q", wheel)
            for name in ("formats", "program", "misuse", "doc"):
                self.run_ok(python, ROOT / "tests" / "python" / f"{name}_test.py")


if __name__ == "__main__":
    strict_unittest.main()
