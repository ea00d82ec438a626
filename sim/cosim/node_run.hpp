// SPDX-License-Identifier: Apache-2.0
// One node of a run: RTL, golden model or both side by side, and what is kept about it.
//
// For each cycle: step(), then same() where there are two sides, keep(), clock().
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "golden/node/node.hpp"
#include "sim/cosim/history.hpp"
#include "sim/cosim/plant.hpp"
#include "sim/cosim/rtl_node.hpp"
#include "sim/cosim/state_compare.hpp"
#include "sim/cosim/tally.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

// Everything that is known about the first difference: both histories around it.
struct Evidence {
  Coord node;
  std::uint64_t cycle = 0;
  std::array<bool, NumUnits> differs{};  // none: found by the comparison of states, or not drained
  std::optional<StateMismatch> state;
  std::string not_drained;
  std::uint64_t first = 0;  // cycle of golden[0] and rtl[0]
  std::vector<Records> golden, rtl;
  std::array<std::vector<golden::IssuedInsn>, golden::Threads> issued;  // up to `cycle`
  std::array<std::array<std::uint16_t, golden::Formats>, golden::Threads> formats{};
};

// Of the cycle that the model did last; valid while it lives.
RecordPointers records_of(const golden::Node& node);

struct NodeSetup {
  const golden::Config* config = nullptr;
  golden::Place place;
  bool golden = false;
  bool digest = true;
  std::uint64_t reset_seed = 0;
  const Plant* plant = nullptr;  // if it is for this node
  bool barriers_end = true;      // no arrivals at a barrier may be left
};

class NodeRun {
 public:
  // `rtl`: as it was made, or nullptr.
  NodeRun(const NodeImage& image, const NodeSetup& setup, std::unique_ptr<RtlNode> rtl);

  Coord node() const { return {setup_.place.y, setup_.place.x}; }
  golden::Node* golden() { return golden_.get(); }
  const golden::Node* golden() const { return golden_.get(); }
  RtlNode* rtl() { return rtl_.get(); }
  bool both() const { return golden_ != nullptr && rtl_ != nullptr; }

  // What leaves the node in the coming cycle; of the golden model if there is one, so it never gets
  // anything that came from its own RTL.
  const golden::LinkPorts& links() { return golden_ != nullptr ? golden_->links() : rtl_->links(); }

  void step(std::uint64_t cycle, const NodeInputs& in);
  // When all nodes have done the cycle: compares the records; what differs is then in differs().
  bool same();
  const std::array<bool, NumUnits>& differs() const { return differs_; }
  // Counts the cycle and puts it into the history.
  void keep(std::uint64_t cycle);
  // The same for cycles behind the end: only which threads are Trapped.
  void keep_tail();
  void clock() {
    if (rtl_ != nullptr) rtl_->clock();
  }

  bool idle() const { return golden_ != nullptr ? golden_->idle() : rtl_->idle(); }
  bool assertion_failed() const { return rtl_ != nullptr && rtl_->assertion_failed(); }
  // After clock(). Adds to what has been compared.
  std::optional<StateMismatch> state_difference();
  // What is left of beats, credits and lists at the end, on either side; nullopt: nothing.
  std::optional<std::string> not_drained() const;

  // The histories before `cycle`, in which both sides were equal.
  Evidence begin_evidence(std::uint64_t cycle) const;
  // Appends the records of this cycle.
  void add_to(Evidence& evidence) const;

  bool planted() const { return planted_; }
  const Tally& tally() const { return tally_; }
  const Records& last() const { return history_.last(); }
  std::string digest() { return history_.digest(); }
  const std::array<std::uint64_t, NumUnits>& compared() const { return compared_; }
  std::uint64_t compared_state() const { return compared_state_; }
  NodeState final_state() const;

 private:
  const RecordPointers& shown() const {
    return golden_ != nullptr ? golden_records_ : rtl_records_;
  }

  NodeSetup setup_;
  std::unique_ptr<golden::Node> golden_;
  std::unique_ptr<RtlNode> rtl_;
  RecordPointers golden_records_{}, rtl_records_{};
  std::unique_ptr<Records> planted_records_;  // only with a plant
  bool planted_ = false;
  bool plant_in_rtl_ = false;  // in the records of this cycle
  bool repeats_ = false;       // a sleeping golden node: this cycle is the one before
  std::array<bool, NumUnits> differs_{};
  History history_;
  Tally tally_;
  std::array<std::uint64_t, NumUnits> compared_{};
  std::uint64_t compared_state_ = 0;
  std::array<golden::Cause, golden::Threads> cause_{};
};

}  // namespace sim
