#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Verilator lint, all warnings, none allowed: each module of rtl/filelist.f as a top of its own.
# A waiver of rtl/lint.vlt that waives nothing is an error too.
#   scripts/lint.sh             every module, and the waivers
#   scripts/lint.sh MODULE ...  these modules
set -euo pipefail
shopt -s extglob
cd "$(dirname "$0")/.."

[[ -s rtl/filelist.f ]] || { echo "lint: rtl/filelist.f is missing or empty" >&2; exit 1; }

# Without waivers these tops give each warning that needs one: the first holds every module of
# rtl/, the last knows packages that it does not use.
unused_waivers() {
  local warnings="" top rule file match line unused=0 count=0
  for top in d1_wave network_bench frontend; do
    warnings+=$(verilator --lint-only -Wall -Wno-fatal --assert -f rtl/filelist.f \
      tb/node/d1_wave.sv tb/noc/network_bench.sv --top-module "$top" 2>&1 |
      grep '^%Warning-' || true)$'\n'
  done
  while IFS=$'\t' read -r rule file match; do
    count=$((count + 1))
    while read -r line; do
      # shellcheck disable=SC2053  # file and match are patterns
      [[ $line == "%Warning-$rule: "$file:*([0-9:])" "$match ]] && continue 2
    done <<<"$warnings"
    echo "lint: rtl/lint.vlt: waives nothing, remove: -rule $rule -file $file -match $match" >&2
    unused=$((unused + 1))
  done < <(sed -nE 's/^lint_off -rule ([^ ]+) -file "([^"]+)" -match "([^"]+)"$/\1\t\2\t\3/p' \
    rtl/lint.vlt)
  [[ $count -eq $(grep -c '^lint_off' rtl/lint.vlt) ]] ||
    { echo "lint: rtl/lint.vlt: a waiver is not -rule R -file \"F\" -match \"M\"" >&2; return 1; }
  echo "lint: $count waivers, $unused without a warning to waive"
  [[ $unused -eq 0 ]]
}

tops=("$@")
[[ ${#tops[@]} -gt 0 ]] || unused_waivers
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
