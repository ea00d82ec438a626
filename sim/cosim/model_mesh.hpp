// SPDX-License-Identifier: Apache-2.0
// The nodes of one Verilated class of rtl/node/d1_mesh.sv. Included by the model_mesh_*.cpp only.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/cosim/models.hpp"
#include "sim/cosim/verilated_model.hpp"

namespace sim {

inline constexpr std::size_t RtlMeshNodes = RtlMeshRows * RtlMeshCols;

// The model that the nodes share. What goes for all of them is done when each has asked for it.
template <typename Top>
class MeshModel {
 public:
  MeshModel(std::uint64_t reset_seed, std::span<const golden::Place> places) : top_(reset_seed) {
    static_assert(sizeof top_->start_pc_i == RtlMeshNodes * sizeof(IData));
    if (places.size() != RtlMeshNodes) throw std::logic_error("a place for each node of the mesh");
    top_->route_table_i = places.front().route_table ? 1 : 0;
    for (std::size_t node = 0; node < RtlMeshNodes; ++node) {
      set_bit(top_->core_dead_i, node, places[node].core_dead);
      drive(node, {});
    }
    top_.reset();
  }

  const VerilatedModel<Top>& top() const { return top_; }
  bool idle(std::size_t node) const { return (top_->idle_o >> node & 1) != 0; }

  void drive(std::size_t node, const NodeInputs& in) {
    set_bit(top_->start_valid_i, node, in.start.valid);
    top_->start_thread_i[node] = static_cast<CData>(in.start.thread);
    top_->start_pc_i[node] = in.start.pc;
    set_bit(top_->config_valid_i, node, in.route.valid);
    top_->config_node_i[node] = static_cast<SData>(in.route.node);
    top_->config_route_i[node] = static_cast<CData>(in.route.port);
  }

  void release_reset() {
    if (released_.last()) top_.release_reset();
  }
  void settle() {
    if (settled_.last()) top_.settle();
  }
  void clock() {
    if (clocked_.last()) top_.clock();
  }

 private:
  // Counts the nodes that have asked.
  class Turnstile {
   public:
    bool last() {
      count_ = (count_ + 1) % RtlMeshNodes;
      return count_ == 0;
    }

   private:
    std::size_t count_ = 0;
  };

  static void set_bit(CData& bits, std::size_t node, bool value) {
    const unsigned bit = 1u << node;
    bits = static_cast<CData>(value ? bits | bit : bits & ~bit);
  }

  VerilatedModel<Top> top_;
  Turnstile released_, settled_, clocked_;
};

template <typename Top>
class MeshNode final : public RtlNode {
 public:
  MeshNode(std::shared_ptr<MeshModel<Top>> mesh, std::size_t node, const RtlArrays& arrays)
      : mesh_(std::move(mesh)), node_(node), arrays_(arrays) {
    Top& top = *mesh_->top();
    records_ = {top.frontend_o[node].data(), top.scalar_o[node].data(), top.vector_o[node].data(),
                top.matrix_o[node].data(),   top.sram_o[node].data(),   top.network_o[node].data()};
  }

  const RtlArrays& arrays() const override { return arrays_; }
  void release_reset() override { mesh_->release_reset(); }

  // As the record shows them: the wires themselves stay inside the model.
  const golden::LinkPorts& links() override {
    golden::NetworkObserve network;
    std::memcpy(network.words.data(), records_[index(Unit::Network)], sizeof network);
    for (std::size_t side = 0; side < links_.beat.size(); ++side) {
      const int port = static_cast<int>(side) + 1;
      golden::Beat& beat = links_.beat[side];
      beat.valid = network.out_valid(port) != 0;
      beat.header = network.out_header(port);
      std::memcpy(beat.data.data(), network.out_data(port), sizeof beat.data);
      links_.credit[side] =
          static_cast<std::uint8_t>(network.credit(2 * port) | network.credit(2 * port + 1) << 1);
    }
    return links_;
  }

  void settle(const NodeInputs& in, const RecordPointers*) override {
    mesh_->drive(node_, in);
    mesh_->settle();
  }
  void clock() override { mesh_->clock(); }

  const RecordPointers& records() const override { return records_; }
  bool idle() const override { return mesh_->idle(node_); }
  bool assertion_failed() const override { return mesh_->top().assertion_failed(); }
  const std::string& printed() const override { return mesh_->top().printed(); }
  void open_wave(const std::string&) override { throw_no_waves(); }
  void close_wave() override { throw_no_waves(); }

 private:
  [[noreturn]] static void throw_no_waves() { throw std::logic_error("a mesh writes no waves"); }

  std::shared_ptr<MeshModel<Top>> mesh_;
  std::size_t node_;
  RtlArrays arrays_;
  golden::LinkPorts links_;
  RecordPointers records_{};
};

// `Arrays` finds the arrays of rtl/backdoor.vlt of each node.
template <typename Top, std::array<RtlArrays, RtlMeshNodes> (*Arrays)(Top&)>
std::vector<std::unique_ptr<RtlNode>> make_mesh(std::uint64_t reset_seed,
                                                std::span<const golden::Place> places) {
  const auto mesh = std::make_shared<MeshModel<Top>>(reset_seed, places);
  const auto arrays = Arrays(*mesh->top());
  std::vector<std::unique_ptr<RtlNode>> nodes;
  for (std::size_t node = 0; node < RtlMeshNodes; ++node) {
    nodes.push_back(std::make_unique<MeshNode<Top>>(mesh, node, arrays[node]));
  }
  return nodes;
}

}  // namespace sim
