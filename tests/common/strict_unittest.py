# SPDX-License-Identifier: Apache-2.0
"""main() of every Python test program, as tests/test_main.cpp is of every C++ one."""

import sys
import unittest


def main() -> None:
    """unittest.main(), but a run without tests or with skipped ones fails."""
    result = unittest.main(exit=False).result
    if result.testsRun == 0:
        print("no test was run", file=sys.stderr)
    if result.skipped:
        print(f"{len(result.skipped)} skipped: a skipped test counts as failed", file=sys.stderr)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 and not result.skipped else 1)
