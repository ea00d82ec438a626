# SPDX-License-Identifier: Apache-2.0
"""Programs and data into and out of the SRAM of a node, by the back door (tb/cocotb/backdoor.cpp):
at once, while nothing is under way."""

import ctypes
import os
import subprocess
import tempfile
from pathlib import Path

from d1bench.packed import join
from d1bench.tables import MACHINE, SIZES

BANKS, LINE = SIZES["SramBanks"], SIZES["LineBytes"]
WORD, CODEWORD = SIZES["EccDataBits"] // 8, (SIZES["EccDataBits"] + SIZES["EccCheckBits"]) // 8
ROW = LINE // WORD * CODEWORD


def assemble(text: str) -> bytes:
    """The image from address 0, by the assembler of d1cosim, whose path is in D1COSIM; with zeros
    behind it, since fetch runs ahead."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "program.s")
        source.write_text(f".org 0\n{text}\n.align 64\n.zero 128\n")
        done = subprocess.run([os.environ["D1COSIM"], "asm", str(source), "--format", "bin"],
                              check=True, capture_output=True)
    return done.stdout


def codeword(word: bytes) -> bytes:
    """8 bytes of data and their check bits."""
    data = int.from_bytes(word, "little")
    check = join((bin(data & row).count("1") & 1 for row in MACHINE.ecc_rows), 1)
    return word + bytes([check])


def _array(scope: str, name: str) -> ctypes.Array:
    program = ctypes.CDLL(None)  # the simulator, which this runs in
    program.d1_array.restype = ctypes.c_void_p
    size = ctypes.c_size_t()
    address = program.d1_array(scope.encode(), name.encode(), ctypes.byref(size))
    if not address:
        raise KeyError(f"the model has no {scope}.{name}")
    return (ctypes.c_ubyte * size.value).from_address(address)


class Sram:
    """Line n is row n // 16 of bank n % 16."""

    def __init__(self, node: str) -> None:
        """`node`: path of the node from the top module on."""
        self.banks = [_array(f"{node}.u_sram.gen_bank[{bank}].u_bank", "mem_q")
                      for bank in range(BANKS)]

    def clear(self) -> None:
        """All zeros, whose check bits are zero too."""
        for bank in self.banks:
            ctypes.memset(bank, 0, len(bank))

    def load(self, image: bytes, address: int = 0) -> None:
        """Whole lines; the last one is filled up with zeros."""
        assert address % LINE == 0
        image += bytes(-len(image) % LINE)
        for start in range(0, len(image), LINE):
            words = (image[start + w:start + w + WORD] for w in range(0, LINE, WORD))
            line = (address + start) // LINE
            self.banks[line % BANKS][_row(line)] = b"".join(map(codeword, words))

    def line(self, line: int) -> bytes:
        """Its data, as stored."""
        row = bytes(self.banks[line % BANKS][_row(line)])
        return b"".join(row[w:w + WORD] for w in range(0, ROW, CODEWORD))

    def flip(self, line: int, bit: int) -> None:
        """Inverts a bit of the stored row, check bits included."""
        self.banks[line % BANKS][_row(line).start + bit // 8] ^= 1 << bit % 8


def _row(line: int) -> slice:
    return slice(line // BANKS * ROW, line // BANKS * ROW + ROW)
