// SPDX-License-Identifier: Apache-2.0
// Assertions, always on. They look at the values just before the rising edge of clk_i, like any
// register, and hold off while rst_ni is low. A failure names the instance and the assertion.
`ifndef D1_ASSERT_SVH
`define D1_ASSERT_SVH

// `expr` holds in every cycle.
`define D1_ASSERT(name, expr) \
  always_ff @(posedge clk_i) if (rst_ni) name : assert (expr) else $error("%m");

// `expr` holds in every cycle in which `cond` does; `expr` is not evaluated otherwise.
`define D1_ASSERT_IF(name, cond, expr) \
  always_ff @(posedge clk_i) if (rst_ni && (cond)) name : assert (expr) else $error("%m");

// At most one bit of `vec` is set.
`define D1_ASSERT_ONEHOT0(name, vec) \
  always_ff @(posedge clk_i) if (rst_ni) name : assert ($onehot0(vec)) else $error("%m");

// `payload` is zero unless `valid`.
`define D1_ASSERT_QUIET(name, valid, payload) \
  always_ff @(posedge clk_i) \
    if (rst_ni && !(valid)) name : assert ((payload) == '0) else $error("%m");

// A parameter is legal, checked at elaboration.
`define D1_ASSERT_PARAM(name, expr) \
  if (!(expr)) $error("illegal parameter: %s", `"name`");

`endif
