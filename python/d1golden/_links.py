# SPDX-License-Identifier: Apache-2.0
"""Beats of the network, taken apart (docs/network.md section 2)."""

from typing import NamedTuple

from . import _core


class Beat(NamedTuple):
    """What crosses a link in one cycle: the fields of its header, and 64 bytes of data."""

    kind: str
    dst: int
    src: int
    thread: int
    line: int
    beats: int
    poison: bool
    signal: bool
    sem: int
    data: bytes


def unpack_beat(bits: int) -> Beat | None:
    """A beat_t of rtl/noc/noc_pkg.sv as an integer, taken apart; None if it is not valid (0)."""
    held = _core._unpack_beat(bits)
    return None if held is None else Beat(**held)
