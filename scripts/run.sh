#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up if needed, builds, and runs random kernels of every family in lockstep on the full core
# for about a minute; fewer than 100 of them are a failure. Arguments replace those of the
# regression: scripts/run.sh --minutes 10
set -euo pipefail
cd "$(dirname "$0")/.."

build=build/release
[[ $# -gt 0 ]] || set -- --minutes 1 --at-least 100 --jobs 2 --config full \
  --report $build/report

scripts/setup.sh
cmake --preset release
cmake --build --preset release --target d1cosim
$build/d1cosim regress "$@"
