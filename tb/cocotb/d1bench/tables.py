# SPDX-License-Identifier: Apache-2.0
"""The names and numbers of golden/machine.toml."""

import sys
from pathlib import Path
from types import SimpleNamespace

from d1bench.packed import Packed

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "scripts"))
from machine.model import Record  # noqa: E402
from machine.parse import parse  # noqa: E402

MACHINE = parse((ROOT / "golden/machine.toml").read_text("utf-8"))
SIZES, LATENCY = MACHINE.sizes, MACHINE.latency
FORMAT = MACHINE.enums["Format"]
KIND = MACHINE.enums["BeatKind"]
PORT = MACHINE.enums["Port"]
CSR = MACHINE.enums["Csr"]
OPCODE = {name: insn.op for name, insn in MACHINE.insns.items()}


def _record(record: Record) -> Packed:
    """Arrays stay whole: element i of one starts at bit i * stride."""
    fields: list[tuple[str, int]] = []
    for field in record.fields:
        gap = field.offset - sum(width for _, width in fields)
        fields += [(f"pad{field.offset}", gap), (field.name, field.bits)]
    fields.append(("pad", 32 * record.words - sum(width for _, width in fields)))
    return Packed(reversed(fields))


RECORD = {unit: _record(record) for unit, record in MACHINE.records.items()}


def bit_places(unit: str) -> SimpleNamespace:
    """Where each field of a record begins; of an array, where each element does."""
    places: dict[str, int | list[int]] = {}
    for field in MACHINE.records[unit].fields:
        begins = [field.offset + field.stride * i for i in range(field.count)]
        places[field.name] = begins or field.offset
    return SimpleNamespace(**places)
