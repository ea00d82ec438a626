# SPDX-License-Identifier: Apache-2.0
"""Where the fields of an observe record lie. RULES is also the text in docs/gen/observe.md."""

from __future__ import annotations

from machine.model import ObserveField

RULES = """\
- Fields follow one another from bit 0 upwards, in the order of `golden/machine.toml`.
- A plain field below 32 bits takes its width. One of 32 bits or more starts at a 32-bit boundary
  and is padded to a multiple of 32 bits.
- The elements of an array lie at a stride: below 32 bits the next power of two of their width, else
  their width padded to a multiple of 32 bits. Bits above the width are zero.
- A field or array that does not fit in the rest of its 32-bit word starts at the next word, so no
  element below 32 bits crosses a word.
- A record is padded to a multiple of 32 bits. All padding is zero.
"""


def stride_of(width: int, is_array: bool) -> int:
    if width >= 32:
        return -(-width // 32) * 32
    return 1 << (width - 1).bit_length() if is_array else width


def place(fields: list[tuple[str, int, int]]) -> tuple[ObserveField, ...]:
    """(name, count, width) -> placed fields; count is 0 for a plain field."""
    placed: list[ObserveField] = []
    offset = 0
    for name, count, width in fields:
        stride = stride_of(width, count > 0)
        total = stride * max(count, 1)
        if offset % 32 + total > 32:
            offset = -(-offset // 32) * 32
        placed.append(ObserveField(name, count, width, offset, stride))
        offset += total
    return tuple(placed)
