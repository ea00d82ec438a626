# SPDX-License-Identifier: Apache-2.0
"""The machine as parsed and validated from golden/machine.toml; derived tables are properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

UNITS = ("alu", "mul", "agu", "vec", "mat", "sys")  # the members of insn_info_t and InsnInfo

# Enum of machine.toml -> SystemVerilog type, C++ type, prefix of the members in SystemVerilog.
ENUM_TYPES = {
    "ThreadState": ("thread_state_e", "ThreadState", "St"),
    "Stall": ("stall_e", "Stall", "Stall"),
    "Port": ("port_e", "Port", "Port"),
    "BeatKind": ("beat_kind_e", "BeatKind", "Beat"),
    "ItemKind": ("item_kind_e", "ItemKind", "Item"),
    "ListState": ("list_state_e", "ListState", "List"),
    "NetworkFault": ("network_fault_e", "NetworkFault", "Fault"),
    "Cause": ("cause_e", "Cause", "Cause"),
    "Format": ("format_code_e", "FormatCode", "Fmt"),
    "Csr": ("", "Csr", "Csr"),
    "Flag": ("", "", "Flag"),
}


class MachineError(ValueError):
    """An entry of machine.toml is wrong; the message names it."""


def camel(name: str) -> str:
    """mma_mm_h -> MmaMmH, Cfloat8_143 -> Cfloat8143, NumAlu -> NumAlu."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


@dataclass(frozen=True)
class Bits:
    """A named bit range of the instruction word."""
    name: str
    hi: int
    lo: int

    @property
    def mask(self) -> int:
        return (1 << (self.hi + 1)) - (1 << self.lo)


@dataclass(frozen=True)
class Format:
    name: str
    use: str
    asm: str
    used: tuple[Bits, ...]  # the opcode is not among them

    @property
    def used_mask(self) -> int:
        return sum(bits.mask for bits in self.used)


@dataclass(frozen=True)
class Insn:
    name: str
    op: int
    format: str
    units: dict[str, int]  # unit -> how many of it, all UNITS present
    end: bool
    flags: bool
    keep: bool
    doc: str


@dataclass(frozen=True)
class ObserveField:
    """`count` is 0 for a plain field. Offsets and strides are bits, set by layout.place()."""
    name: str
    count: int
    width: int
    offset: int
    stride: int

    @property
    def bits(self) -> int:
        return self.stride * max(self.count, 1)


@dataclass(frozen=True)
class Record:
    unit: str
    fields: tuple[ObserveField, ...]

    @property
    def words(self) -> int:
        end = max(field.offset + field.bits for field in self.fields)
        return -(-end // 32)


@dataclass(frozen=True)
class Machine:
    sizes: dict[str, int]
    latency: dict[str, int]
    config: dict[str, dict[str, int]]
    enum_bits: dict[str, int]
    enums: dict[str, dict[str, int]]
    fields: dict[str, Bits]
    formats: dict[str, Format]
    insns: dict[str, Insn]
    reserved: dict[str, tuple[int, int]]
    records: dict[str, Record]

    @property
    def ecc_columns(self) -> list[int]:
        """Syndrome of each codeword bit: the data bits, then the check bits."""
        check = self.sizes["EccCheckBits"]
        data = [sum(1 << bit for bit in bits) for weight in range(3, check + 1, 2)
                for bits in sorted(combinations(range(check), weight),
                                   key=lambda bits: sum(1 << bit for bit in bits))]
        if self.sizes["EccDataBits"] > len(data):
            raise MachineError(f"[sizes] EccDataBits: {check} check bits cover {len(data)} bits")
        return data[:self.sizes["EccDataBits"]] + [1 << bit for bit in range(check)]

    @property
    def ecc_rows(self) -> list[int]:
        """For each check bit the mask of the data bits whose parity it holds."""
        columns = self.ecc_columns[:self.sizes["EccDataBits"]]
        return [sum((column >> bit & 1) << i for i, column in enumerate(columns))
                for bit in range(self.sizes["EccCheckBits"])]

    def constants(self) -> list[tuple[str, str, int]]:
        """(group, name, value) of all plain integers, spelled alike in all languages."""
        rows = [("Sizes", name, value) for name, value in self.sizes.items()]
        rows += [("Latencies, in cycles (docs/timing.md)", f"Latency{name}", value)
                 for name, value in self.latency.items()]
        for config, values in self.config.items():
            rows += [(f"Configuration {config}", camel(config) + name, value)
                     for name, value in values.items()]
        rows += [("Bit numbers of the sticky flags", f"Flag{name}", value)
                 for name, value in self.enums["Flag"].items()]
        for bits in self.fields.values():
            rows += [("Instruction fields", f"Field{camel(bits.name)}{end}", value)
                     for end, value in (("Hi", bits.hi), ("Lo", bits.lo))]
        return rows

    def sv_names(self) -> list[str]:
        """Every name the SystemVerilog package declares for an entry; they share one scope."""
        names = [name for _, name, _ in self.constants()]
        for enum, (_, _, prefix) in ENUM_TYPES.items():
            if enum != "Flag":
                names += [prefix + camel(member) for member in self.enums[enum]]
        names += ["Op" + camel(name) for name in self.insns]
        names += ["Form" + camel(name) for name in self.formats] + ["FormIllegal"]
        return names


def is_camel(name: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Za-z0-9]*(_[0-9]+)*", name) is not None


def is_snake(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) is not None
