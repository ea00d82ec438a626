# SPDX-License-Identifier: Apache-2.0
"""The generated tables in docs/gen."""

from __future__ import annotations

from collections.abc import Iterable

from machine.layout import RULES
from machine.model import ENUM_TYPES, UNITS, Machine, camel
from machine.text import COMMAND


def top(title: str) -> list[str]:
    return ["<!-- SPDX-License-Identifier: Apache-2.0 -->",
            f"<!-- Generated from golden/machine.toml: do not edit, run {COMMAND}. -->",
            f"# {title}", ""]


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
              for row in rows]
    return [line.replace("  |", " |") for line in lines] + [""]


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def instructions(machine: Machine) -> str:
    notes = (("end", "ends its group"), ("flags", "sets flags"), ("keep", "never dropped"))
    rows = []
    for insn in machine.insns.values():
        units = " ".join(unit if n == 1 else f"{n} {unit}"
                         for unit, n in insn.units.items() if n)
        rows.append((code(insn.name), f"0x{insn.op:02x}", code(insn.format), units,
                     code(machine.formats[insn.format].asm), insn.doc,
                     ", ".join(text for key, text in notes if getattr(insn, key))))
    lines = top("Instructions")
    lines += [f"Units: {', '.join(UNITS)}; each cell is what one instruction occupies in its issue"
              " cycle.", ""]
    lines += table(("name", "opcode", "format", "units", "operands", "meaning", "notes"), rows)
    lines += ["Reserved opcodes, illegal until they have a meaning: "
              + ", ".join(f"0x{first:02x}..0x{last:02x} ({name})"
                          for name, (first, last) in machine.reserved.items()) + ".", ""]
    lines += ["## Formats", "", "A bit below the opcode that the format does not use must be zero."
              " `a2:0` is bits 2:0 of field `a`.", ""]
    lines += table(("format", "fields", "used bits", "operands"), (
        (code(form.name), ", ".join(f"{code(bits.name)} {bits.hi}:{bits.lo}"
                                    for bits in sorted(form.used, key=lambda bits: -bits.hi)),
         f"0x{form.used_mask:06x}", code(form.asm)) for form in machine.formats.values()))
    lines += ["## Fields", ""]
    lines += table(("field", "bits"), ((code(bits.name), f"{bits.hi}:{bits.lo}")
                                       for bits in machine.fields.values()))
    return "\n".join(lines)


def observe(machine: Machine) -> str:
    lines = top("Observe records")
    lines += ["One record per unit and cycle. Layout:", "", *RULES.splitlines(), ""]
    for rec in machine.records.values():
        lines += [f"## {rec.unit}", "", f"{32 * rec.words} bits, {rec.words} words;"
                  f" `{rec.unit}_observe_t`, `golden::{camel(rec.unit)}Observe`.", ""]
        lines += table(("field", "elements", "width", "bits", "stride"), (
            (code(field.name), field.count or "", field.width,
             f"{field.offset + field.bits - 1}:{field.offset}", field.stride if field.count else "")
            for field in rec.fields))
    return "\n".join(lines)


def machine(data: Machine) -> str:
    lines = top("Machine")
    lines += ["Constants of the same name in `machine_pkg` and in namespace `golden`.", ""]
    lines += ["## Sizes", "", *table(("name", "value"), data.sizes.items())]
    lines += ["## Latencies", "", "From where to where says `docs/timing.md`.", ""]
    lines += table(("name", "cycles"), ((f"Latency{name}", value)
                                        for name, value in data.latency.items()))
    names = list(next(iter(data.config.values())))
    lines += ["## Configurations", "", "In constants the name comes first: `FullSramRows`.", ""]
    lines += table(("configuration", *names), ((name, *values.values())
                                               for name, values in data.config.items()))
    for enum, (_, _, prefix) in ENUM_TYPES.items():
        width = f", {data.enum_bits[enum]} bits" if enum in data.enum_bits else ", bit numbers"
        lines += [f"## {enum}{width}", ""]
        lines += table(("SystemVerilog", "code"), ((prefix + camel(name), value)
                                                   for name, value in data.enums[enum].items()))
    return "\n".join(lines)
