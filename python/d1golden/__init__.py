# SPDX-License-Identifier: Apache-2.0
"""The golden model of d1cosim: what a D1 node does, to the bit and to the cycle.

docs/d1golden.md is the guide; docs/isa.md, numerics.md, timing.md and network.md are what the model
does.
"""

from ._core import (BEAT_KINDS, CAUSES, CONFIGS, LIST_STATES, PORTS, RECORD_BYTES, STALLS,
                    THREAD_STATES, THREADS, Format, Links, Program, binary_text, code_lines,
                    disassemble, pack_beat)
from ._formats import Decoded, Encoded, Flag, code_type, decode, encode, random_bits
from ._links import Beat, unpack_beat
from ._machine import Functional, Node, Thread, Trap
from ._observe import UNITS, Difference, Field, Unit, decode_record, differences
from ._program import AssemblyError, assemble

__all__ = [
    "AssemblyError", "BEAT_KINDS", "Beat", "CAUSES", "CONFIGS", "Decoded", "Difference",
    "Encoded", "Field", "Flag", "Format", "Functional", "LIST_STATES", "Links", "Node", "PORTS",
    "Program", "RECORD_BYTES", "STALLS", "THREADS", "THREAD_STATES", "Thread", "Trap", "UNITS",
    "Unit", "assemble", "binary_text", "code_lines", "code_type", "decode", "decode_record",
    "differences", "disassemble", "encode", "pack_beat", "random_bits", "unpack_beat",
]
