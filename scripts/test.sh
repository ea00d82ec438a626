#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up if needed, builds, and runs every test, quick ones first. Fails when one fails or is
# skipped. Arguments go to ctest: scripts/test.sh -L golden
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
cmake --preset release
cmake --build --preset release
ctest --preset release --parallel "$(nproc)" "$@"
