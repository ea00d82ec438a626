#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Verilator lint, all warnings, none allowed: each module of rtl/filelist.f as a top of its own.
#   scripts/lint.sh             every module
#   scripts/lint.sh MODULE ...  these
set -euo pipefail
cd "$(dirname "$0")/.."

[[ -s rtl/filelist.f ]] || { echo "lint: rtl/filelist.f is missing or empty" >&2; exit 1; }

tops=("$@")
if [[ ${#tops[@]} -eq 0 ]]; then
  while read -r file; do
    name=$(basename "$file" .sv)
    [[ $name == *_pkg ]] || tops+=("$name")
  done < <(sed -E 's,(//|#).*,,' rtl/filelist.f | grep -oE '[^[:space:]]+\.sv')
fi
[[ ${#tops[@]} -gt 0 ]] || { echo "lint: no module in rtl/filelist.f" >&2; exit 1; }

lint() {
  verilator --lint-only -Wall --assert rtl/lint.vlt -f rtl/filelist.f --top-module "$1" \
    >/dev/null ||
    { echo "lint: $1: repair it, or waive with a reason in rtl/lint.vlt" >&2; return 1; }
}
export -f lint
printf '%s\n' "${tops[@]}" | xargs -P "$(nproc)" -I{} bash -c 'lint {}'
echo "lint: ${#tops[@]} modules without a warning"
