// SPDX-License-Identifier: Apache-2.0
// Where the arrays of rtl/backdoor.vlt are in a Verilated class: the only place that knows the
// hierarchy of the node. Included by the model_*.cpp only.
#pragma once

#include <cstdint>
#include <span>

#include "sim/cosim/rtl_node.hpp"

namespace sim::detail {

// All words of a packed-element array, one after the other.
template <typename Word, typename Array>
std::span<Word> words_of(Array& array) {
  static_assert(sizeof(array) % sizeof(Word) == 0);
  return {reinterpret_cast<Word*>(&array), sizeof(array) / sizeof(Word)};
}

}  // namespace sim::detail

// ROOT: the object that holds the node; NODE: how Verilator spells the path to its inside.
#define D1_MEMBER_(root, node, path) (root).node##path
#define D1_BANK_(root, node, i)        \
  sim::detail::words_of<std::uint8_t>( \
      D1_MEMBER_(root, node, u_sram__DOT__gen_bank__BRA__##i##__KET____DOT__u_bank__DOT__mem_q))
#define D1_BACKDOOR_ARRAYS(root, node)                                                             \
  sim::RtlArrays {                                                                                 \
    .banks = {D1_BANK_(root, node, 0),  D1_BANK_(root, node, 1),  D1_BANK_(root, node, 2),         \
              D1_BANK_(root, node, 3),  D1_BANK_(root, node, 4),  D1_BANK_(root, node, 5),         \
              D1_BANK_(root, node, 6),  D1_BANK_(root, node, 7),  D1_BANK_(root, node, 8),         \
              D1_BANK_(root, node, 9),  D1_BANK_(root, node, 10), D1_BANK_(root, node, 11),        \
              D1_BANK_(root, node, 12), D1_BANK_(root, node, 13), D1_BANK_(root, node, 14),        \
              D1_BANK_(root, node, 15)},                                                           \
    .scalars = sim::detail::words_of<std::uint64_t>(                                               \
        D1_MEMBER_(root, node, u_scalar_regfile__DOT__regs_q)),                                    \
    .vectors = sim::detail::words_of<std::uint32_t>(                                               \
        D1_MEMBER_(root, node, u_vector_regfile__DOT__regs_q)),                                    \
    .predicates =                                                                                  \
        sim::detail::words_of<std::uint64_t>(D1_MEMBER_(root, node, u_pred_regfile__DOT__regs_q)), \
    .accumulators =                                                                                \
        sim::detail::words_of<std::uint32_t>(D1_MEMBER_(root, node, u_matrix_unit__DOT__acc_q)),   \
    .streams = sim::detail::words_of<std::uint32_t>(                                               \
        D1_MEMBER_(root, node, u_vector_unit__DOT__u_vector_random__DOT__streams_q)),              \
    .formats = sim::detail::words_of<std::uint16_t>(                                               \
        D1_MEMBER_(root, node, u_frontend__DOT__u_csr__DOT__formats_q)),                           \
    .flags = sim::detail::words_of<std::uint8_t>(                                                  \
        D1_MEMBER_(root, node, u_frontend__DOT__u_csr__DOT__flags_q)),                             \
    .semaphores = sim::detail::words_of<std::uint32_t>(                                            \
        D1_MEMBER_(root, node, u_network__DOT__u_interface__DOT__u_semaphores__DOT__values_q)),    \
    .arrivals = sim::detail::words_of<std::uint16_t>(                                              \
        D1_MEMBER_(root, node, u_network__DOT__u_interface__DOT__u_barrier__DOT__arrivals_q)),     \
    .routed = sim::detail::words_of<std::uint32_t>(                                                \
        D1_MEMBER_(root, node, u_network__DOT__u_router__DOT__u_table__DOT__present_q)),           \
    .routes = sim::detail::words_of<std::uint8_t>(                                                 \
        D1_MEMBER_(root, node, u_network__DOT__u_router__DOT__u_table__DOT__route_q)),             \
  }
// Of node N of d1_mesh, which is an object of its own (rtl/mesh.vlt).
#define D1_MESH_ARRAYS(root, n) \
  D1_BACKDOOR_ARRAYS(*(root).__PVT__d1_mesh__DOT__gen_node__BRA__##n##__KET____DOT__u_node, )
