#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formats the C++ of the repository, except generated files. Versions of clang-format differ, so one
# version decides: 19, which Debian 12, Debian 13 and Ubuntu 24.04 all have as clang-format-19.
#   scripts/format.sh                  rewrite in place
#   scripts/format.sh FILE ...         these only
#   scripts/format.sh --check          change nothing; fail when something would change
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(-i)
if [[ ${1-} == --check ]]; then
  mode=(--dry-run --Werror)
  shift
fi

format=clang-format-19
command -v $format >/dev/null || { echo "format: no $format; run scripts/setup.sh" >&2; exit 3; }

files=("$@")
if [[ ${#files[@]} -eq 0 ]]; then
  for folder in examples golden python sim tb tests; do
    [[ -d $folder ]] || continue
    while IFS= read -r file; do files+=("$file"); done < <(
      find "$folder" \( -name '*.hpp' -o -name '*.cpp' \) -not -path '*/gen/*' | sort)
  done
fi
[[ ${#files[@]} -gt 0 ]] || { echo "format: no C++ file found" >&2; exit 1; }

printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 16 $format "${mode[@]}" --style=file ||
  { echo "format: to repair, run scripts/format.sh" >&2; exit 1; }
echo "format: ${#files[@]} files, ${mode[0]/-i/rewritten}"
