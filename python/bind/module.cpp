// SPDX-License-Identifier: Apache-2.0
// The extension module d1golden._core: the golden model for Python, which python/d1golden wraps.

#include "python/bind/bind.hpp"

PYBIND11_MODULE(_core, module) {
  bind::bind_names(module);
  bind::bind_formats(module);
  bind::bind_program(module);
  bind::bind_observe(module);
  bind::bind_links(module);
  bind::bind_machine(module);
  bind::bind_functional(module);
  bind::bind_node(module);
  bind::bind_sram(module);
}
