#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The long tier: every test under the sanitizers, the tests labelled nightly, the same digests from
# gcc and clang, and a long random regression.
#   scripts/nightly.sh [MINUTES]   length of the regression, default 480
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=${1:-480}
scripts/setup.sh --nightly

cmake --preset asan
cmake --build --preset asan
ctest --preset asan --parallel "$(nproc)"

cmake --preset release
cmake --build --preset release
ctest --test-dir build/release --no-tests=error --output-on-failure -L nightly

cmake --preset dev -B build/clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang
cmake --build build/clang --target d1cosim
for kernel in $(build/release/d1cosim kernels --names); do
  for compiler in release clang; do
    build/$compiler/d1cosim run "$kernel" --seed 1 --json build/$compiler/digest.json >/dev/null
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["digest"])' \
      build/$compiler/digest.json >build/$compiler/digest.txt
  done
  cmp build/release/digest.txt build/clang/digest.txt ||
    { echo "nightly: $kernel, seed 1: gcc and clang disagree" >&2; exit 1; }
done

build/release/d1cosim regress --minutes "$minutes" --jobs "$(nproc)" --config full \
  --report build/release/nightly
