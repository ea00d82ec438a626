#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every public name of cocotb stands in docs/cocotb.md, and names.py sees when one does not."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "common"), str(TESTS / "cocotb")]

import names  # noqa: E402
import strict_unittest  # noqa: E402

PAGE = """# cocotb

`Outside`

## Names

| cocotb | engine | differs |
|---|---|---|
| `Timer`, `cocotb.start_soon(x)`, `RED_*` | `Ours` | `Reason` |

`InText`

## Another

| `Later` | |
"""


class Names(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_checker(self, module: str, listed: str, page: str = PAGE) -> tuple[int, str]:
        package = self.folder / "cocotb"
        package.mkdir()
        (package / "triggers.py").write_text(module)
        (package / "_private.py").write_text("class Private: pass\n")
        (self.folder / "list.txt").write_text(listed)
        (self.folder / "page.md").write_text(page)
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            code = names.main(["--package", str(package), "--list", str(self.folder / "list.txt"),
                               "--doc", str(self.folder / "page.md")])
        return code, said.getvalue()

    def refused(self, said: str, module: str, listed: str, page: str = PAGE) -> None:
        code, output = self.run_checker(module, listed, page)
        self.assertEqual(code, 1, output)
        self.assertIn(said, output)

    def test_the_page_has_them_all(self) -> None:
        self.assertEqual(names.main([]), 0)

    def test_each_name_of_the_page_counts(self) -> None:
        text = names.DOC.read_text()
        listed = names.read_list(names.LIST)
        self.assertGreater(len(listed), 100)
        for name in ("gather", "GPITrigger", "AbstractQueue"):
            lacking = names.missing(listed, text.replace(f"`{name}`", name))
            self.assertEqual([full.rpartition(".")[2] for full in lacking], [name])

    def test_mentioned(self) -> None:
        module = '__all__ = ("Timer",)\nclass Timer: pass\nclass NotListed: pass\n'
        code, output = self.run_checker(module, "cocotb.start_soon\ncocotb.ANSI.RED_FG\n")
        self.assertEqual(code, 0, output)

    def test_missing_in_all(self) -> None:
        self.refused("does not mention cocotb.triggers.Planted",
                     '__all__ = ["Timer", "Planted"]\n', "cocotb.Timer\n")

    def test_missing_without_all(self) -> None:
        for defined in ("class Planted: pass", "async def Planted(): pass", "Planted: int = 1",
                        "Planted = 1"):
            with self.subTest(defined):
                self.assertEqual(names.public_names(f"import os\n_hidden = 2\n{defined}\n"),
                                 ["Planted"])
        self.refused("does not mention cocotb.triggers.Planted", "class Planted: pass\n",
                     "cocotb.Timer\n")

    def test_missing_of_the_list(self) -> None:
        self.refused("does not mention cocotb.Planted", "class Timer: pass\n", "cocotb.Planted\n")

    def test_mentioned_elsewhere(self) -> None:
        for name in ("Outside", "Ours", "Reason", "InText", "Later", "RED"):
            with self.subTest(name):
                self.assertEqual(names.missing([f"cocotb.{name}"], PAGE), [f"cocotb.{name}"])

    def test_an_asterisk_alone_stands_for_nothing(self) -> None:
        for pattern in ("*", "**", "* *", "P*"):
            with self.subTest(pattern):
                page = PAGE.replace("RED_*", pattern)
                self.assertEqual(names.missing(["cocotb.Planted"], page), ["cocotb.Planted"])

    def test_a_page_without_the_section(self) -> None:
        self.refused("does not mention cocotb.triggers.Timer", "class Timer: pass\n",
                     "cocotb.Timer\n", PAGE.replace("## Names", "## Other"))

    def test_no_names(self) -> None:
        self.refused("no public names found in cocotb", "import os\n", "cocotb.Timer\n")

    def test_an_empty_list(self) -> None:
        self.refused("no public names found in list.txt", "class Timer: pass\n", "# nothing\n")


if __name__ == "__main__":
    strict_unittest.main()
