// SPDX-License-Identifier: Apache-2.0
// Assertions, always on. They look at the values just before the rising edge of clk_i, like any
// register, and hold off while rst_ni is low. A failure names the instance and the assertion.
//
// Plain if statements: a simulator then knows that failure is unlikely, which is worth a third of
// the time of an idle cycle against `assert` in Verilator 5.006.
// Synthesis tools refuse $error in a clocked block; they define SYNTHESIS and see no assertion.
`ifndef D1_ASSERT_SVH
`define D1_ASSERT_SVH

`ifdef SYNTHESIS
`define D1_ASSERT(name, expr)
`define D1_ASSERT_IF(name, cond, expr)
`else

// `expr` holds in every cycle.
`define D1_ASSERT(name, expr) \
  always_ff @(posedge clk_i) begin : name \
    if (rst_ni && !(expr)) $error("%m failed"); \
  end

// `expr` holds in every cycle in which `cond` does; `expr` is not evaluated otherwise.
`define D1_ASSERT_IF(name, cond, expr) \
  always_ff @(posedge clk_i) begin : name \
    if (rst_ni && (cond)) begin \
      if (!(expr)) $error("%m failed"); \
    end \
  end

`endif

// At most one bit of `vec` is set.
`define D1_ASSERT_ONEHOT0(name, vec) `D1_ASSERT(name, $onehot0(vec))

// `payload` is zero unless `valid`.
`define D1_ASSERT_QUIET(name, valid, payload) `D1_ASSERT_IF(name, !(valid), (payload) == '0)

// A parameter is legal, checked at elaboration.
`define D1_ASSERT_PARAM(name, expr) \
  if (!(expr)) begin : gen_illegal_``name \
    $error("illegal parameter: %s", `"name`"); \
  end

`endif
