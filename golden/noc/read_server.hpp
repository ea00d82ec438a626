// SPDX-License-Identifier: Apache-2.0
// Responses that take several steps: the answer to one Read or one error, and the releases of one
// barrier (network.md section 8). Each job is planned on the state at the start of the cycle.
#pragma once

#include <cstdint>

#include "golden/noc/step.hpp"

namespace golden {

class ReadServer {
 public:
  bool busy() const { return busy_; }

  void take_read(const Beat& request) {
    const Header read = Header::from_bits(request.header);
    begin(read);
    from_ = read.line;
    left_ = read.beats;
    zero_ = (request.data[0] >> 15 & 1u) != 0;
    answer_.header.kind = BeatKind::ReadData;
    answer_.header.line = request.data[0] & LineMask;
    answer_.read = zero_ ? Step::Read::Nothing : Step::Read::Data;
  }
  void take_error(const Beat& request, std::uint32_t value) {
    const Header failed = Header::from_bits(request.header);
    const bool read = failed.kind == BeatKind::Read;
    begin(failed);
    left_ = 0;
    answer_.header.kind = BeatKind::Error;
    answer_.header.beats = read ? failed.beats : 0;
    answer_.data[0] = value;
    answer_.data[1] = read ? 1 : 0;
  }

  Step plan() const {
    Step step = answer_;
    step.line = from_;
    if (step.header.kind == BeatKind::ReadData) step.header.beats = left_;
    return step;
  }
  void take() {
    busy_ = left_ != 0;
    --left_;
    from_ = (from_ + 1) & LineMask;
    answer_.header.line = (answer_.header.line + 1) & LineMask;
  }

 private:
  static constexpr std::uint32_t LineMask = (1u << AddressBits) / LineBytes - 1u;

  void begin(const Header& request) {
    busy_ = true;
    from_ = 0;
    answer_ = {};
    answer_.sends = true;
    answer_.header.dst = request.src;
    answer_.header.thread = request.thread;
  }

  bool busy_ = false;
  bool zero_ = false;
  int left_ = 0;            // beats after the next one
  std::uint32_t from_ = 0;  // next line to read
  Step answer_;
};

class ReleaseJob {
 public:
  bool busy() const { return busy_; }
  void start(const Rectangle& nodes, int sem) {
    busy_ = true;
    nodes_ = nodes;
    sem_ = sem;
  }
  int node() const { return nodes_.at; }
  Step plan(bool reachable) const {
    Step step;
    step.sends = reachable;
    step.header.kind = BeatKind::Release;
    step.header.dst = nodes_.at;
    step.header.sem = sem_;
    return step;
  }
  void take() {
    busy_ = !nodes_.at_last();
    nodes_.next();
  }

 private:
  bool busy_ = false;
  Rectangle nodes_;
  int sem_ = 0;
};

}  // namespace golden
