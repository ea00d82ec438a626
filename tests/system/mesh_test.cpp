// SPDX-License-Identifier: Apache-2.0
// Meshes: every mixture of RTL and golden nodes has one history, and faults are found and located.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "sim/cosim/divergence.hpp"
#include "sim/cosim/run.hpp"
#include "sim/cosim/target.hpp"
#include "sim/kernels/mesh_plan.hpp"

namespace {

using golden::TinyConfig;
using sim::Check;
using sim::Coord;
using sim::Status;

using Given = std::vector<std::pair<std::string, std::string>>;

sim::Kernel traffic(const Given& params, std::uint64_t seed = 1) {
  sim::Target target;
  target.name = "traffic";
  target.params = params;
  target.seed = seed;
  return make_kernel(target, TinyConfig);
}

// The same program in each node of a mesh; every semaphore must be 0 at the end.
sim::Kernel program(const std::string& source, int rows, int cols) {
  sim::Kernel kernel = sim::assemble_kernel("test.s", source, 1, TinyConfig);
  kernel.mesh = {rows, cols};
  kernel.any_semaphores = false;
  kernel.nodes.assign(static_cast<std::size_t>(kernel.mesh.size()), kernel);
  return kernel;
}

sim::RunOptions options(Check check = Check::Lockstep) {
  sim::RunOptions options;
  options.config = &TinyConfig;
  options.check = check;
  return options;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Node 0,0 raises semaphore 1 of node 0,1, which waits for it.
const std::string Signal = R"(
  csrr r1, Node
  li r2, 1
  bne r1, r0, wait
  semsend s1, r2, r2
  tstop
wait:
  semwait s1, 1
  tstop
)";

TEST(Mesh, ComparesEveryUnitOfEveryNode) {
  const sim::RunResult result = run_kernel(traffic({}), options());
  EXPECT_EQ(result.status, Status::Pass) << result.message;
  EXPECT_EQ(result.nodes, 4);
  EXPECT_GT(result.beats, 100u);
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    EXPECT_GE(result.compared.at(std::string(unit.name)), 4 * result.cycles) << unit.name;
  }
  EXPECT_EQ(result.compared.at("drained"), 4u);
  EXPECT_EQ(result.compared.at("semaphores"), 4u * golden::Semaphores);
}

TEST(Mesh, HasOneHistoryWhateverRunsAndInAnyOrder) {
  const sim::Kernel kernel =
      traffic({{"mesh_rows", "3"}, {"late_links", "50"}, {"late_cycles", "20"}}, 3);
  const sim::RunResult first = run_kernel(kernel, options(Check::Golden));
  EXPECT_EQ(first.status, Status::Pass) << first.message;
  for (const Check check : {Check::Lockstep, Check::Golden, Check::Rtl}) {
    for (const std::uint64_t order : {0, 1, 2, 3}) {
      for (const bool all : {true, false}) {
        sim::RunOptions other = options(check);
        other.order_seed = order;
        if (!all) other.rtl_nodes = {{0, 1}, {2, 0}};
        const sim::RunResult result = run_kernel(kernel, other);
        EXPECT_EQ(result.status, Status::Pass) << result.message;
        EXPECT_EQ(result.digest, first.digest) << name(check) << " order " << order;
      }
    }
  }
}

TEST(Mesh, KeepsItsHistoryWhateverResetLeavesUndefined) {
  const sim::RunResult result = check_reset(traffic({{"transfers", "3"}}), options());
  EXPECT_EQ(result.status, Status::Pass) << result.message;
}

TEST(Mesh, PassesWithLateCreditsAndTakesLonger) {
  const auto cycles = [](const Given& params) {
    const sim::RunResult result = run_kernel(traffic(params), options());
    EXPECT_EQ(result.status, Status::Pass) << result.message;
    return result.cycles;
  };
  EXPECT_LT(cycles({}), cycles({{"late_links", "100"}, {"late_cycles", "50"}}));
}

TEST(Mesh, RoutesAroundDeadNodes) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const sim::Kernel kernel = traffic({{"mesh_rows", "3"},
                                        {"mesh_cols", "3"},
                                        {"dead_nodes", "2"},
                                        {"dead_cores", "1"},
                                        {"transfers", "4"}},
                                       seed);
    EXPECT_EQ(kernel.mesh.routers(), 7);
    const sim::RunResult result = run_kernel(kernel, options());
    EXPECT_EQ(result.status, Status::Pass) << result.message;
    EXPECT_EQ(result.nodes, 7);
  }
}

const Given OnlyDevices = {{"mesh_cols", "3"}, {"devices", "2"}, {"transfers", "6"}};

TEST(Mesh, TrafficLeavesAndEntersAtDevicesThatHoldItUp) {
  std::uint64_t cycles[2] = {};
  for (const bool stalls : {false, true}) {
    Given given = OnlyDevices;
    given.emplace_back("device_stall", stalls ? "95" : "0");
    const sim::Kernel kernel = traffic(given, 4);
    EXPECT_EQ(kernel.mesh.routers(), 4);
    const sim::RunResult first = run_kernel(kernel, options());
    EXPECT_EQ(first.status, Status::Pass) << first.message;
    EXPECT_EQ(first.nodes, 4);
    cycles[stalls] = first.cycles;
    for (const Check check : {Check::Golden, Check::Rtl}) {
      sim::RunOptions other = options(check);
      other.order_seed = 5;
      EXPECT_EQ(run_kernel(kernel, other).digest, first.digest) << name(check);
    }
  }
  EXPECT_LT(2 * cycles[0], cycles[1]);
}

TEST(Mesh, LooksAtWhatADeviceHolds) {
  const sim::Kernel kernel = traffic(OnlyDevices, 4);
  sim::LockstepOptions golden_only;
  golden_only.sides = sim::Sides::Golden;
  golden_only.cycle_limit = kernel.cycle_limit;
  sim::Lockstep lockstep(kernel, TinyConfig, golden_only);
  EXPECT_EQ(lockstep.run().end, sim::End::Idle);
  const sim::FinalState good = lockstep.final_state();
  EXPECT_EQ(kernel.check(good).error, std::nullopt);
  for (const std::size_t device : sim::devices_of(kernel.mesh)) {
    const std::string where = "node " + to_string(kernel.mesh.coord(device));
    sim::FinalState bad = good;
    ++bad.nodes[device].semaphores[1];
    EXPECT_TRUE(kernel.check(bad).error.value_or("").starts_with(where));
    bad = good;
    bad.nodes[device].read = [&](std::uint32_t address, std::span<std::uint8_t> bytes) {
      good.nodes[device].read(address, bytes);
      bytes.back() ^= 1;
    };
    EXPECT_TRUE(kernel.check(bad).error.value_or("").starts_with(where));
  }
}

// A line that the device does not have, and a barrier that it does not keep.
TEST(Mesh, DevicesAnswerWithErrors) {
  sim::MeshShape shape(1, 2);
  shape.set_health({0, 1}, sim::NodeHealth::Device);
  const std::string barrier = "li r1, 1\nlih r1, 1\nbarrier s0, r0, r1\nsemwait s1, 1\n";
  // An item of one line of node 0,1, from and to these addresses.
  const auto list = [](int kind, const std::string& from, const std::string& to) {
    return "la r1, item\nxfer r1\nsemwait s1, 1\n.align 64\nitem: .dword " +
           std::to_string(0x100 + kind) + ", 1, " + from +
           ", 0x1000100000040, 0x0001000000010000, 0, " + to + ", 0\n";
  };
  const std::vector<std::pair<std::string, std::uint32_t>> cases = {
      {barrier, 0x50000001},
      {list(1, "0x2000", "0x10040"), 0x40010040},
      {list(2, "0x10000", "0x2000"), 0x40010000}};
  for (const auto& [source, value] : cases) {
    sim::Kernel kernel = program(source, 1, 2);
    kernel.mesh = shape;
    kernel.device_stall = 50;
    kernel.nodes[0].traps = {{0, golden::Cause::NetworkError, value}};
    const sim::RunResult result = run_kernel(kernel, options());
    EXPECT_EQ(result.status, Status::Pass) << result.message;
    EXPECT_EQ(result.traps.size(), 1u);
  }
}

TEST(Mesh, RefusesToRunWhenItFallsApart) {
  sim::Kernel kernel = program(Signal, 1, 3);
  kernel.mesh.set_health({0, 1}, sim::NodeHealth::Dead);
  EXPECT_THROW(run_kernel(kernel, options()), sim::RouteError);
  EXPECT_THROW(traffic({{"mesh_rows", "1"}, {"mesh_cols", "3"}, {"dead_nodes", "3"}}),
               sim::ParameterError);
  EXPECT_THROW(run_kernel(program(Signal, 1, 2), options(Check::Functional)),
               std::invalid_argument);
}

TEST(Mesh, NamesTheNodeOfAPlantedFault) {
  for (const char* node : {"0,0", "0,1", "1,0", "1,1"}) {
    for (const char* field : {"network.out_header", "network.credit", "network.credits",
                              "network.sem_delta", "frontend.pc", "sram.net_write_data"}) {
      sim::RunOptions planted = options();
      planted.plant = sim::parse_plant("rtl:" + std::string(field) + "@60@" + node);
      const sim::RunResult result = run_kernel(traffic({}), planted);
      ASSERT_EQ(result.status, Status::Mismatch) << field << " of " << node;
      EXPECT_EQ(result.divergence->cycle, 60u);
      EXPECT_EQ(result.divergence->node, node);
      EXPECT_EQ(result.divergence->unit + "." + result.divergence->field.substr(0, 2),
                std::string(field).substr(0, std::string(field).find('.') + 3));
    }
  }
}

TEST(Mesh, NamesTheInstructionThatChangesASemaphoreAndTheThreadOfAList) {
  const std::string source = "li r1, 5\nsemadd s2, r1\nsemwait s2, 5\ntstop\n";
  std::uint64_t found = 0;
  for (int cycle = 1; cycle < 60 && found == 0; ++cycle) {
    sim::RunOptions planted = options();
    planted.plant = sim::parse_plant("rtl:network.sem_delta@" + std::to_string(cycle) + "@0,1");
    const sim::RunResult result = run_kernel(program(source, 1, 2), planted);
    ASSERT_EQ(result.status, Status::Mismatch);
    if (result.divergence->instruction == "semadd s2, r1") found = result.divergence->issue_cycle;
  }
  EXPECT_GT(found, 0u);
  sim::RunOptions planted = options();
  planted.plant = sim::parse_plant("rtl:network.list_state@40");
  const sim::RunResult result = run_kernel(traffic({}), planted);
  ASSERT_TRUE(result.divergence);
  EXPECT_EQ(result.divergence->thread, 0);
  EXPECT_FALSE(result.divergence->recent.empty());
}

// All models of a mesh are of one class and one thread.
TEST(Mesh, NamesTheNodeOfAFailedAssertion) {
  for (const std::size_t node : {0u, 1u}) {
    sim::Kernel kernel = program(Signal, 1, 2);
    auto& starts = kernel.nodes[node].starts;
    starts.push_back({1, starts.front().pc + 2});
    const sim::RunResult result = run_kernel(kernel, options());
    EXPECT_EQ(result.status, Status::Assertion);
    ASSERT_TRUE(result.assertion.has_value());
    EXPECT_EQ(result.assertion->node, "0," + std::to_string(node));
    EXPECT_TRUE(contains(result.assertion->text, "HostPcAligned")) << result.assertion->text;
    EXPECT_TRUE(contains(result.message, "node 0," + std::to_string(node))) << result.message;
  }
}

TEST(Mesh, FindsAFlippedBitOfTheMemoryOfOneNode) {
  sim::RunOptions planted = options();
  planted.plant = sim::parse_plant("golden:sram:0xfff8@30@1,0");
  const sim::RunResult result = run_kernel(traffic({}), planted);
  ASSERT_EQ(result.status, Status::Mismatch);
  EXPECT_EQ(result.divergence->node, "1,0");
  EXPECT_EQ(result.divergence->field, "state sram 0xfff8");
  EXPECT_EQ(result.divergence->cycle, 30u);
}

TEST(Mesh, FailsWhenAComparisonIsLeftOut) {
  sim::RunOptions planted = options();
  planted.rtl_nodes = {{1, 1}};
  planted.plant = sim::parse_plant("compare:network");
  const sim::RunResult result = run_kernel(traffic({}), planted);
  EXPECT_EQ(result.status, Status::Assertion);
  EXPECT_TRUE(contains(result.message, "network")) << result.message;
}

TEST(Mesh, SignalsAcrossNodes) {
  const sim::RunResult result = run_kernel(program(Signal, 1, 2), options());
  EXPECT_EQ(result.status, Status::Pass) << result.message;
}

TEST(Mesh, FailsWhenASemaphoreIsNotWhatTheKernelSays) {
  for (const Check check : {Check::Lockstep, Check::Golden, Check::Rtl}) {
    sim::Kernel kernel = program(Signal, 1, 2);
    kernel.nodes[1].semaphores[1] = 1;
    const sim::RunResult result = run_kernel(kernel, options(check));
    EXPECT_EQ(result.status, Status::Reference);
    EXPECT_EQ(result.message, "node 0,1: semaphore 1 is 0 at the end, expected 1");
  }
}

TEST(Mesh, FailsWhenABarrierIsLeftIncomplete) {
  const std::string source = R"(
    li r1, 0
    li r2, 2
    lih r2, 0           # 2 participants, root 0,0
    csrr r3, Node
    bne r3, r0, end
    barrier s4, r1, r2
  end:
    tstop
  )";
  const sim::RunResult result = run_kernel(program(source, 1, 2), options());
  EXPECT_EQ(result.status, Status::Mismatch);
  ASSERT_TRUE(result.divergence);
  EXPECT_EQ(result.divergence->node, "0,0");
  EXPECT_TRUE(contains(result.divergence->actual, "1 arrivals at the barrier of semaphore 4"))
      << result.divergence->actual;
}

// Each of two nodes waits for the other before it raises the other's semaphore.
TEST(Mesh, NamesTheCircleOfADeadlock) {
  const std::string source = R"(
    csrr r1, Node
    li r2, 1
    sub r3, r2, r1
    semwait s1, 1
    semsend s1, r3, r2
    tstop
  )";
  for (const Check check : {Check::Lockstep, Check::Golden}) {
    const sim::RunResult result = run_kernel(program(source, 1, 2), options(check));
    EXPECT_EQ(result.status, Status::Hang);
    EXPECT_TRUE(contains(result.message,
                         "circle: thread 0 of 0,0 -> semaphore 1 of 0,0 -> thread 0 of 0,1 -> "
                         "semaphore 1 of 0,1 -> thread 0 of 0,0"))
        << result.message;
  }
}

TEST(Mesh, SaysWhenNobodyWouldRaiseASemaphore) {
  const sim::RunResult result = run_kernel(program("semwait s7, 3\ntstop\n", 1, 2), options());
  EXPECT_EQ(result.status, Status::Hang);
  EXPECT_TRUE(contains(result.message, "semaphore 7 of 0,1: nobody would raise it"))
      << result.message;
  EXPECT_TRUE(contains(result.message, "no circle")) << result.message;
}

TEST(Mesh, NamesTheNodeOfATrap) {
  const std::string source = R"(
    csrr r1, Node
    beq r1, r0, end
    li r2, 4
    xfer r2
  end:
    tstop
  )";
  const sim::RunResult result = run_kernel(program(source, 1, 2), options());
  EXPECT_EQ(result.status, Status::Trap);
  EXPECT_TRUE(contains(result.message, "node 0,1: thread 0 trapped")) << result.message;
  EXPECT_TRUE(contains(result.message, "Misaligned")) << result.message;
}

TEST(MeshFamilies, RandomKernelsPass) {
  int families = 0;
  for (const sim::Family* family : sim::families()) {
    if (!is_for_meshes(*family)) continue;
    ++families;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      const sim::Params params = family->random_parameters(TinyConfig, seed);
      const sim::RunResult result = run_kernel(family->build(params, TinyConfig, seed), options());
      EXPECT_EQ(result.status, Status::Pass) << family->name() << seed << ": " << result.message;
    }
  }
  EXPECT_GE(families, 1);
}

TEST(MeshFamilies, KeepTheirHistoryWhateverResetLeavesUndefined) {
  for (const sim::Family* family : sim::families()) {
    if (!is_for_meshes(*family)) continue;
    for (std::uint64_t seed = 100; seed < 104; ++seed) {
      const sim::Params params = family->random_parameters(TinyConfig, seed);
      const sim::RunResult result =
          check_reset(family->build(params, TinyConfig, seed), options(Check::Golden));
      EXPECT_EQ(result.status, Status::Pass) << family->name() << seed << ": " << result.message;
    }
  }
}

TEST(MeshFamilies, EveryPatternAndMethodOfTrafficPasses) {
  const sim::Family& family = *sim::find_family("traffic");
  for (const std::string& pattern : family.find("pattern")->choices) {
    for (const std::string& method : family.find("method")->choices) {
      const sim::RunResult result = run_kernel(
          traffic({{"pattern", pattern}, {"method", method}, {"lines", "20"}, {"transfers", "5"}}),
          options(Check::Golden));
      EXPECT_EQ(result.status, Status::Pass) << pattern << " " << method << ": " << result.message;
    }
  }
}

sim::Kernel fault(const Given& params, std::uint64_t seed) {
  sim::Target target;
  target.name = "fault";
  target.params = params;
  target.seed = seed;
  return make_kernel(target, TinyConfig);
}

TEST(MeshFamilies, EveryMisuseOfTheNetworkEndsInItsTrap) {
  for (const std::string& kind : sim::find_family("fault")->find("kind")->choices) {
    for (const char* routes : {"auto", "tables"}) {
      const sim::Kernel kernel =
          fault({{"kind", kind}, {"routes", routes}, {"dead_cores", "1"}, {"faults", "6"}}, 2);
      const sim::RunResult result = run_kernel(kernel, options());
      EXPECT_EQ(result.status, Status::Pass) << kind << ": " << result.message;
      std::size_t expected = 0;
      for (const sim::NodeImage& image : kernel.nodes) expected += image.traps.size();
      EXPECT_EQ(expected, 3u * 3u * 6u);  // nodes, threads, faults
      EXPECT_EQ(result.traps.size(), expected);
      std::uint64_t compared = 0;
      for (const auto& [checker, count] : result.compared) {
        if (checker.starts_with("trap ")) compared += count;
      }
      EXPECT_EQ(compared, expected);
    }
  }
}

TEST(MeshFamilies, AnErrorThatIsWrongOrLostOrTooManyIsFound) {
  const auto run = [](const auto& change) {
    sim::Kernel kernel = fault({{"kind", "remote_target"}}, 2);
    change(kernel.nodes[1].traps);
    return run_kernel(kernel, options(Check::Golden));
  };
  using Traps = std::vector<sim::ExpectedTrap>;
  EXPECT_EQ(run([](Traps&) {}).status, Status::Pass);
  const sim::RunResult value = run([](Traps& traps) { traps[5].value = *traps[5].value ^ 64; });
  EXPECT_EQ(value.status, Status::Trap);
  EXPECT_TRUE(contains(value.message, "node 0,1: thread 2 trapped")) << value.message;
  EXPECT_TRUE(contains(value.message, "; expected 0x4")) << value.message;
  const sim::RunResult lost = run([](Traps& traps) { traps.push_back(traps.back()); });
  EXPECT_EQ(lost.status, Status::Trap);
  EXPECT_TRUE(contains(lost.message, "thread 3 did not trap with NetworkError")) << lost.message;
  const sim::RunResult cause = run([](Traps& traps) { traps[0].cause = golden::Cause::EccDouble; });
  EXPECT_EQ(cause.status, Status::Trap);
  EXPECT_EQ(run([](Traps& traps) { traps.pop_back(); }).status, Status::Trap);
}

// With the defaults, but of families that need no mesh too.
sim::Params on_four_nodes(const sim::Family& family) {
  sim::Params params = complete(family, Given{{"mesh_rows", "2"}, {"mesh_cols", "2"}});
  if (family.find("network") != nullptr) params.set("network", std::int64_t{1});
  return params;
}

void after_golden_run(const sim::Kernel& kernel,
                      const std::function<void(const sim::FinalState&)>& look) {
  sim::LockstepOptions golden_only;
  golden_only.sides = sim::Sides::Golden;
  golden_only.cycle_limit = kernel.cycle_limit;
  sim::Lockstep lockstep(kernel, TinyConfig, golden_only);
  EXPECT_EQ(lockstep.run().end, sim::End::Idle);
  const sim::FinalState state = lockstep.final_state();
  EXPECT_EQ(kernel.check(state).error, std::nullopt);
  look(state);
}

// Every area is read in turn with its last byte wrong; each time the check must say so.
TEST(MeshFamilies, ChecksAccountForEveryNode) {
  for (const sim::Family* family : sim::families()) {
    if (!is_for_meshes(*family)) continue;
    const sim::Kernel kernel = family->build(on_four_nodes(*family), TinyConfig, 1);
    after_golden_run(kernel, [&](const sim::FinalState& good) {
      EXPECT_GT(good.nodes.size(), 1u);
      for (std::size_t node = 0; node < good.nodes.size(); ++node) {
        sim::FinalState bad = good;
        bad.nodes[node].read = [&](std::uint32_t address, std::span<std::uint8_t> bytes) {
          good.nodes[node].read(address, bytes);
          bytes.back() ^= 1;
        };
        const std::string error = kernel.check(bad).error.value_or("");
        EXPECT_TRUE(error.starts_with("node " + to_string(kernel.mesh.coord(node)))) << error;
        bad = good;
        bad.nodes[node].cause[1] = golden::Cause::Misaligned;
        EXPECT_TRUE(kernel.check(bad).error);
      }
    });
  }
}

// How many elements are refused when bits of their last byte are wrong, at all nodes together.
struct Elements {
  std::uint32_t first = 0;  // address
  std::uint32_t count = 0, bytes = 0;
};

int refused(const sim::Kernel& kernel, const Elements& elements, std::uint8_t wrong) {
  int refused = 0;
  after_golden_run(kernel, [&](const sim::FinalState& good) {
    for (std::size_t node = 0; node < good.nodes.size(); ++node) {
      for (std::uint32_t element = 0; element < elements.count; ++element) {
        sim::FinalState bad = good;
        bad.nodes[node].read = [&](std::uint32_t address, std::span<std::uint8_t> bytes) {
          good.nodes[node].read(address, bytes);
          const std::uint32_t last = elements.first + elements.bytes * (element + 1) - 1;
          if (last - address < bytes.size()) bytes[last - address] ^= wrong;
        };
        const std::string error = kernel.check(bad).error.value_or("");
        if (error.empty()) continue;  // padding
        ++refused;
        EXPECT_TRUE(error.starts_with("node " + to_string(kernel.mesh.coord(node)) + ": "))
            << error;
        EXPECT_FALSE(contains(error, "elements differ")) << error;
      }
    }
  });
  return refused;
}

sim::Kernel mesh_kernel(const std::string& name, const Given& params,
                        const golden::Config& config = TinyConfig) {
  const sim::Family& family = *sim::find_family(name);
  return family.build(complete(family, params), config, 1);
}

TEST(MeshFamilies, GemmMeshRefusesEveryElementThatIsOff) {
  const sim::Kernel kernel = mesh_kernel("gemm_mesh", {{"m", "29"}, {"n", "31"}, {"k", "37"}});
  constexpr std::uint32_t SignBit = 0x80;
  EXPECT_EQ(refused(kernel, {kernel.symbols.at("c"), 16 * 16, 4}, SignBit), 29 * 31);
}

// Thread 0 has two blocks and the others one: a buffer must not be filled before it is through.
TEST(MeshFamilies, GemmMeshWaitsForTheSlowestThread) {
  for (const std::string overlap : {"yes", "no"}) {
    const sim::Kernel kernel = mesh_kernel("gemm_mesh", {{"m", "76"},
                                                         {"n", "22"},
                                                         {"k", "60"},
                                                         {"depth", "8"},
                                                         {"format", "cfloat8_143"},
                                                         {"overlap", overlap},
                                                         {"mesh_rows", "1"}});
    const sim::RunResult result = run_kernel(kernel, options(Check::Golden));
    EXPECT_EQ(result.status, Status::Pass) << result.message;
  }
}

// Of the peak of all nodes, from the first cycle to the last.
TEST(MeshFamilies, GemmMeshKeepsTheMatrixUnitsBusyWhilePanelsCome) {
  const auto run = [](const std::string& overlap) {
    sim::RunOptions full = options();
    full.config = &golden::FullConfig;
    const sim::RunResult result = run_kernel(
        mesh_kernel(
            "gemm_mesh",
            {{"m", "256"}, {"n", "256"}, {"k", "256"}, {"depth", "128"}, {"overlap", overlap}},
            golden::FullConfig),
        full);
    EXPECT_EQ(result.status, Status::Pass) << result.message;
    EXPECT_EQ(result.nodes, 4);
    return result;
  };
  const sim::RunResult overlapped = run("yes");
  const sim::RunResult waiting = run("no");
  EXPECT_GE(overlapped.mac_utilization.value_or(0), 0.98);
  EXPECT_EQ(overlapped.macs, waiting.macs);
  // All panels that a node pulls, 1024 lines, come while nobody computes.
  EXPECT_GE(waiting.cycles, overlapped.cycles + 1024);
}

TEST(MeshFamilies, UtilizationIsThatOfTheNodesWithACore) {
  const sim::Kernel kernel = mesh_kernel(
      "gemm_mesh",
      {{"mesh_rows", "2"}, {"mesh_cols", "3"}, {"dead_nodes", "1"}, {"dead_cores", "1"}});
  const sim::RunResult result = run_kernel(kernel, options(Check::Golden));
  EXPECT_EQ(result.status, Status::Pass) << result.message;
  EXPECT_EQ(result.macs, 64u * 64u * 64u);
  EXPECT_DOUBLE_EQ(result.mac_utilization.value_or(0),
                   64.0 * 64 * 64 / (256 * 4 * static_cast<double>(result.cycles)));
}

// Each node keeps the outputs of all micro-batches.
TEST(MeshFamilies, PipelineRefusesEveryOutputThatIsOff) {
  const sim::Kernel kernel = mesh_kernel(
      "pipeline", {{"width", "13"}, {"batch", "11"}, {"batches", "2"}, {"buffers", "1"}});
  constexpr std::uint8_t HighestExponentBit = 0x40;
  EXPECT_EQ(refused(kernel, {kernel.symbols.at("y"), 2 * 16 * 16, 2}, HighestExponentBit),
            4 * 2 * 13 * 11);
}

TEST(MeshFamilies, PipelineComputesLayersAtTheSameTime) {
  const auto cycles = [](const std::string& layers, const std::string& buffers) {
    const sim::RunResult result = run_kernel(
        mesh_kernel(
            "pipeline",
            {{"layers", layers}, {"buffers", buffers}, {"inputs", "32"}, {"batches", "10"}}),
        options(Check::Golden));
    EXPECT_EQ(result.status, Status::Pass) << result.message;
    return result.cycles;
  };
  // One after the other, four layers would take four times as long as one.
  EXPECT_LT(cycles("4", "2"), 3 * cycles("1", "2"));
  EXPECT_LT(cycles("4", "2"), cycles("4", "1"));
}

}  // namespace
