#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes build/python, the virtual environment of the Python tests (tb/cocotb): NumPy and the newest
# cocotb that the installed Verilator supports. Where that is not cocotb 2, also
# build/python-current, with cocotb 2 alone, for tests/equivalence. All pinned by hash; quick when
# it is there already.
# Exit 3: it cannot be made.
#   scripts/python_env.sh [DIR]   the first in another folder, such as for a second Verilator
set -euo pipefail
cd "$(dirname "$0")/.."

python=python3
[[ -x /usr/bin/python3 ]] && python=/usr/bin/python3  # the one that CMake takes

# make_env <folder> <requirements>...
make_env() {
  local dir=$1 files=("${@:2}") wanted
  files=("${files[@]/#/tb/cocotb/requirements/}")
  wanted=$("$python" --version; cat "${files[@]}")
  local stamp=$dir/requirements.installed
  [[ -f $stamp && $(cat "$stamp") == "$wanted" ]] && return
  echo "python_env: $dir with ${*:2} for Verilator $number"
  rm -rf "$dir"
  { "$python" -m venv "$dir" &&
    "$dir/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
      "${files[@]/#/--requirement=}"; } ||
    { echo "python_env: $dir could not be made" >&2; exit 3; }
  echo "$wanted" >"$stamp"
}

number=$(verilator --version | grep -oE '[0-9]+\.[0-9]+' | head -n 1)
not_older() { [[ $(printf '%s\n%s\n' "$1" "$number" | sort -V | head -n 1) == "$1" ]]; }
if not_older 5.036; then line=2
elif not_older 5.022; then line=1.9
elif not_older 5.006; then line=1.8
else echo "python_env: Verilator is $number, needed is at least 5.006" >&2; exit 3; fi

make_env "${1:-build/python}" numpy.txt "cocotb-$line.txt"
[[ $# -gt 0 || $line == 2 ]] || make_env build/python-current cocotb-2.txt
