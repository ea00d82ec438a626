# SPDX-License-Identifier: Apache-2.0
"""Text shared by the emitters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby

from machine.model import Machine

COMMAND = "scripts/gen_machine.py"


def header(comment: str, what: str) -> list[str]:
    return [f"{comment} SPDX-License-Identifier: Apache-2.0",
            f"{comment} {what}",
            f"{comment} Generated from golden/machine.toml: do not edit, run {COMMAND}."]


def wrapped(items: Iterable[str], indent: str) -> list[str]:
    """Comma-separated items in lines of at most 100 columns, no comma after the last."""
    return textwrap.wrap(", ".join(items), 100, initial_indent=indent, subsequent_indent=indent,
                         break_long_words=False, break_on_hyphens=False)


def constant_lines(machine: Machine, comment: str, template: str) -> list[str]:
    """All plain integers, one a line and grouped; the template has {name} and {value}."""
    lines: list[str] = []
    for group, rows in groupby(machine.constants(), key=lambda row: row[0]):
        lines += ["", f"{comment} {group}."]
        lines += [template.format(name=name, value=value) for _, name, value in rows]
    return lines
