// SPDX-License-Identifier: Apache-2.0
// Golden routers as a Kind of tests/noc/router_network.hpp: the cycles of their mesh take no time.
#pragma once

#include <coroutine>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "golden/noc/router.hpp"
#include "sim/engine/running_test.hpp"
#include "sim/engine/simulator.hpp"
#include "tests/noc/router_mesh.hpp"

namespace tests::noc {

// The engine wants one.
class NoDesign final : public engine::Design {
 public:
  int precision() const override { return -12; }
  void set_time(std::uint64_t) override {}
  void eval() override {}
  void end_step(std::uint64_t) override {}
  bool finished() const override { return false; }
  void final() override {}
  std::uint64_t failures() const override { return 0; }
  std::optional<engine::SignalPlace> find(std::string_view) const override { return {}; }
  std::vector<std::string> names() const override { return {}; }
};

template <int NumLinks>
struct Golden {
  using Router = golden::Router;
  static constexpr int Links = NumLinks;

  static void run(const MeshShape& shape, std::uint64_t latest_credit,
                  const std::function<engine::Coroutine<void>(Mesh<Router>&)>& test) {
    NoDesign design;
    engine::Simulator simulator(design);
    Mesh<Router> mesh(shape, latest_credit);
    engine::run_alone(simulator, test(mesh), "a mesh of golden routers");
  }
  static std::suspend_never next_cycle(Mesh<Router>&) { return {}; }
};

}  // namespace tests::noc
