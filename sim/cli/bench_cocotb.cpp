// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/bench_cocotb.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "sim/cli/bench_engine.hpp"
#include "sim/cli/bench_run.hpp"
#include "sim/common/file.hpp"
#include "sim/common/random.hpp"
#include "sim/cosim/target.hpp"

namespace cli {
namespace {

// Where the build has put the Python side; empty without it.
constexpr std::string_view Python = D1_BENCH_PYTHON;
constexpr std::string_view Runner = D1_BENCH_RUNNER;
constexpr std::string_view Simulator = D1_BENCH_SIMULATOR;
constexpr std::string_view Modules = D1_BENCH_MODULES;

constexpr int PythonCycles = 300;
constexpr std::uint64_t EngineTriggers = 500'000;

// A folder that goes with its contents.
class Scratch {
 public:
  Scratch() : path_(std::filesystem::temp_directory_path() / "d1cosim-bench-XXXXXX") {
    std::string text = path_.string();
    if (!mkdtemp(text.data())) throw std::runtime_error("bench: no temporary folder: " + text);
    path_ = text;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// Four threads take steps of the matrix unit on BF16 operands in memory. The model in NumPy
// (tb/cocotb/d1bench/numpy_node.py) has the instructions of this program, and refuses others.
constexpr const char* Program = R"(
.equ DATA, 0x8000
_start:
  li r1, 1
  csrw Fmt0, r1
  csrr r8, Tid
  slli r8, r8, 12
  li r9, 300
  mclr acc0
round:
  la r2, DATA
  add r2, r2, r8
  addi r7, r2, 64
  li r4, 3
step:
  mma_mm acc0, 0(r2), 0(r7), 0, 0
  mma_mm acc0, 2(r2), 2(r7), 0, 0
  mma_mm acc0, 4(r2), 4(r7), 0, 0
  mma_mm acc0, 6(r2), 6(r7), 0, 0
  addi r2, r2, 512
  addi r7, r7, 512
  addi r4, r4, -1
  bne r4, r0, step
  addi r9, r9, -1
  bne r9, r0, round
  tstop
)";

sim::Kernel matrix_steps() {
  constexpr std::uint32_t Data = 0x8000, PerThread = 0x1000;
  sim::Kernel kernel = sim::assemble_kernel("bench.s", Program, 1, BenchConfig);
  const std::uint32_t entry = kernel.starts.front().pc;
  kernel.starts.clear();
  sim::Random random(1, "bench operands");
  for (int t = 0; t < golden::Threads; ++t) {
    kernel.starts.push_back({t, entry});
    sim::Segment segment{Data + static_cast<std::uint32_t>(t) * PerThread, {}};
    for (int i = 0; i < 12 * 64; ++i) {  // signs and significands of numbers around 1
      const std::uint32_t code = 0x3f00 + (random.bits32() & 0x80ff);
      segment.bytes.push_back(static_cast<std::uint8_t>(code));
      segment.bytes.push_back(static_cast<std::uint8_t>(code >> 8));
    }
    kernel.segments.push_back(std::move(segment));
  }
  return kernel;
}

nlohmann::json job_of(const sim::Kernel& kernel, const std::string& result) {
  nlohmann::json job = {{"cycles", PythonCycles}, {"result", result}};
  for (const sim::Segment& segment : kernel.segments) {
    std::string text;
    for (const std::uint8_t byte : segment.bytes) text += fmt::format("{:02x}", byte);
    job["segments"].push_back({segment.address, text});
  }
  for (const sim::Start& start : kernel.starts) job["starts"].push_back({start.thread, start.pc});
  return job;
}

nlohmann::json read_json(const std::string& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}
}  // namespace

CocotbBench::CocotbBench() : kernel_(matrix_steps()) {}

bool CocotbBench::has_cocotb() { return !Python.empty(); }

void CocotbBench::measure_python() {
  const Scratch scratch;
  sim::write_file(scratch / "job.json", job_of(kernel_, scratch / "result.json").dump());
  const std::string command = fmt::format(
      "D1_BENCH='{}' PYTHONPATH='{}' '{}' '{}' '{}' bench_check --results '{}' >'{}' 2>&1",
      scratch / "job.json", Modules, Python, Runner, Simulator, scratch / "run", scratch / "log");
  std::filesystem::create_directory(scratch / "run");
  if (std::system(command.c_str()) != 0) {
    std::ifstream log(scratch / "log");
    const std::string text((std::istreambuf_iterator<char>(log)), {});
    throw std::runtime_error("bench: cocotb failed:\n" +
                             text.substr(text.size() > 2000 ? text.size() - 2000 : 0));
  }
  const nlohmann::json result = read_json(scratch / "result.json");
  const auto hz = [&](const char* name) {
    return result.at(name).at("cycles").get<double>() / result.at(name).at("seconds").get<double>();
  };
  cocotb_golden_.hz.push_back(hz("golden_module"));
  cocotb_numpy_.hz.push_back(hz("numpy_model"));
  cocotb_triggers_.hz.push_back(hz("triggers"));
}

void CocotbBench::measure_round() {
  const sim::RunResult lockstep = run_passing(kernel_, sim::Check::Lockstep);
  lockstep_.hz.push_back(static_cast<double>(lockstep.cycles) / lockstep.wall_s);
  const auto hz = [](const EngineTime& time) {
    return static_cast<double>(time.count) / time.seconds;
  };
  engine_.hz.push_back(hz(time_engine(kernel_)));
  engine_triggers_.hz.push_back(hz(time_triggers(EngineTriggers)));
  if (has_cocotb()) measure_python();
}

std::optional<double> CocotbBench::against_numpy() const {
  if (!has_cocotb()) return std::nullopt;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < lockstep_.hz.size(); ++i) {
    ratios.push_back(lockstep_.hz[i] / cocotb_numpy_.hz[i]);
  }
  return median(ratios);
}

std::string CocotbBench::text() const {
  // Each row against the first of its table.
  const auto table = [](const char* title, std::initializer_list<const Row*> rows) {
    std::string text = fmt::format("{:<44} {:>12} {:>8}\n", title, "a second", "ratio");
    const Row* first = nullptr;
    for (const Row* row : rows) {
      if (row->hz.empty()) continue;
      if (!first) first = row;
      std::vector<double> ratios;
      for (std::size_t i = 0; i < row->hz.size(); ++i) ratios.push_back(row->hz[i] / first->hz[i]);
      text +=
          fmt::format("  {:<42} {:>12.0f} {:>7.1f}x\n", row->name, median(row->hz), median(ratios));
    }
    return text;
  };
  return table("cycles of a node, all records compared",
               {&cocotb_golden_, &cocotb_numpy_, &engine_, &lockstep_}) +
         table("triggers", {&cocotb_triggers_, &engine_triggers_});
}

nlohmann::json CocotbBench::json() const {
  const auto hz = [](const Row& row) {
    return row.hz.empty() ? nlohmann::json() : nlohmann::json(median(row.hz));
  };
  return {{"cycles_hz",
           {{"cocotb_golden", hz(cocotb_golden_)},
            {"cocotb_numpy", hz(cocotb_numpy_)},
            {"engine", hz(engine_)},
            {"lockstep", hz(lockstep_)}}},
          {"triggers_hz", {{"cocotb", hz(cocotb_triggers_)}, {"engine", hz(engine_triggers_)}}}};
}

}  // namespace cli
