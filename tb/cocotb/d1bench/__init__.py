# SPDX-License-Identifier: Apache-2.0
"""What the tests in Python share. A cycle begins with the rising edge of clk_i: drivers write the
inputs after it, monitors read at the falling edge, when everything has settled."""
