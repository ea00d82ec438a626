# SPDX-License-Identifier: Apache-2.0
"""Number formats on NumPy arrays: docs/numerics.md sections 1, 4, 5 and 7."""

from enum import IntFlag
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import _arguments as arguments
from . import _core
from ._core import Format


class Flag(IntFlag):
    """Flags of numerics.md section 2, the bits of CSR Flags."""

    INVALID = _core._FLAGS["Invalid"]
    DENORMAL = _core._FLAGS["Denormal"]
    OVERFLOW = _core._FLAGS["Overflow"]
    UNDERFLOW = _core._FLAGS["Underflow"]


class Encoded(NamedTuple):
    """Codes, and for each the Flag bits of its conversion; shapes as the values had."""

    codes: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
    flags: npt.NDArray[np.uint8]


class Decoded(NamedTuple):
    """FP32 values, and for each the Flag bits of its conversion; shapes as the codes had."""

    values: npt.NDArray[np.float32]
    flags: npt.NDArray[np.uint8]


def _format(value: Format | str) -> Format:
    if isinstance(value, str):
        return Format(value)
    if not isinstance(value, Format):
        raise TypeError(f"format: wanted Format or str, got {type(value).__name__}")
    return value


def _array(value: Any, name: str, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """Contiguous, of this type exactly: nothing is rounded or cut off without being asked for."""
    if not isinstance(value, (np.ndarray, np.generic)):
        raise TypeError(f"{name}: wanted a NumPy array of {np.dtype(dtype)}, "
                        f"got {type(value).__name__}")
    if value.dtype != np.dtype(dtype):
        raise TypeError(f"{name}: wanted dtype {np.dtype(dtype)}, got {value.dtype}")
    return np.ascontiguousarray(value).reshape(value.shape)


def code_type(format: Format | str) -> type[np.uint8] | type[np.uint16]:
    """The NumPy type of the codes of a narrow format: uint8, or uint16 of bf16."""
    bits = _format(format).bits
    if bits == 32:
        raise ValueError("format: fp32 is not narrow; wanted bf16, cfloat8_143 or cfloat8_152")
    return np.uint8 if bits == 8 else np.uint16


def encode(values: npt.NDArray[np.float32], format: Format | str, *, seed: int | None = None,
           random: npt.NDArray[np.uint16] | None = None) -> Encoded:
    """FP32 to codes of a narrow format: `cvtdn`, or with `seed` or `random` `cvtsr`.

    docs/numerics.md section 4. Nearest means ties to the even code; stochastic takes the upper
    neighbour if R * (hi - lo) < (|x| - lo) * 2**16.

    Args:
        values: float32 of any shape.
        format: bf16, cfloat8_143 or cfloat8_152, with bias and `:ieee`; see Format.
        seed: stochastic with R = random_bits(size, seed), in C order of the values.
        random: stochastic with these R: uint16, shape of the values. Not together with `seed`.

    Raises:
        TypeError: an argument is no array of its type.
        ValueError: format, shape or seed; the message says which.
    """
    to = _format(format)
    codes: npt.NDArray[Any] = np.empty(np.shape(values), code_type(to))
    x = _array(values, "values", np.float32)
    draws = None
    if seed is not None and random is not None:
        raise ValueError("seed, random: give one of them")
    if seed is not None:
        draws = random_bits(x.size, seed)
    if random is not None:
        draws = _array(random, "random", np.uint16)
        if draws.shape != x.shape:
            raise ValueError(f"random: shape {draws.shape}, that of the values is {x.shape}")
    flags = np.empty(x.shape, np.uint8)
    _core._encode(to, x, draws, codes, flags)
    return Encoded(codes, flags)


def decode(codes: npt.NDArray[np.uint8] | npt.NDArray[np.uint16],
           format: Format | str) -> Decoded:
    """Codes of a narrow format to FP32, exactly: `cvtup`, docs/numerics.md section 5.

    Args:
        codes: uint8, or uint16 of bf16; any shape.
        format: as for encode().

    Raises:
        TypeError: the codes are no array of that type.
        ValueError: format; the message says what is allowed.
    """
    of = _format(format)
    x = _array(codes, "codes", code_type(of))
    values = np.empty(x.shape, np.float32)
    flags = np.empty(x.shape, np.uint8)
    _core._decode(of, x, values, flags)
    return Decoded(values, flags)


def random_bits(count: int, seed: int) -> npt.NDArray[np.uint16]:
    """The numbers R of docs/numerics.md section 7: number i is of lane i % 16, step 1 + i // 16.

    Args:
        count: how many.
        seed: 0 to 3 are the streams of threads 0 to 3 after reset; up to 2**28 - 1 there are more.
    """
    numbers = np.empty(arguments.count("count", count), np.uint16)
    _core._random_bits(seed, numbers)
    return numbers
