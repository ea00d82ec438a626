#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building and testing need, from the packages of Debian 12, 13 or Ubuntu 24.04.
# Quick when nothing is missing. Exit 3: something cannot be installed; it is named.
#   scripts/setup.sh            what run.sh and test.sh need
#   scripts/setup.sh --nightly  also what nightly.sh needs
set -euo pipefail

# One "package" or "package=program" per entry: a program that is found needs no package.
packages=(
  ca-certificates
  git=git
  python3=python3
  python3-dev
  python3-venv
  procps=ps
  g++=g++
  cmake=cmake
  ninja-build=ninja
  ccache=ccache
  verilator=verilator
  clang-format-19=clang-format-19
  gtkwave=gtkwave
  zlib1g-dev
  libgtest-dev
  libcli11-dev
  nlohmann-json3-dev
  libsqlite3-dev
  libfmt-dev
  libpugixml-dev
  libxxhash-dev
  libmpfr-dev
  libbenchmark-dev
  python3-numpy
  pybind11-dev
  mypy
)
[[ ${1-} == --nightly ]] && packages+=(clang=clang++)

is_there() {
  local package=${1%%=*} program=${1#*=}
  [[ $1 == *=* ]] && command -v "$program" >/dev/null && return 0
  command -v dpkg-query >/dev/null &&
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$'
}

missing=()
for entry in "${packages[@]}"; do
  is_there "$entry" || missing+=("${entry%%=*}")
done

if [[ ${#missing[@]} -gt 0 ]]; then
  echo "setup: missing: ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    echo "setup: this system has no apt-get; install these by hand" >&2
    exit 3
  fi
  root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
      { echo "setup: not root and no sudo; as root: apt-get install ${missing[*]}" >&2; exit 3; }
    root=(sudo)
  fi
  echo "setup: apt-get update"
  "${root[@]}" apt-get update -qq || echo "setup: the package lists could not be renewed" >&2

  known=()
  unknown=()
  for package in "${missing[@]}"; do
    if [[ -n $(apt-cache madison "$package" 2>/dev/null) ]]; then
      known+=("$package")
    else
      unknown+=("$package")
    fi
  done
  if [[ ${#known[@]} -gt 0 ]]; then
    echo "setup: apt-get install ${known[*]}"
    log=$(mktemp)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${known[@]}" >"$log" 2>&1 ||
      { tail -n 20 "$log" >&2
        echo "setup: apt-get could not install all of: ${known[*]}; whole output: $log" >&2
        exit 3; }
    rm "$log"
  fi
  if [[ ${#unknown[@]} -gt 0 ]]; then
    system=$(. /etc/os-release && echo "$PRETTY_NAME")
    echo "setup: no such package in the sources of $system: ${unknown[*]}" >&2
    exit 3
  fi
fi

# at_least <program> <wanted> <found>
at_least() {
  [[ $(printf '%s\n%s\n' "$2" "$3" | sort -V | head -n 1) == "$2" ]] ||
    { echo "setup: $1 is $3, needed is at least $2" >&2; exit 3; }
}
number() { grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1; }
at_least verilator 5.006 "$(verilator --version | number)"
at_least cmake 3.25 "$(cmake --version | number)"
at_least python3 3.11 "$(python3 --version | number)"
at_least g++ 12 "$(g++ -dumpfullversion)"
"$(dirname "$0")/python_env.sh"
echo "setup: all ${#packages[@]} packages are there"
