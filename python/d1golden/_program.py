# SPDX-License-Identifier: Apache-2.0
"""Assembly text to programs (docs/isa.md section 6)."""

from . import _core


class AssemblyError(ValueError):
    """The text is no program; `errors` has (line, column, message) of the first 20 mistakes."""

    def __init__(self, errors: list[tuple[int, int, str]]) -> None:
        super().__init__("\n".join(f"line {line}, column {column}: {message}"
                                   for line, column, message in errors))
        self.errors = errors


def assemble(source: str) -> _core.Program:
    """The program of a text. AssemblyError says what is wrong, and where."""
    result = _core._assemble(source)
    if isinstance(result, list):
        raise AssemblyError(result)
    return result
