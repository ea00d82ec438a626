// SPDX-License-Identifier: Apache-2.0
// The top of the design, and its signals by name. The typed class of a design, with a member for
// each port, is generated (cmake/D1Testbench.cmake) and derives from this.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/signal.hpp"

namespace engine {

class DutBase {
 public:
  explicit DutBase(Simulator& simulator, std::string name)
      : simulator_(simulator), name_(std::move(name)) {}
  virtual ~DutBase() = default;
  DutBase(const DutBase&) = delete;
  DutBase& operator=(const DutBase&) = delete;

  // A port, an element of an unpacked port ("data_i[2]"), or a signal below: "u_core.count_q",
  // "u_mem.words[3]". The same name gives the same object. Throws NameError, which names near ones.
  SignalHandle& operator[](std::string_view path);

  const std::string& name() const { return name_; }
  std::vector<std::string> names() const;  // all that can be found, sorted
  Simulator& simulator() { return simulator_; }

  // For the constructor of the typed class.
  void add_port(SignalHandle& signal) { ports_.emplace(signal.path(), &signal); }

 private:
  Simulator& simulator_;
  std::string name_;
  std::map<std::string, SignalHandle*, std::less<>> ports_;
  std::map<std::string, std::unique_ptr<SignalHandle>, std::less<>> inner_;
};

}  // namespace engine
