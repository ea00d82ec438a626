#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The long tier: every test under the sanitizers, the tests labelled nightly (one is of the mesh of
# full nodes joined in RTL), the same digests from gcc and clang, bugs put into the RTL, and a long
# random regression.
#   scripts/nightly.sh [MINUTES]   length of the regression, whole minutes, default 480
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=${1:-480}
at_least=$((100 * minutes))
scripts/setup.sh --nightly

cmake --preset asan
cmake --build --preset asan
ctest --preset asan --parallel "$(nproc)"

cmake --preset release -DD1_MESH_FULL=ON
cmake --build --preset release
ctest --test-dir build/release --no-tests=error --output-on-failure -L nightly \
  --parallel "$(nproc)"

scripts/digests.sh

scripts/mutate.py --jobs "$(nproc)"

build/release/d1cosim regress --minutes "$minutes" --at-least $at_least \
  --jobs "$(nproc)" --config full --report build/release/nightly
