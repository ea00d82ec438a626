// SPDX-License-Identifier: Apache-2.0
// A GTKWave save file that shows what matters in a wave of tb/node/d1_wave.sv.
#pragma once

#include <cstdint>
#include <string>

namespace sim {

// For FILE.fst writes FILE.gtkw; `cycle` is where the marker goes. Returns its path. Throws
// std::runtime_error when one of the two cannot be read or written.
std::string write_wave_save(const std::string& wave, std::uint64_t cycle);

}  // namespace sim
