#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes everything that is generated from golden/machine.toml, or checks that it is up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from machine import emit_cpp, emit_docs, emit_sv
from machine.model import Machine, MachineError
from machine.parse import parse
from machine.text import COMMAND

SOURCE = "golden/machine.toml"
OUTPUTS: dict[str, Callable[[Machine], str]] = {
    "rtl/gen/machine_pkg.sv": emit_sv.emit,
    "golden/gen/machine.hpp": emit_cpp.emit,
    "docs/gen/instructions.md": emit_docs.instructions,
    "docs/gen/observe.md": emit_docs.observe,
    "docs/gen/machine.md": emit_docs.machine,
}


def generate(text: str) -> dict[str, str]:
    """Path of each output -> its content, a function of the source text alone."""
    machine = parse(text)
    return {path: emitter(machine) for path, emitter in OUTPUTS.items()}


def stale(root: Path, outputs: dict[str, str]) -> list[str]:
    """Outputs that are missing under `root` or differ from what they should be."""
    return [path for path, content in outputs.items()
            if not (root / path).is_file() or (root / path).read_text("utf-8") != content]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent,
                        help="repository to read and write (default: this one)")
    options = parser.parse_args(arguments)
    try:
        outputs = generate((options.root / SOURCE).read_text("utf-8"))
    except (MachineError, OSError) as error:
        print(f"{SOURCE}: {error}", file=sys.stderr)
        return 1
    paths = stale(options.root, outputs)
    if options.check:
        for path in paths:
            print(f"{path} does not match {SOURCE}; run {COMMAND}", file=sys.stderr)
        return 1 if paths else 0
    for path in paths:  # a file that is up to date keeps its time, so nothing is rebuilt for it
        (options.root / path).parent.mkdir(parents=True, exist_ok=True)
        (options.root / path).write_text(outputs[path], "utf-8")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
