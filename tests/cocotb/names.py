#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every public name of cocotb is in the tables of docs/cocotb.md: names.py [--write].

Public is what a module's __all__ lists or, where there is none, what it defines without a leading
underscore, type variables apart. Looked up are the names of the cocotb that is installed and those
of names-2.1.txt, as 2.1 is what the engine follows. A name is mentioned if it is a word of a code
span in the first column of a table under "## Names"; a code span that is one word with a * stands
for all that it matches. --write makes the list anew, with cocotb 2.1. Exit 1: a name is missing, or
none was found.
"""

import argparse
import ast
import fnmatch
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOC = HERE.parents[1] / "docs/cocotb.md"
LIST = HERE / "names-2.1.txt"
HEAD = """# SPDX-License-Identifier: Apache-2.0
# Public names of cocotb 2.1. Do not edit: made by tests/cocotb/names.py --write.
"""


def targets(statement: ast.stmt) -> list[str]:
    """What a statement of a module defines."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, ast.AnnAssign):
        nodes = [statement.target]
    elif isinstance(statement, ast.Assign):
        if isinstance(statement.value, ast.Call) and "TypeVar" in ast.dump(statement.value.func):
            return []
        nodes = statement.targets
    else:
        return []
    return [node.id for node in nodes if isinstance(node, ast.Name)]


def public_names(source: str) -> list[str]:
    """Of a module, from its source: without a simulator not every module can be imported."""
    names = []
    for statement in ast.parse(source).body:
        if "__all__" in targets(statement):
            return list(ast.literal_eval(statement.value))
        names += [name for name in targets(statement) if not name.startswith("_")]
    return names


def read_package(folder: Path) -> list[str]:
    """All as module.name; private modules are left out."""
    found = set()
    for file in folder.rglob("*.py"):
        path = file.relative_to(folder.parent).with_suffix("")
        parts = [part for part in path.parts if part != "__init__"]
        if not any(part.startswith("_") for part in parts):
            found.update(".".join([*parts, name]) for name in public_names(file.read_text()))
    return sorted(found)


def installed() -> list[str]:
    folders = importlib.util.find_spec("cocotb").submodule_search_locations
    return read_package(Path(folders[0]))


def read_list(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]


def mentioned(text: str) -> tuple[set[str], list[str]]:
    """The words, and the patterns, in the first columns of the tables of the section."""
    section = re.search(r"^## Names$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    words: set[str] = set()
    patterns = []
    for row in re.findall(r"^\|(.*?)\|", section[1] if section else "", re.MULTILINE):
        for code in re.findall(r"`([^`]+)`", row):
            words.update(re.findall(r"\w+", code))
            if re.fullmatch(r"\w*\*\w*", code) and len(code) > 3:  # `*` alone is no name
                patterns.append(code)
    return words, patterns


def missing(names: Iterable[str], text: str) -> list[str]:
    words, patterns = mentioned(text)

    def is_missing(name: str) -> bool:
        last = name.rpartition(".")[2]
        return last not in words and not any(fnmatch.fnmatchcase(last, p) for p in patterns)

    return [name for name in names if is_missing(name)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doc", type=Path, default=DOC)
    parser.add_argument("--package", type=Path, help="folder of a cocotb; else the installed one")
    parser.add_argument("--list", type=Path, default=LIST)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(arguments)

    package = read_package(args.package) if args.package else installed()
    if args.write:
        args.list.write_text(HEAD + "".join(f"{name}\n" for name in package))
    listed = read_list(args.list)
    for names, where in ((package, "cocotb"), (listed, args.list.name)):
        if not names:
            print(f"no public names found in {where}", file=sys.stderr)
            return 1
    version = "" if args.package else importlib.metadata.version("cocotb")
    if version.startswith("2.1.") and package != listed:
        print(f"{args.list.name} is not that of cocotb {version}: names.py --write",
              file=sys.stderr)
        return 1
    lacking = missing(sorted({*package, *listed}), args.doc.read_text())
    for name in lacking:
        print(f"{args.doc.name} does not mention {name}", file=sys.stderr)
    print(f"{len(package)} names of cocotb {version}, {len(listed)} of {args.list.name}, "
          f"{len(lacking)} not mentioned")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
