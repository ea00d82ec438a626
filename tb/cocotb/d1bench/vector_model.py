# SPDX-License-Identifier: Apache-2.0
"""What vector instructions compute (docs/isa.md 2.2, numerics.md 3): integers by NumPy, FP32 by
exact arithmetic. Registers are bytes; `vb` and `vc` are the operands, `va` the old destination."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from d1bench.numerics import FLAG, INFINITY, NAN, Operand, fp32, infinity, round_pack

ONE = fp32(0x3F800000)


# --- FP32: (code, flags) of one lane ---

def operand_flags(*codes: int) -> int:
    operands = [fp32(code) for code in codes]
    return (FLAG["Invalid"] * any(operand.special == "nan" for operand in operands)
            | FLAG["Denormal"] * any(operand.denormal for operand in operands))


def _sum(a: Operand, b: Operand, c: Operand) -> tuple[int, int]:
    """a * b + c; no operand is a NaN."""
    sign = a.sign ^ b.sign
    infinite = {s for s, operand in ((sign, a), (sign, b), (c.sign, c)) if operand.special}
    if len(infinite) == 2 or (a.special and b.m == 0) or (b.special and a.m == 0):
        return NAN, FLAG["Invalid"]
    if infinite:
        return infinity(infinite.pop()), 0
    product, exact = a.exact * b.exact, a.exact * b.exact + c.exact
    if exact == 0:
        return (sign << 31 if product == 0 and sign == c.sign else 0), 0
    exponent = exact.denominator.bit_length() - 1
    return round_pack(int(exact < 0), abs(exact.numerator), -exponent)


def _arithmetic(name: str, va: int, vb: int, vc: int) -> tuple[int, int]:
    b, c = fp32(vb), fp32(vc)
    codes = (va, vb, vc) if name in ("fma", "fnma") else (vb, vc)
    flags = operand_flags(*codes)
    if flags & FLAG["Invalid"]:
        return NAN, flags
    if name == "fadd":
        code, more = _sum(ONE, b, c)
    elif name == "fsub":
        code, more = _sum(ONE, b, fp32(vc ^ 1 << 31))
    elif name == "fmul":
        code, more = _sum(b, c, Operand(b.sign ^ c.sign, 0, 0))
    else:
        code, more = _sum(fp32(vb ^ (name == "fnma") << 31), c, fp32(va))
    return code, flags | more


def _order(code: int) -> tuple[Fraction, int]:
    """Orders numbers, -0 below +0."""
    operand = fp32(code)
    size = Fraction(2) ** 200 if operand.special else abs(operand.exact)
    return (-size if operand.sign else size), -operand.sign


def _extreme(name: str, vb: int, vc: int) -> tuple[int, int]:
    numbers = [code for code in (vb, vc) if fp32(code).special != "nan"]
    pick = min if name == "fmin" else max
    return (pick(numbers, key=_order) if numbers else NAN), operand_flags(vb, vc)


def _compare(name: str, vb: int, vc: int) -> tuple[bool, int]:
    flags = operand_flags(vb, vc)
    if flags & FLAG["Invalid"]:
        return False, flags
    b, c = _order(vb)[0], _order(vc)[0]
    return {"fcmpeq": b == c, "fcmplt": b < c, "fcmple": b <= c}[name], flags


ARITHMETIC = ("fadd", "fsub", "fmul", "fma", "fnma")
EXTREMES = ("fmin", "fmax")
COMPARES = ("fcmpeq", "fcmplt", "fcmple")


def float_lanes(name: str, va: bytes, vb: bytes, vc: bytes) -> list[tuple[int, int]]:
    """Result, of compares 0 or 1, and flags of the 16 lanes."""
    lanes = zip(*(np.frombuffer(v, np.uint32).tolist() for v in (va, vb, vc)))
    if name in ARITHMETIC:
        return [_arithmetic(name, a, b, c) for a, b, c in lanes]
    if name in EXTREMES:
        return [_extreme(name, b, c) for _, b, c in lanes]
    return [_compare(name, b, c) for _, b, c in lanes]


def numpy_lanes(name: str, vb: bytes, vc: bytes) -> list[int]:
    """The host's arithmetic, a second witness; NaNs made canonical."""
    operation = {"fadd": np.add, "fsub": np.subtract, "fmul": np.multiply}[name]
    with np.errstate(all="ignore"):
        result = operation(np.frombuffer(vb, np.float32), np.frombuffer(vc, np.float32))
    return [NAN if code & 0x7fffffff > INFINITY else code
            for code in result.view(np.uint32).tolist()]


# --- integers ---

def _types(width: int) -> tuple[type, type]:
    return ((np.uint8, np.int8), (np.uint16, np.int16), (np.uint32, np.int32))[width]


INTEGER: dict[str, Callable[[np.ndarray, np.ndarray, int], np.ndarray]] = {
    "vadd": lambda b, c, bits: b + c,
    "vsub": lambda b, c, bits: b - c,
    "vmul": lambda b, c, bits: b * c,
    "vmin": np.minimum, "vmax": np.maximum, "vminu": np.minimum, "vmaxu": np.maximum,
    "vsll": lambda b, c, bits: b << (c & bits - 1),
    "vsrl": lambda b, c, bits: b >> (c & bits - 1),
    "vsra": lambda b, c, bits: b >> (c & bits - 1),
    "vcmpeq": lambda b, c, bits: b == c,
    "vcmplt": lambda b, c, bits: b < c,
    "vcmpltu": lambda b, c, bits: b < c,
}
SIGNED = ("vmin", "vmax", "vsra", "vcmplt")
REDUCTIONS = ("vredsum", "vredmin", "vredmax")


def integer_lanes(name: str, width: int, vb: bytes, vc: bytes) -> bytes:
    """The result register; of compares every byte of a lane is 1 or 0."""
    dtype = _types(width)[name in SIGNED]
    b, c = np.frombuffer(vb, dtype), np.frombuffer(vc, dtype)
    if name in ("vmin", "vmax", "vminu", "vmaxu"):
        return INTEGER[name](b, c).tobytes()
    result = INTEGER[name](b, c, 8 << width)
    if result.dtype == bool:
        return np.repeat(result, 1 << width).tobytes()
    return result.astype(dtype).tobytes()


def reduction(name: str, width: int, vb: bytes, predicate: int) -> bytes:
    dtype = _types(width)[1]
    active = [bool(predicate >> i & 1) for i in range(0, 64, 1 << width)]
    lanes = np.frombuffer(vb, dtype)[active].astype(np.int64)
    limits = np.iinfo(dtype)
    if name == "vredsum":
        result = lanes.sum()
    elif name == "vredmin":
        result = lanes.min(initial=limits.max)
    else:
        result = lanes.max(initial=limits.min)
    return np.full(64 >> width, result).astype(dtype).tobytes()


# --- bytes moved ---

def moved(name: str, i6: int, scalar: int, vb: bytes, vc: bytes, predicate: int) -> bytes:
    if name == "vand":
        return bytes(b & c for b, c in zip(vb, vc))
    if name == "vor":
        return bytes(b | c for b, c in zip(vb, vc))
    if name == "vxor":
        return bytes(b ^ c for b, c in zip(vb, vc))
    if name == "vsel":
        return bytes(vb[i] if predicate >> i & 1 else vc[i] for i in range(64))
    if name == "valign":
        return (vb + vc)[i6:i6 + 64]
    if name == "valignr":
        return (vb + bytes(64))[scalar & 63:][:64]
    if name == "vperm":
        return bytes(0 if c & 0x80 else vb[c & 63] for c in vc)
    if name == "vbcl":
        return vb[4 * i6:4 * i6 + 4] * 16
    if name == "viota":
        return b"".join((i % (1 << (8 << i6))).to_bytes(1 << i6, "little")
                        for i in range(64 >> i6))
    return scalar.to_bytes(8, "little")[:1 << i6] * (64 >> i6)  # vbc


MOVES = ("vand", "vor", "vxor", "vsel", "valign", "valignr", "vperm", "vbcl", "viota", "vbc")
