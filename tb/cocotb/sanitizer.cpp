// SPDX-License-Identifier: Apache-2.0
// What the address sanitizer asks of cocotb's simulator: to look for no leaks, as Python, which is
// in that program, leaves objects of its own behind.

extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
