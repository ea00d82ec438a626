// SPDX-License-Identifier: Apache-2.0
// One step of a random stream (docs/numerics.md section 7).
package xorshift_pkg;

  function automatic logic [31:0] xorshift_step(input logic [31:0] state);
    logic [31:0] x;
    x = state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x;
  endfunction

endpackage
