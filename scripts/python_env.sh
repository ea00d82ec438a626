#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes build/python, the virtual environment of the Python tests (tb/cocotb): NumPy and the newest
# cocotb that the installed Verilator supports, both pinned by hash. Quick when it is there already.
# Exit 3: it cannot be made.
#   scripts/python_env.sh [DIR]   another folder, such as for a second Verilator
set -euo pipefail
cd "$(dirname "$0")/.."

dir=${1:-build/python}
python=python3
[[ -x /usr/bin/python3 ]] && python=/usr/bin/python3  # the one that CMake takes

number=$(verilator --version | grep -oE '[0-9]+\.[0-9]+' | head -n 1)
not_older() { [[ $(printf '%s\n%s\n' "$1" "$number" | sort -V | head -n 1) == "$1" ]]; }
if not_older 5.036; then line=2
elif not_older 5.022; then line=1.9
elif not_older 5.006; then line=1.8
else echo "python_env: Verilator is $number, needed is at least 5.006" >&2; exit 3; fi

requirements=(tb/cocotb/requirements/{numpy,cocotb-$line}.txt)
wanted=$("$python" --version; cat "${requirements[@]}")
stamp=$dir/requirements.installed
if [[ ! -f $stamp || $(cat "$stamp") != "$wanted" ]]; then
  echo "python_env: $dir with cocotb $line for Verilator $number"
  rm -rf "$dir"
  { "$python" -m venv "$dir" &&
    "$dir/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
      "${requirements[@]/#/--requirement=}"; } ||
    { echo "python_env: $dir could not be made" >&2; exit 3; }
  echo "$wanted" >"$stamp"
fi
