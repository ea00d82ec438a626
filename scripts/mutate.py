#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that random kernels find bugs of the RTL, and that the report names the unit with the bug.

Each bug of tests/system/mutants.toml is put into a copy of the tree, alone; d1cosim is built, and
`d1cosim regress` has to fail. The first failing run counts: what its report names must be the unit
that the list says. Before that the copy without a bug has to pass.

The copy and its build are in build/mutate and are used again by the next call; your files are only
read. One bug takes about a minute on two processors, and nothing else should need the machine then.

  scripts/mutate.py                   all bugs
  scripts/mutate.py --only sram       those with `sram` in the name of their file
  scripts/mutate.py --check           only the list: each text once in its file, each file covered

An RTL file without a bug in the list is an error; so add one with each new file: `file`, `bug` (in
words), `before` and `after` (text), `unit` (what the report may name). Choose what could happen to
a person, an off-by-one rather than a missing module. If it is not found, the kernels are too weak:
make them stronger, do not make the bug easier.

Exit codes: 0 every bug was found and named; 1 one was not; 2 the list or the tree is wrong, a bug
does not build, or the copy without a bug fails.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path("tests/system/mutants.toml")
AREAS = ("frontend", "scalar", "vector", "matrix", "sram", "numeric", "noc")
UNITS = ("frontend", "scalar", "vector", "matrix", "sram", "network")
KEYS = {"file", "bug", "before", "after", "unit"}


class MutateError(Exception):
    """Nothing can be said about the bugs."""


@dataclass(frozen=True)
class Mutant:
    file: str
    bug: str
    before: str
    after: str
    unit: str

    def apply(self, text: str) -> str:
        return text.replace(self.before, self.after)


@dataclass(frozen=True)
class Outcome:
    """Of the first failing run: its number and what the report names. No number: survived."""
    run: int | None
    unit: str = ""
    status: str = ""


def parse(text: str) -> tuple[list[Mutant], dict[str, str]]:
    """The bugs, and why a file has none."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MutateError(f"{LIST}: {error}") from error
    mutants = []
    for entry in data.pop("mutant", []):
        if set(entry) != KEYS or not all(isinstance(v, str) and v for v in entry.values()):
            raise MutateError(f"{LIST}: {entry.get('file')}: needs the texts {', '.join(KEYS)}")
        mutants.append(Mutant(**entry))
    exempt = data.pop("exempt", {})
    if data:
        raise MutateError(f"{LIST}: unknown {', '.join(data)}")
    return mutants, exempt


def check(root: Path, mutants: list[Mutant], exempt: dict[str, str]) -> None:
    """Every bug fits its file, every file has a bug."""
    wrong = []
    for mutant in mutants:
        path = root / mutant.file
        count = path.read_text().count(mutant.before) if path.is_file() else -1
        name = f"{mutant.file}: {mutant.bug}"
        if count < 0:
            wrong.append(f"{name}: no such file")
        elif count != 1:
            wrong.append(f"{name}: `before` is {count} times in the file, not once")
        if mutant.before == mutant.after:
            wrong.append(f"{name}: `before` and `after` are the same")
        if mutant.unit not in UNITS:
            wrong.append(f"{name}: unit {mutant.unit} is none of {', '.join(UNITS)}")
    files = {str(p.relative_to(root)) for area in AREAS for p in (root / "rtl" / area).glob("*.sv")}
    covered = {mutant.file for mutant in mutants}
    wrong += [f"{file}: has no bug in {LIST}; add one" for file in files - covered - set(exempt)]
    wrong += [f"{file}: exempt, but has a bug" for file in covered & set(exempt)]
    wrong += [f"{file}: exempt, but no such file" for file in set(exempt) - files]
    if not mutants:
        wrong.append(f"{LIST}: no bug, so nothing would be proven")
    if wrong:
        raise MutateError("\n".join(sorted(wrong)))


def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


class Scratch:
    """The copy of the tree and its build."""

    def __init__(self, root: Path, folder: Path, jobs: int, count: int) -> None:
        self.tree, self.build = folder / "tree", folder / "build"
        self.jobs, self.count = str(jobs), str(count)
        self.copy(root)
        # Unoptimised and with one model only: what counts here is the time to build.
        self.must("configure", ["cmake", "--preset", "dev", "-B", str(self.build),
                                "-DD1_FULL_ONLY=ON"])

    def copy(self, root: Path) -> None:
        """What git knows or would add, as it is in the working tree. Same content: same time."""
        listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], root)
        names = {name for name in listed.stdout.split("\0") if name and (root / name).is_file()}
        if listed.returncode != 0 or not names:
            raise MutateError(f"git ls-files: {listed.stdout}")
        for name in sorted(names):
            source, target = root / name, self.tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.is_file() or target.read_bytes() != source.read_bytes():
                shutil.copy(source, target)
        for path in self.tree.rglob("*"):
            if path.is_file() and str(path.relative_to(self.tree)) not in names:
                path.unlink()

    def must(self, what: str, command: list[str]) -> str:
        done = run(command, self.tree)
        if done.returncode != 0:
            raise MutateError(f"cannot {what}:\n{done.stdout[-4000:]}")
        return done.stdout

    def first_failure(self) -> Outcome:
        """Builds what is in the copy and runs the kernels."""
        self.must("build", ["cmake", "--build", str(self.build), "--target", "d1cosim",
                            "--parallel", self.jobs])
        report = self.build / "regress.json"
        report.unlink(missing_ok=True)
        done = run([str(self.build / "d1cosim"), "regress", "--count", self.count,
                    "--jobs", self.jobs, "--waves", "0", "--json", str(report)], self.build)
        if done.returncode not in (0, 1) or not report.is_file():
            raise MutateError(f"d1cosim regress ended with {done.returncode}:\n{done.stdout}")
        data = json.loads(report.read_text())
        if data["runs"] != int(self.count):
            raise MutateError(f"d1cosim regress did {data['runs']} runs instead of {self.count}")
        failed = [result for result in data["results"] if result["status"] != "pass"]
        if bool(failed) != (done.returncode == 1):
            raise MutateError(f"d1cosim regress: {len(failed)} failed, but {done.returncode}")
        if not failed:
            return Outcome(None)
        first = failed[0]
        if first.get("first_divergence"):
            unit = first["first_divergence"]["unit"]
        else:
            unit = self.unit_of((first.get("assertion") or {}).get("file", ""))
        return Outcome(first["index"], unit, first["status"])

    def unit_of(self, file: str) -> str:
        """The unit of the RTL file of a failed assertion."""
        found = [path for path in (self.tree / "rtl").rglob("*.sv") if path.name == Path(file).name]
        area = found[0].parent.name if found else ""
        return "network" if area == "noc" else area

    def try_out(self, mutant: Mutant) -> Outcome:
        path = self.tree / mutant.file
        text = path.read_text()
        path.write_text(mutant.apply(text))
        try:
            return self.first_failure()
        finally:
            path.write_text(text)


def verdict(mutant: Mutant, outcome: Outcome) -> str:
    """Empty if the bug was found and its unit named."""
    if outcome.run is None:
        return "NOT FOUND"
    if outcome.unit != mutant.unit:
        return f"WRONG UNIT: {outcome.unit or outcome.status} instead of {mutant.unit}"
    return ""


def row(mutant: Mutant, outcome: Outcome) -> str:
    found = "-" if outcome.run is None else f"#{outcome.run}"
    return (f"{mutant.file:<34} {mutant.bug:<58} {found:>4}  {outcome.unit:<8} "
            f"{verdict(mutant, outcome)}").rstrip()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only check the list")
    parser.add_argument("--only", default="", metavar="TEXT", help="files whose name contains TEXT")
    parser.add_argument("--count", type=int, default=100, help="kernels of each run (100)")
    parser.add_argument("--jobs", type=int, default=2, help="of the build and of the run (2)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the tree (default: this one)")
    parser.add_argument("--folder", type=Path, help="of the copy (default: build/mutate)")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        mutants, exempt = parse((root / LIST).read_text())
        check(root, mutants, exempt)
        if options.check:
            print(f"mutate: {len(mutants)} bugs, each fits; no RTL file without one")
            return 0
        chosen = [mutant for mutant in mutants if options.only in mutant.file]
        if not chosen:
            raise MutateError(f"--only {options.only}: no bug in such a file")
        scratch = Scratch(root, (options.folder or root / "build/mutate").resolve(), options.jobs,
                          options.count)
        baseline = scratch.first_failure()
        if baseline.run is not None:
            raise MutateError(f"without a bug, run #{baseline.run} fails: {baseline.status}")
        print(f"without a bug: {options.count} kernels pass", flush=True)
        print(f"{'file':<34} {'bug':<58} {'run':>4}  named", flush=True)
        missed, broken, start = 0, 0, time.monotonic()
        for mutant in chosen:
            try:
                outcome = scratch.try_out(mutant)
            except MutateError as error:  # the others can still be tried
                broken += 1
                print(f"{mutant.file:<34} {mutant.bug}\n{error}", flush=True)
                continue
            missed += verdict(mutant, outcome) != ""
            print(row(mutant, outcome), flush=True)
    except (MutateError, OSError) as error:
        print(f"mutate: {error}", file=sys.stderr)
        return 2
    minutes = (time.monotonic() - start) / 60
    found = len(chosen) - missed - broken
    print(f"{found} of {len(chosen)} bugs found and named, {broken} broken, {minutes:.0f} min")
    return 2 if broken else 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
