#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each rule of scripts/check_repo.py accepts a good tree, refuses a bad one, and an empty one."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "common"))

import strict_unittest  # noqa: E402

SCRIPT = ROOT / "scripts" / "check_repo.py"
SLASH = "// SPDX-License-Identifier: Apache-2.0\n"
HASH = "# SPDX-License-Identifier: Apache-2.0\n"
GOOD = {
    "rtl/filelist.f": SLASH + "+incdir+rtl/common\nrtl/vector/add.sv  // the adder\n",
    "rtl/lint.vlt": SLASH + "`verilator_config\n// the carry is meant to be lost\n"
                    'lint_off -rule WIDTH -file "*/add.sv" -match "*carry*"\n',
    "rtl/vector/add.sv": SLASH + "module add;\nendmodule\n",
    "golden/vector/add.hpp": SLASH + "#pragma once\n#include <cstdint>\nnamespace golden {\n"
                             "inline constexpr int Lanes = 16;\nint add(int a, int b);\n"
                             "using Word = std::uint64_t;\n}  // namespace golden\n",
    "tests/vector/add_golden_test.cpp": SLASH,
    "tests/vector/add_rtl_test.cpp": SLASH,
    "tests/CMakeLists.txt": HASH + "d1_add_golden_test(add)\nd1_add_rtl_test(add TARGET add_rtl)\n",
    "scripts/run.sh": "#!/usr/bin/env bash\n" + HASH + "echo run\n",
}
RULES = ("mirror", "filelist", "headers", "text", "spdx", "leftovers", "waivers", "paths",
         "golden-pure", "determinism")


class CheckRepo(unittest.TestCase):
    def run_rule(self, rule: str, tree: dict[str, str | None], git: bool = False
                 ) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            if git:
                subprocess.run(["git", "init", "-q", folder], check=True)
            for name, content in tree.items():
                if content is not None:
                    path = Path(folder, name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(content, encoding="utf-8")
            run = subprocess.run([sys.executable, SCRIPT, rule, "--root", folder],
                                 capture_output=True, text=True)
            self.assertEqual(run.stderr, "")
            return run.returncode, run.stdout

    def refuses(self, rule: str, name: str, content: str | None, place: str) -> None:
        """The good tree with one file changed (None: removed) fails, and the output says where."""
        status, output = self.run_rule(rule, GOOD | {name: content})
        self.assertEqual(status, 1, output)
        self.assertIn(place, output)

    def test_what_git_ignores_is_not_examined(self) -> None:
        wave = {"my.fst": "\x01\n", ".gitignore": "*.fst\n"}
        self.assertEqual(self.run_rule("text", GOOD | wave, git=True)[0], 0)
        status, output = self.run_rule("text", GOOD | wave | {".gitignore": "*.vcd\n"}, git=True)
        self.assertEqual(status, 1, output)
        self.assertIn("my.fst", output)

    def test_good_tree_passes_every_rule(self) -> None:
        for rule in RULES:
            with self.subTest(rule):
                status, output = self.run_rule(rule, GOOD)
                self.assertEqual(status, 0, output)

    def test_empty_tree_fails_every_rule(self) -> None:
        for rule in RULES:
            with self.subTest(rule):
                status, output = self.run_rule(rule, {})
                self.assertEqual(status, 1)
                self.assertIn("nothing examined", output)

    def test_mirror(self) -> None:
        test = "tests/vector/add_rtl_test.cpp"
        self.refuses("mirror", test, None, test)
        self.refuses("mirror", "tests/vector/add_test.cpp", SLASH, "add_test.cpp")
        self.refuses("mirror", "tests/CMakeLists.txt", "# d1_add_golden_test(add)\n", test)
        self.refuses("mirror", "tests/vector/mul_rtl_test.cpp", SLASH, "mul_rtl_test.cpp")

    def test_mirror_of_a_package(self) -> None:
        tree = GOOD | {"rtl/vector/add.sv": None, "rtl/vector/add_pkg.sv": SLASH}
        self.assertEqual(self.run_rule("mirror", tree)[0], 0)
        for tier in ("golden", "rtl"):
            test = f"tests/vector/add_{tier}_test.cpp"
            self.assertIn(test, self.run_rule("mirror", tree | {test: None})[1])

    def test_mirror_of_a_unit_without_twin(self) -> None:
        test = "tests/vector/mul_rtl_test.cpp"
        self.refuses("mirror", "rtl/vector/mul.sv", SLASH, test)
        listed = GOOD["tests/CMakeLists.txt"] + "d1_add_rtl_test(mul TARGET mul_rtl)\n"
        tree = GOOD | {"rtl/vector/mul.sv": SLASH, test: SLASH, "tests/CMakeLists.txt": listed}
        self.assertEqual(self.run_rule("mirror", tree)[0], 0)

    def test_mirror_of_a_part(self) -> None:
        part, whole = "rtl/vector/int_lanes_pkg.sv", "rtl/vector/vector_int.sv"
        self.refuses("mirror", part, SLASH, part)
        test = "tests/vector/vector_int_rtl_test.cpp"
        listed = GOOD["tests/CMakeLists.txt"] + "d1_add_rtl_test(vector_int)\n"
        tree = GOOD | {part: SLASH, whole: SLASH + "  import int_lanes_pkg::*;\n", test: SLASH,
                       "tests/CMakeLists.txt": listed}
        self.assertEqual(self.run_rule("mirror", tree)[0], 0)
        self.assertIn(part, self.run_rule("mirror", tree | {whole: SLASH})[1])

    def test_mirror_of_benches(self) -> None:
        self.refuses("mirror", "tb/vector/mul_bench.sv", SLASH, "tb/vector/mul_bench.sv")
        tree = GOOD | {"tb/vector/add_bench.sv": SLASH, "tb/numeric/numeric_bench.sv": SLASH}
        self.assertEqual(self.run_rule("mirror", tree)[0], 0)

    def test_filelist(self) -> None:
        self.refuses("filelist", "rtl/vector/mul.sv", SLASH, "rtl/vector/mul.sv")
        self.refuses("filelist", "rtl/vector/add.sv", None, "rtl/filelist.f:3")
        twice = GOOD["rtl/filelist.f"] + "rtl/vector/add.sv\n"
        self.refuses("filelist", "rtl/filelist.f", twice, "rtl/filelist.f:4")

    def test_headers(self) -> None:
        bad = SLASH + "#pragma once\nstd::string name();\n"
        self.refuses("headers", "sim/name.hpp", bad, "sim/name.hpp")
        self.refuses("headers", "sim/name.hpp", SLASH + "struct Name;\n", "#pragma once")

    def test_text(self) -> None:
        for bad in ("caf\u00e9\n", "a\tb\n", "blank \n", "x" * 101 + "\n", "no end", "two\n\n",
                    "return\r\n"):
            with self.subTest(bad):
                self.refuses("text", "sim/a.cpp", SLASH + bad, "sim/a.cpp:2")
        self.refuses("text", "golden/a.toml", HASH + "x" * 121 + "\n", "golden/a.toml:2")
        table = {"README.md": "| " + "x" * 200 + " |\n", "rtl/gen/a.sv": "x" * 101 + "\n"}
        self.assertEqual(self.run_rule("text", GOOD | table)[0], 0)

    def test_spdx(self) -> None:
        for name in ("sim/a.cpp", "rtl/a.sv", "scripts/a.py", "cmake/a.cmake", "scripts/run.sh"):
            with self.subTest(name):
                self.refuses("spdx", name, "x\n", name + ":1")
        self.refuses("spdx", "sim/a.cpp", "", "sim/a.cpp:1")
        self.refuses("spdx", "sim/a.cpp", HASH, "sim/a.cpp:1")

    def test_leftovers(self) -> None:
        for bad in ("// TO" + "DO later", "// FIX" + "ME", "  // assign a = b;", "// x <= y + 1;",
                    "#if 0", "// verilator lint_" + "off WIDTH"):
            with self.subTest(bad):
                self.refuses("leftovers", "sim/a.cpp", SLASH + bad + "\n", "sim/a.cpp:2")

    def test_waivers(self) -> None:
        waiver = GOOD["rtl/lint.vlt"]
        self.refuses("waivers", "rtl/lint.vlt", waiver.replace("-match", "-m"), "rtl/lint.vlt:4")
        self.refuses("waivers", "rtl/lint.vlt", waiver.replace("// the", "the"), "rtl/lint.vlt:3")
        self.refuses("waivers", "rtl/lint.vlt", waiver.replace("meant to be lost", ""),
                     "rtl/lint.vlt:3")

    def test_paths(self) -> None:
        self.refuses("paths", "sim/a.cpp", SLASH + "// see /ho" + "me/me/a\n", "sim/a.cpp:2")

    def test_golden_pure(self) -> None:
        for bad in ("#include <iostream>", '#include "sim/a.hpp"', '#include "Vadd.h"',
                    "static int calls = 0;", "  static int calls = 0;", "inline int calls = 0;",
                    "int calls;", "std::array<int, 4> calls{};", "thread_local int calls;"):
            with self.subTest(bad):
                self.refuses("golden-pure", "golden/a.cpp", SLASH + bad + "\n", "golden/a.cpp:2")

    def test_determinism(self) -> None:
        for bad in ("std::normal_distribution<> d;", "int a = rand();", "std::random_device r;",
                    "std::mt19937 g;", "auto t = std::chrono::steady_clock::now();",
                    'auto p = std::getenv("X");', "auto t = time(nullptr);"):
            with self.subTest(bad):
                self.refuses("determinism", "sim/a.cpp", SLASH + bad + "\n", "sim/a.cpp:2")
        clock = {"sim/regress/a.cpp": SLASH + "#include <chrono>\nusing C = std::chrono::hours;\n"}
        self.assertEqual(self.run_rule("determinism", GOOD | clock)[0], 0)
        variable = SLASH + 'auto p = std::getenv("X");\n'
        self.assertEqual(self.run_rule("determinism",
                                       GOOD | {"sim/engine/environment.cpp": variable})[0], 0)
        self.refuses("determinism", "sim/engine/log.cpp", variable, "sim/engine/log.cpp:2")
        self.refuses("determinism", "sim/regress/a.cpp", "std::mt19937 g;\n", "sim/regress/a.cpp:1")


if __name__ == "__main__":
    strict_unittest.main()
