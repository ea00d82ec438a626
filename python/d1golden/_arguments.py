# SPDX-License-Identifier: Apache-2.0
"""Checks of arguments that Python code takes; python/bind/arguments.cpp has those of C++."""

from typing import SupportsIndex


def count(name: str, value: SupportsIndex) -> int:
    """Of things, so not below 0."""
    if not hasattr(type(value), "__index__"):
        raise TypeError(f"{name}: wanted int, got {type(value).__name__}")
    number = value.__index__()
    if number < 0:
        raise ValueError(f"{name}: {number} is below 0")
    return number
