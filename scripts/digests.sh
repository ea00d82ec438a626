#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same seeds give the same bits: builds d1cosim with gcc and clang, each at -O3 and at -O1, runs
# the same random kernels in each, with one and with two workers, and fails when a digest differs.
#   scripts/digests.sh [COUNT]   kernels per run, default 500
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-500}
first=
for compiler in g++ clang++; do
  for preset in release dev; do
    build=build/digests/$compiler-$preset
    cmake --preset $preset -B $build -DCMAKE_CXX_COMPILER=$compiler -DD1_FULL_ONLY=ON
    cmake --build $build --target d1cosim
    for jobs in 1 2; do
      $build/d1cosim regress --count "$count" --jobs $jobs --json $build/digest.json >/dev/null
      digest=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["digest"])' \
        $build/digest.json)
      echo "digests: $digest $compiler $preset, $jobs workers"
      [[ $digest == "${first:=$digest}" ]] ||
        { echo "digests: not the $first of the first run" >&2; exit 1; }
    done
  done
done
