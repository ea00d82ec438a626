// SPDX-License-Identifier: Apache-2.0
// The RTL, packages first; the only file list (simulation, lint, synthesis).
+incdir+rtl/common
rtl/gen/machine_pkg.sv
rtl/common/core_pkg.sv
