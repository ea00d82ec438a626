// SPDX-License-Identifier: Apache-2.0
// The functional layer: what programs do, without cycles.

#include "golden/node/functional.hpp"

#include <algorithm>

#include "python/bind/machine.hpp"

namespace bind {
namespace {

constexpr const char* FunctionalDoc = R"(A machine in reset.

Args:
    config: one of CONFIGS.

Threads take turns, one instruction each. There is no network: what needs it traps NetworkError.)";

constexpr const char* RunDoc = R"(Runs until no thread is Running.

Args:
    max_instructions: the most it does.

Returns:
    "Stopped": all threads are. "Trapped": none runs, at least one is Trapped, see trap().
    "Waiting": all that run wait for semaphores. "Limit": max_instructions were done.)";

// How many instructions are done between two looks at signals.
constexpr std::uint64_t Stretch = 1u << 20;

class FunctionalMachine : public Machine {
 public:
  explicit FunctionalMachine(const golden::Config& config) : model(config) {}

  golden::ArchState& state() override { return model.state(); }
  const golden::ArchState& seen() const override { return model.state(); }
  const golden::TrapInfo& trap(int thread) const override { return model.trap(thread); }
  const std::string& console() const override { return model.console(); }
  std::optional<std::uint32_t> exit_code() const override { return model.exit_code(); }

  golden::Functional model;
};
using Self = const Object<FunctionalMachine>&;

std::string_view name(golden::RunEnd end) {
  switch (end) {
    case golden::RunEnd::Stopped:
      return "Stopped";
    case golden::RunEnd::Trapped:
      return "Trapped";
    case golden::RunEnd::Waiting:
      return "Waiting";
    case golden::RunEnd::Limit:
      return "Limit";
  }
  return "?";
}

std::string_view run(golden::Functional& model, std::uint64_t left) {
  while (true) {
    const std::uint64_t before = model.instructions();
    const golden::RunEnd end = model.run(std::min(left, Stretch));
    const std::uint64_t done = model.instructions() - before;
    left -= std::min(left, done);
    if (end != golden::RunEnd::Limit || left == 0) return name(end);
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
}

}  // namespace

void bind_functional(py::module_& module) {
  py::class_<FunctionalMachine, Machine, std::shared_ptr<FunctionalMachine>>(module, "Functional")
      .def(py::init([](const std::string& config) {
             return std::make_shared<FunctionalMachine>(config_named(config));
           }),
           FunctionalDoc, py::arg("config") = "full")
      .def(
          "reset", [](Self self) { self->model.reset(); },
          "As constructed: memory and registers are 0.")
      .def(
          "start",
          [](Self self, py::handle thread, py::handle pc) {
            const int number = thread_number(thread);
            self->model.start(number, start_pc(pc));
          },
          "Starts thread 0 to 3 at pc, a multiple of 4; ignored if it is Running.",
          py::arg("thread"), py::arg("pc"))
      .def(
          "step", [](Self self) { return self->model.step(); },
          "One instruction of each Running thread; False if none was.")
      .def(
          "run",
          [](Self self, py::handle max_instructions) {
            const std::int64_t most = integer(max_instructions, "max_instructions", 0, INT64_MAX);
            return run(self->model, static_cast<std::uint64_t>(most));
          },
          RunDoc, py::arg("max_instructions") = 100'000'000)
      .def_property_readonly(
          "instructions", [](Self self) { return self->model.instructions(); },
          "Instructions done since reset, by all threads.");
}

}  // namespace bind
