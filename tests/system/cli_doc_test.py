#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/cli.md and `d1cosim --help` name the same commands with the same options; wrong commands."""

import re
from pathlib import Path

import d1cosim
from d1cosim import USAGE, Case

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text()
OPTION = r"(?<![\w-])--[a-z][a-z-]*"


class CliDoc(Case):
    def commands(self) -> list[str]:
        text = self.run_ok("--help").out
        list_of_commands = re.split("(?i)subcommands:", text)[1]
        return re.findall(r"^  (\w+) ", list_of_commands, re.MULTILINE)

    def test_page_has_a_section_for_each_command_and_no_other(self) -> None:
        sections = re.findall(r"^## (\w+)$", PAGE, re.MULTILINE)
        self.assertEqual(sorted(sections), sorted(self.commands()))
        self.assertGreaterEqual(len(sections), 7)

    def test_options_of_page_and_help_are_the_same(self) -> None:
        for command in self.commands():
            with self.subTest(command):
                section = PAGE.split(f"\n## {command}\n")[1].split("\n## ")[0]
                rows = re.findall(r"^\| (`-.*?) \|", section, re.MULTILINE)
                documented = {option for row in rows for option in re.findall(OPTION, row)}
                help_text = self.run_ok(command, "--help").out
                declared = set(
                    re.findall(rf"^ {{2,}}(?:-\w, *)?({OPTION})", help_text, re.MULTILINE))
                self.assertEqual(documented, declared - {"--help"})

    def test_examples_of_the_page_name_commands(self) -> None:
        examples = re.findall(r"`d1cosim ([a-z]\w*)", PAGE)
        self.assertGreater(len(examples), 5)
        self.assertLessEqual(set(examples), set(self.commands()))

    def test_wrong_commands_are_refused(self) -> None:
        self.refused(USAGE, "subcommand")
        self.refused(USAGE, "frobnicate", "frobnicate")
        self.refused(USAGE, "--bogus", "kernels", "--bogus")


if __name__ == "__main__":
    d1cosim.main()
