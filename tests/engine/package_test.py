#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The installed package, and docs/testbench.md: what the guide says is done, word for word, and
its code stands in the examples. Then, that wrong use of the CMake function names what is wrong."""

import re
import shutil
import unittest
from pathlib import Path

import user_project
from user_project import BUILD, CMAKE, ROOT, Case

GUIDE = (ROOT / "docs/testbench.md").read_text()
PROJECT = """cmake_minimum_required(VERSION 3.25)
project(wrong LANGUAGES CXX)
{before}
find_package(d1cosim {find})
message(STATUS "found: ${{d1cosim_FOUND}}")
{call}
"""


class Guide(unittest.TestCase):
    def test_code_stands_in_the_examples(self) -> None:
        """Each block of code is a part of the file that the comment above it names."""
        blocks = re.findall(r"(?:<!-- (\S+) -->\n)?```(cpp|cmake|verilog)\n(.*?)```", GUIDE,
                            re.DOTALL)
        self.assertGreater(len(blocks), 5)
        for name, _, code in blocks:
            self.assertTrue(name, f"no file is named above:\n{code}")
            self.assertIn(code, (ROOT / name).read_text(), name)


class Package(Case):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.prefix = cls.folder / "prefix"
        cls.build = cls.folder / "build"

    def test_a_guide(self) -> None:
        """The commands of the guide that are marked to be run. First, as the others need it."""
        blocks = re.findall(r"<!-- run -->\n```sh\n(.*?)```", GUIDE, re.DOTALL)
        self.assertGreater(len(blocks), 1)
        work = self.folder / "d1cosim"
        work.mkdir()
        (work / "examples").symlink_to(ROOT / "examples")
        (work / "build").mkdir()
        (work / "build/engine").symlink_to(BUILD)
        self.call_ok("bash", "-euxc", "".join(blocks), cwd=work, PREFIX=str(self.prefix),
                     BUILD=str(self.build))
        self.assertEqual(self.passed(self.build / "results.xml"), ["interrupts_are_taken"])
        self.assertGreater((self.build / "irq.fst").stat().st_size, 1000)
        for seed in range(20):
            self.call_ok("./picorv32_test", "--seed", seed, cwd=self.build)
            names = self.passed(self.build / "results.xml")
            self.assertEqual(len(names), 9)
            self.assertIn("fibonacci_numbers/most_wait=5", names)

    def test_b_relocated(self) -> None:
        """Nothing in the package names the folder that it was made in, or where it was installed
        first."""
        named = [path for path in self.prefix.rglob("*.cmake")
                 if str(ROOT) in path.read_text() or str(self.prefix) in path.read_text()]
        self.assertEqual(named, [])
        self.assertGreater(len(list(self.prefix.rglob("*.cmake"))), 5)

    # --- wrong use

    def configure(self, call: str, *options: str, before: str = "", find: str = "REQUIRED",
                  build: str = "wrong") -> list[object]:
        source = self.folder / "source"
        source.mkdir(exist_ok=True)
        for name in ("counter.v", "first.cpp"):
            shutil.copy(ROOT / "examples/counter" / name, source)
        (source / "CMakeLists.txt").write_text(PROJECT.format(
            before=before, find=find, call=call))
        return [CMAKE, "-S", source, "-B", self.folder / build, "-G", "Ninja",
                f"-DCMAKE_PREFIX_PATH={self.prefix}", *options]

    def test_arguments(self) -> None:
        for arguments, said in (
                ("SOURCES counter.v TESTS first.cpp", "needs TOP"),
                ("TOP counter TESTS first.cpp", "needs SOURCES"),
                ("TOP counter SOURCES counter.v", "needs TESTS"),
                ("TOP counter SOURCES counter.v TESTS", "needs TESTS"),
                ("TOP counter SOURCES no.v TESTS first.cpp", "no such file: "),
                ("TOP counter SOURCES counter.v TESTS no.cpp", "no such file: "),
                ("TOP counter SOURCES counter.v TESTS first.cpp PARTS 0", "PARTS is 0"),
                ("more TOP counter SOURCES counter.v TESTS first.cpp", "unknown argument: more"),
                ("TOP counter SOURCES counter.v TEST first.cpp", "needs TESTS")):
            with self.subTest(arguments):
                self.refused(f"d1cosim_add_testbench(t): {said}",
                             *self.configure(f"d1cosim_add_testbench(t {arguments})"))

    def test_names_that_the_design_does_not_have(self) -> None:
        """Found when Verilator runs; the model need not be compiled for it."""
        for arguments, said in (
                ("TOP nowhere", "nowhere"),
                ("TOP counter SIGNALS 1+1", "SIGNALS: '1+1' is no name of a signal"),
                ("TOP counter PARAMS NO_LIMIT=5", "NO_LIMIT")):
            with self.subTest(arguments):
                top = arguments.split()[1]
                self.call_ok(*self.configure(
                    f"d1cosim_add_testbench(t {arguments} SOURCES counter.v TESTS first.cpp "
                    "VERILATOR_ARGS -Wno-WIDTH)"))
                self.refused(said, CMAKE, "--build", self.folder / "wrong", "--target",
                             f"t_model/{top}_dut.hpp")

    def test_no_verilator(self) -> None:
        nowhere = ("set(CMAKE_FIND_USE_CMAKE_SYSTEM_PATH OFF)\n"
                   "set(CMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH OFF)")
        self.refused("no program verilator: install Verilator 5.006 or newer",
                     *self.configure("", before=nowhere, build="without"))
        self.assertIn("found: 0", self.call_ok(
            *self.configure("", before=nowhere, find="", build="without")))

    def test_old_verilator(self) -> None:
        old = self.folder / "verilator"
        old.write_text("#!/bin/sh\necho 'Verilator 4.038 2020-07-11'\n")
        old.chmod(0o755)
        self.refused("its version is '4.038', needed is 5.006 or newer",
                     *self.configure("", f"-DVERILATOR_BIN={old}", build="old"))


if __name__ == "__main__":
    user_project.main()
