#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rules of the repository, each a test: check_repo.py RULE [--root DIR]. Exit 1 lists file:line."""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Callable, NamedTuple

AREAS = ("common", "numeric", "frontend", "scalar", "vector", "matrix", "sram", "noc", "node")
# Units of rtl/ that the RTL test of another unit tests: the one that holds them, in its source or
# bench. The golden model has no such units, so they have no twin to be compared with alone.
PART_OF = {
    "common/clock_gate": "node/d1_node",
    "common/core": "node/d1_node",  # types of its ports
    "frontend/insn_buffer": "frontend/fetch",
    "frontend/issue_slot": "frontend/issue",
    "frontend/scoreboard": "frontend/issue",
    "noc/bank_claims": "noc/network_interface",
    "noc/barrier": "noc/network_interface",
    "noc/beat_fifo": "noc/router",
    "noc/command_queue": "noc/network_interface",
    "noc/line_filler": "noc/send_pipeline",
    "noc/noc": "noc/router",  # types of its ports
    "noc/output_port": "noc/router",
    "noc/route": "noc/router",
    "noc/route_table": "noc/route",
    "noc/rr_arbiter": "noc/output_port",
    "noc/send_arbiter": "noc/network_interface",
    "noc/transfer": "noc/network",  # types of its ports
    "numeric/fp32": "numeric/fp32_fma",  # constants and predicates
    "sram/sram_bank": "sram/sram",
    "vector/int_lanes": "vector/vector_int",
    "vector/vector_convert": "vector/vector_unit",
    "vector/vector_float": "vector/vector_unit",
    "vector/vector_kind": "vector/vector_unit",
    "vector/vector_random": "vector/vector_unit",
    "vector/vector_write": "vector/vector_unit",
}
SHARED_BENCHES = ("tb/numeric/numeric_bench.sv",)  # of the functions of all packages of an area

CPP = (".hpp", ".cpp")
SLASH = (*CPP, ".sv", ".svh", ".vlt", ".f")  # comments start with //
HASH = (".py", ".pyi", ".sh", ".cmake", ".toml", "CMakeLists.txt", ".ci/run")
CODE = (*SLASH, *HASH)
NOT_OURS = (".png", ".npy", ".onnx", "LICENSE")
Finding = tuple[Path, int, str]  # file, line (0: the whole file), what to do
Result = tuple[int, list[Finding]]  # how much was examined


class Pattern(NamedTuple):
    """What must not occur, ^ and $ being line ends, in files of `folders` that end in `ends`."""
    regex: str
    advice: str
    ends: tuple[str, ...] = ("",)
    folders: tuple[str, ...] = ("",)
    exempt: tuple[str, ...] = ()  # parts of paths


PATTERNS: dict[str, list[Pattern]] = {
    "text": [
        Pattern(r"[^\x20-\x7e\t\n]", "not ASCII"),
        Pattern(r"\t", "tab, use blanks"),
        Pattern(r"[ \t]+$", "trailing blanks"),
        Pattern(r"[^\n]\Z|\n\n\Z", "end with exactly one newline"),
        Pattern(r"^.{101}", "over 100 columns",
                (*SLASH, ".py", ".pyi", ".sh", ".cmake", ".json", ".txt", ".s"), exempt=("/gen/",)),
        # Tables with one entry per line; Markdown is free, a paragraph may be one line.
        Pattern(r"^.{121}", "over 120 columns", (".toml",)),
    ],
    "spdx": [
        Pattern(r"\A(?!// SPDX-License-Identifier: Apache-2\.0\n)",
                "begin with: // SPDX-License-Identifier: Apache-2.0", SLASH),
        Pattern(r"\A(?!(#!.*\n)?# SPDX-License-Identifier: Apache-2\.0\n)",
                "begin with: # SPDX-License-Identifier: Apache-2.0", HASH),
    ],
    "leftovers": [
        Pattern(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b", "do it or open an issue", CODE),
        Pattern(r"^ *// *(assign |always_|(return|[\w.\[\]]+ (<=|\+?=)) [^;\n]*; *$)",
                "commented-out code, delete it", SLASH),
        Pattern(r"^ *#if 0\b", "dead code, delete it", CPP),
        Pattern(r"verilator lint_o(ff|n)", "waivers belong into rtl/lint.vlt", SLASH),
    ],
    "waivers": [
        Pattern(r"^lint_off(?!.* -rule .*-file .*-match ).*", "give -rule -file -match", (".vlt",)),
        Pattern(r"^(?!//( \S+){4}).*\n+lint_off.*", "say in the line above why it is safe",
                (".vlt",)),
    ],
    "paths": [Pattern(r"(?<![\w.$}])/(home|root|work|Users|mnt|opt|scratch)/",
                      "path of one machine, make it relative")],
    # golden/ has no input or output, no clock, no state outside its objects, no Verilated type.
    "golden-pure": [
        Pattern(r"# *include *[<\"](iostream|fstream|cstdio|stdio\.h|chrono|random|ctime|time\.h"
                r"|thread|mutex|filesystem|verilated|V\w+\.h|sim/|tb/|fmt/).*",
                "golden/ is pure, remove", CPP, ("golden",)),
        Pattern(r"^ *(inline +)?(static|thread_local)\b(?!.*\bconst(expr|eval)?\b)[^(\n]*[;={]",
                "mutable state outside an object", CPP, ("golden",)),
        Pattern(r"^(?!using|namespace|template|class|struct|enum|union|extern|return|goto|typedef"
                r"|(inline |static )*const|public|private|static_assert)"
                r"[A-Za-z_][\w:<>,&* \[\]]* [&*]?\w+(\[[^\]\n]*\])? *(=[^=].*|\{.*)?;",
                "mutable state outside an object", CPP, ("golden",)),
    ],
    "determinism": [
        Pattern(r"std::\w+_distribution|\bs?rand\(|random_device|mt19937|default_random_engine"
                r"|std::(shuffle|sample)\b", "use the project's generator", CPP),
        # Exempt: time limits and progress of a regression, wall_s of the reports, tests of these,
        # the one reader of cocotb's variables, and the engine's clock for reports.
        Pattern(r"std::chrono|\btime\((0|NULL|nullptr)\)|clock_gettime|gettimeofday|rdtsc|getenv\(",
                "a clock or the environment must not decide a result", CPP,
                exempt=("sim/regress/", "sim/cli/", "sim/engine/environment.cpp",
                        "sim/engine/wall_clock.hpp", "tests/")),
    ],
}


@cache
def tree(root: Path) -> list[Path]:
    """What git knows or would add, relative to root; without git all but build results."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others",
                                 "--exclude-standard"],
                                cwd=root, check=True, capture_output=True, text=True).stdout
        return [Path(name) for name in listed.split("\0") if name and (root / name).is_file()]
    found = []
    for base, dirs, names in os.walk(root):
        dirs[:] = [d for d in dirs if d not in ("build", "__pycache__")]
        found += [Path(base, n).relative_to(root) for n in names]
    return found


def files(root: Path, ends: tuple[str, ...], folders: tuple[str, ...] = ("",)) -> list[Path]:
    """Text files below these folders, relative to root, in a fixed order."""
    return sorted({f for f in tree(root) for folder in folders if f.is_relative_to(folder)
                   and str(f).endswith(ends) and not str(f).endswith(NOT_OURS)})


def read(root: Path, path: Path) -> str:
    return (root / path).read_bytes().decode("utf-8", errors="replace")


def patterns(root: Path, rule: str) -> Result:
    examined: set[Path] = set()
    found = []
    for p in PATTERNS[rule]:
        for path in files(root, p.ends, p.folders):
            if any(part in f"/{path}" for part in p.exempt):
                continue
            examined.add(path)
            text = read(root, path)
            for match in re.finditer(p.regex, text, re.MULTILINE):
                line = text.count("\n", 0, match.start()) + 1
                found.append((path, line, f"{p.advice}: {match[0].strip()[:60]}"))
    return len(examined), found


def units(root: Path, folder: str, end: str) -> dict[str, Path]:
    """<area>/<unit> -> file of a folder with areas; a package is the unit without _pkg."""
    return {f"{area}/{path.stem.removesuffix('_pkg')}": path for area in AREAS
            for path in files(root, (end,), (f"{folder}/{area}",))}


def mirror(root: Path) -> Result:
    """A unit has one name: tests and benches are of a unit; each RTL unit, and each golden unit
    with that name, has its test, or is part of one that has; each test source has its line."""
    listed = re.sub(r"#.*", "", read(root, Path("tests/CMakeLists.txt")))
    rtl, golden = units(root, "rtl", ".sv"), units(root, "golden", ".hpp")
    tests, benches = units(root, "tests", "_test.cpp"), units(root, "tb", "_bench.sv")
    found = []
    for unit in sorted(rtl):
        for tier in ("golden", "rtl") if unit in golden else ("rtl",):
            if f"{unit}_{tier}_test" not in tests and (tier == "golden" or unit not in PART_OF):
                found.append((Path(f"tests/{unit}_{tier}_test.cpp"), 0,
                              "missing: write the test of this unit"))
    for unit, whole in PART_OF.items():
        held = "".join(read(root, group[name]) for group, name in
                       ((rtl, whole), (benches, f"{whole}_bench")) if name in group)
        named = re.search(rf"\b{Path(unit).name}(_pkg)?\b", held)
        if unit in rtl and (f"{unit}_rtl_test" in tests or not named):
            found.append((rtl[unit], 0, f"not a part of {whole} without a test: see PART_OF"))
    for test, path in tests.items():
        match = re.fullmatch(r"(.+)_(golden|rtl)_test", test)
        if not match:
            found.append((path, 0, "name it <unit>_golden_test or <unit>_rtl_test"))
        elif not any(match[1] == unit or match[1].startswith(f"{unit}_")  # one aspect of it
                     for unit in (rtl if match[2] == "rtl" else golden)):
            found.append((path, 0, f"there is no unit {match[1]}"))
        elif not re.search(rf"d1_add_{match[2]}_test\({Path(match[1]).name}[\s)]", listed):
            found.append((path, 0, "add its line to tests/CMakeLists.txt"))
    found += [(path, 0, f"there is no unit {bench.removesuffix('_bench')}")
              for bench, path in benches.items()
              if bench.removesuffix("_bench") not in rtl and str(path) not in SHARED_BENCHES]
    return len(rtl) + len(tests) + len(benches), found


def filelist(root: Path) -> Result:
    """rtl/filelist.f names exactly the .sv files under rtl/, once each."""
    name, seen, found = Path("rtl/filelist.f"), set(), []
    for number, line in enumerate(read(root, name).splitlines(), 1):
        entry = re.sub(r"(//|#).*", "", line).strip()
        if entry and not entry.startswith("+incdir+"):
            if entry in seen or not (root / entry).is_file():
                found.append((name, number, f"listed twice, or no such file: {entry}"))
            seen.add(entry)
    return len(seen), found + [(p, 0, f"add it to {name}") for p in files(root, (".sv",), ("rtl",))
                               if str(p) not in seen]


def headers(root: Path, compiler: str, includes: list[str]) -> Result:
    """Each C++ header compiles alone."""
    def check(path: Path) -> list[Finding]:
        flags = [f"-I{folder}" for folder in (root, *includes)]
        run = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", *flags, "-x", "c++", "-"],
                             input=f'#include "{path}"\n', capture_output=True, text=True)
        advice = "does not compile alone:\n" + run.stderr if run.returncode else ""
        advice = advice or ("" if "#pragma once" in read(root, path) else "add #pragma once")
        return [(path, 0, advice)] if advice else []
    paths = files(root, (".hpp",), ("golden", "python", "sim", "tb", "tests"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return len(paths), [finding for result in pool.map(check, paths) for finding in result]


def main() -> int:
    rules: dict[str, Callable[[Path], Result]] = {"mirror": mirror, "filelist": filelist}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rule", choices=sorted({*rules, *PATTERNS, "headers"}))
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--compiler", default="c++", help="headers: the compiler")
    parser.add_argument("--include", action="append", default=[], help="headers: include folders")
    args = parser.parse_args()
    rules["headers"] = lambda root: headers(root, args.compiler, args.include)
    try:
        count, found = rules.get(args.rule, lambda root: patterns(root, args.rule))(args.root)
    except FileNotFoundError as error:
        count, found = 0, [(Path(error.filename), 0, "missing")]
    for path, number, advice in found:
        print(f"{path}:{number}: {advice}" if number else f"{path}: {advice}")
    print(f"{args.rule}: {count} examined, {len(found)} to repair")
    if count == 0:
        print(f"{args.rule}: nothing examined, so nothing is proven")
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
