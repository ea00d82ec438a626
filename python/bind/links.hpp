// SPDX-License-Identifier: Apache-2.0
// Links of a node as packed bits, and what a node may be given (docs/network.md sections 2 and 3).
#pragma once

#include <array>

#include "golden/node/node.hpp"
#include "python/bind/bind.hpp"

namespace bind {

// The packed struct beat_t of rtl/noc/noc_pkg.sv, byte by byte: data, header, one bit for valid.
inline constexpr std::size_t BeatBytes = golden::LineBytes + 8 + 1;
using BeatBits = std::array<std::uint8_t, BeatBytes>;

BeatBits to_bits(const golden::Beat& beat);

// North, East, South, West.
using Links = golden::LinkPorts;

// ValueError unless the node's neighbours could send this in the coming cycle: they have credits
// and return no more than they got, keep to the legal turns, and answer what was asked. The golden
// model relies on it.
void check_inputs(const golden::Node& node, const Links& in);
// RuntimeError if a response came out at a node that it is not for, by wrong routes.
void check_responses(const golden::Node& node);

}  // namespace bind
