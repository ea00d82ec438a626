# SPDX-License-Identifier: Apache-2.0
"""rtl/gen/machine_pkg.sv."""

from __future__ import annotations

from collections.abc import Callable

from approx_tables import Table, tables
from machine.model import ENUM_TYPES, UNITS, Insn, Machine, Record, camel
from machine.text import constant_lines, header, wrapped


def enum_type(name: str, width: int, members: dict[str, str]) -> list[str]:
    rows = [f"    {member} = {value}" for member, value in members.items()]
    return ["", f"  typedef enum logic [{width - 1}:0] {{", ",\n".join(rows), f"  }} {name};"]


def enums(machine: Machine) -> list[str]:
    lines: list[str] = []
    for enum, (sv_type, _, prefix) in ENUM_TYPES.items():
        if sv_type:
            width = machine.enum_bits[enum]
            lines += enum_type(sv_type, width, {prefix + camel(name): f"{width}'d{value}"
                                                for name, value in machine.enums[enum].items()})
    width = machine.enum_bits["Csr"]
    lines += ["", "  // Control and status registers."]
    lines += [f"  localparam logic [{width - 1}:0] Csr{camel(name)} = {width}'d{value};"
              for name, value in machine.enums["Csr"].items()]
    lines += enum_type("opcode_e", 8, {"Op" + camel(insn.name): f"8'h{insn.op:02x}"
                                       for insn in machine.insns.values()})
    return lines


def form_width(machine: Machine) -> int:
    return len(machine.formats).bit_length()


def form_name(name: str) -> str:
    return "Form" + camel(name)


def opcode_case(groups: dict[str, list[Insn]], default: str) -> list[str]:
    """A case over `op`: statement -> the instructions it is for."""
    lines = ["    unique case (op)"]
    for statement, insns in groups.items():
        lines += wrapped(("Op" + camel(insn.name) for insn in insns), "      ")
        lines[-1] += ":"
        lines.append(f"        {statement}")
    return lines + [f"      default: {default}", "    endcase"]


def grouped(insns: list[Insn], key: Callable[[Insn], str]) -> dict[str, list[Insn]]:
    groups: dict[str, list[Insn]] = {}
    for insn in insns:
        groups.setdefault(key(insn), []).append(insn)
    return groups


def formats(machine: Machine) -> list[str]:
    width = form_width(machine)
    names = {form_name(name): f"{width}'d{i}" for i, name in enumerate(machine.formats)}
    names["FormIllegal"] = f"{width}'d{len(machine.formats)}"
    lines = enum_type("insn_format_e", width, names)
    lines += ["", "  // FormIllegal for an unknown or reserved opcode.",
              "  function automatic insn_format_e insn_format(input logic [7:0] op);"]
    by_format = grouped(list(machine.insns.values()),
                        lambda insn: f"insn_format = {form_name(insn.format)};")
    lines += opcode_case(by_format, "insn_format = FormIllegal;")
    lines += ["  endfunction", "",
              "  // The bits that a format uses, opcode included; every other bit must be zero.",
              "  function automatic logic [31:0] insn_used_bits(input insn_format_e form);",
              "    unique case (form)"]
    by_mask: dict[int, list[str]] = {}
    for form in machine.formats.values():
        by_mask.setdefault(form.used_mask | 0xFF000000, []).append(form_name(form.name))
    for mask, forms in by_mask.items():
        lines += wrapped(forms, "      ")
        lines[-1] += ":"
        lines.append(f"        insn_used_bits = 32'h{mask:08x};")
    return lines + ["      default: insn_used_bits = 32'h00000000;", "    endcase",
                    "  endfunction"]


def info(machine: Machine) -> list[str]:
    lines = ["", "  // How many of each unit an instruction occupies; whether it ends its thread's",
             "  // issue group, sets sticky flags, and is never dropped by a zero predicate.",
             "  typedef struct packed {", "    insn_format_e form;"]
    widths = {unit: max(insn.units[unit] for insn in machine.insns.values()).bit_length()
              for unit in UNITS}
    lines += [f"    logic {'' if width <= 1 else f'[{width - 1}:0] '}{unit};"
              for unit, width in widths.items()]
    lines += ["    logic ends_group;", "    logic sets_flags;", "    logic keep;",
              "  } insn_info_t;", "",
              "  function automatic insn_info_t insn_info(input logic [7:0] op);",
              "    insn_info = '0;", "    insn_info.form = insn_format(op);"]

    def statement(insn: Insn) -> str:
        parts = [f"insn_info.{unit} = {widths[unit] or 1}'d{insn.units[unit]};"
                 for unit in UNITS if insn.units[unit]]
        parts += [f"insn_info.{name} = 1'b1;" for name, value in
                  (("ends_group", insn.end), ("sets_flags", insn.flags), ("keep", insn.keep))
                  if value]
        parts = parts or [";"]
        if len(parts) > 1:
            parts = ["begin", *("  " + part for part in parts), "end"]
        return ("\n" + 8 * " ").join(parts)

    return lines + opcode_case(grouped(list(machine.insns.values()), statement), ";") + [
        "  endfunction"]


def ecc(machine: Machine) -> list[str]:
    data, check = machine.sizes["EccDataBits"], machine.sizes["EccCheckBits"]
    columns = [f"{check}'h{column:02x}" for column in reversed(machine.ecc_columns)]
    rows = [f"{data}'h{row:016x}" for row in reversed(machine.ecc_rows)]
    return ["", "  // Syndrome of each bit of the codeword {check, data}: EccColumn[i] for bit i.",
            f"  localparam logic [{data + check - 1}:0][{check - 1}:0] EccColumn = {{",
            *wrapped(columns, "    "), "  };", "",
            "  // The same matrix by rows: check bit j is the parity of data & EccRow[j].",
            f"  localparam logic [{check - 1}:0][{data - 1}:0] EccRow = {{",
            *wrapped(rows, "    "), "  };"]


def approx(name: str, table: Table) -> list[str]:
    rows = ["    '{" + ", ".join(f"{'-' if c < 0 else ''}32'sd{abs(c)}" for c in row) + "}"
            for row in table]
    return ["", f"  localparam logic signed [31:0] {name} [{len(table)}][3] = '{{",
            ",\n".join(rows), "  };"]


def record(rec: Record) -> list[str]:
    """A packed struct; its members stand from the highest bit down, as SystemVerilog wants."""
    members: list[str] = []

    def member(shape: str, name: str, low: int, high: int) -> None:
        members.append(f"    logic {shape}{' ' if shape else ''}{name};  // {high}:{low}")

    pads = end = 0
    for field in rec.fields:
        if field.offset > end:
            member(f"[{field.offset - end - 1}:0]", f"pad{pads}", end, field.offset - 1)
            pads += 1
        end = field.offset + field.bits
        shape = f"[{field.count - 1}:0]" if field.count else ""
        if field.stride > 1:
            shape += f"[{field.stride - 1}:0]"
        member(shape, field.name, field.offset, end - 1)
    if end < 32 * rec.words:
        member(f"[{32 * rec.words - end - 1}:0]", f"pad{pads}", end, 32 * rec.words - 1)
    return ["", f"  // {32 * rec.words} bits", "  typedef struct packed {", *reversed(members),
            f"  }} {rec.unit}_observe_t;"]


def emit(machine: Machine) -> str:
    lines = header("//", "Names and numbers of the machine.") + ["package machine_pkg;"]
    lines += constant_lines(machine, "  //", "  localparam int unsigned {name} = {value};")
    lines += enums(machine) + formats(machine) + info(machine) + ecc(machine)
    lines += ["", "  // Approximation tables (docs/numerics.md): coefficients c0, c1, c2."]
    sizes = machine.sizes
    for name, table in tables(sizes["ApproxSegments"], sizes["ApproxFracBits"]).items():
        lines += approx(name, table)
    lines += ["", "  // Observe records (docs/gen/observe.md); elements have the width of their",
              "  // stride, the bits above their own width and all padding are zero."]
    for rec in machine.records.values():
        lines += record(rec)
    return "\n".join(lines + ["", "endpackage", ""])
