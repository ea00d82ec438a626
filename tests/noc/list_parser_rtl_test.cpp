// SPDX-License-Identifier: Apache-2.0
// list_parser: on random lists in a random memory, with steps that wait, answers, errors and
// semaphores that come at random, each step, state and report is the golden parser's (network.md
// section 7); the elements that it asks for make the golden lines.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <list_parser_bench_dut.hpp>
#include <optional>
#include <stdexcept>

#include "golden/noc/list_parser.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/packets.hpp"
#include "tests/noc/random_memory.hpp"

namespace {

using engine::Coroutine;
using golden::ListState;
using golden::NetworkFault;
using golden::Step;
using golden::Vec;
using tests::Comparison;
using tests::network::Bytes;
using tests::network::Lines;

constexpr int Thread = 2;  // as tb/noc/list_parser_bench.sv has it
constexpr golden::Place Here{1, 1, 3, 3, false, false};

// What happens to the list in one cycle.
struct Events {
  std::optional<std::uint32_t> start;  // address, if the list is Idle
  bool may_step = false;
  std::uint32_t answers = 0;  // to Reads, in beats, if so many are outstanding
  bool error = false;
};

class Bench {
 public:
  using Dut = ListParserBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    dut_.node_i.value = view_.own_node;
    drive({});
    co_await cycles_.reset();
  }

  Coroutine<void> cycle(Events events) {
    drive(events);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    compare_state();
    const bool wants = parser.wants(view_);
    Step step = wants ? parser.plan(view_) : Step{};
    const bool steps = wants && events.may_step;
    if (wants) compare_plan(step);
    if (steps && step.error != 0) ++faults[step.error >> 28];
    dut_.step_i.value = steps;
    dut_.failed_i.value = steps && step.error != 0;
    co_await engine::ReadOnly();
    run_model(events, steps ? &step : nullptr);
    co_await cycles_.next();
  }

  // Contents of the SRAM; lines with a double error.
  std::array<Vec, Lines> memory{};
  std::array<bool, Lines> broken{};
  std::array<std::uint32_t, golden::Semaphores> semaphores{};
  std::uint32_t planted = 0;  // flips bits of the lines that the RTL gets

  golden::ListParser parser;
  std::array<int, 16> faults{};  // by code

 private:
  struct Stage {  // a step on its way
    bool valid = false;
    Step::Read read = Step::Read::Nothing;
    Vec line{};
    bool double_error = false;
  };

  void drive(const Events& events) {
    const bool starts = events.start && parser.state() == ListState::Idle;
    const bool loads = n2_.valid && n2_.read != Step::Read::Nothing;
    dut_.start_i.value = starts;
    dut_.start_addr_i.value = starts ? *events.start : 0;
    for (std::size_t i = 0; i < semaphores.size(); ++i) dut_.semaphores_i[i].value = semaphores[i];
    dut_.step_i.value = 0;
    dut_.failed_i.value = 0;
    dut_.on_its_way_i.value = n1_.valid || n2_.valid;
    dut_.item_i.value = n2_.valid && n2_.read == Step::Read::Item;
    dut_.index_i.value = n2_.valid && n2_.read == Step::Read::Index;
    Vec line = loads ? n2_.line : Vec{};
    if (loads) line[0] ^= planted;
    dut_.line_i.value.set_words(line);
    dut_.double_i.value = n2_.valid && n2_.double_error;
    dut_.answered_i.value = answers(events);
    dut_.error_i.value = events.error;
  }

  std::uint32_t answers(const Events& events) const {
    return std::min(events.answers, parser.outstanding());
  }
  bool over() const { return parser.state() == ListState::Failed && parser.outstanding() == 0; }

  void compare_state() {
    comparison_.equal("state", parser.state(), dut_.state_o.raw());
    comparison_.equal("outstanding", parser.outstanding(), dut_.outstanding_o.raw());
    comparison_.equal("want", parser.wants(view_), dut_.want_o.raw());
    comparison_.equal("busy", parser.wants(view_) || over(), dut_.busy_o.raw());
  }

  // What the step of the RTL comes to, checked in the order of section 7.1.
  std::uint32_t rtl_error(bool reachable) {
    const auto value = [](unsigned code, std::uint32_t of) {
      return golden::fault_value(static_cast<NetworkFault>(code), of);
    };
    if (dut_.send_o.raw() != 0 && dut_.must_reach_o.raw() != 0 && !reachable) {
      return golden::fault_value(NetworkFault::NoRoute, destination());
    }
    if (dut_.fault_o.raw() != 0) return value(dut_.code_o.raw(), dut_.value_o.raw());
    if (dut_.send_o.raw() == 0 || dut_.dst_fault_o.raw() == 0) return 0;
    return golden::fault_value(NetworkFault::BadAddress, dut_.dst_value_o.raw());
  }
  int destination() { return golden::dst_of(dut_.header_o.raw()); }

  void compare_plan(const Step& step) {
    const bool reachable = router_.reachable(destination());
    comparison_.equal("thread", Thread, dut_.thread_o.raw());
    comparison_.equal("error", step.error, rtl_error(reachable));
    if (step.error != 0) return;
    comparison_.equal("read", step.read != Step::Read::Nothing, dut_.read_o.raw());
    comparison_.equal("quiet", 0, dut_.quiet_o.raw());
    comparison_.equal("item", step.read == Step::Read::Item, dut_.item_o.raw());
    comparison_.equal("index", step.read == Step::Read::Index, dut_.index_o.raw());
    if (step.read != Step::Read::Nothing) {
      comparison_.equal("addr", step.line * golden::LineBytes, dut_.addr_o.raw());
    }
    const bool sends = dut_.send_o.raw() != 0 && (reachable || dut_.may_skip_o.raw() == 0);
    comparison_.equal("send", step.sends, sends);
    if (!step.sends) return;
    golden::Header header = step.header;
    header.src = view_.own_node;
    header.thread = Thread;
    comparison_.equal("header", header.bits(), dut_.header_o.raw());
    const bool filled = header.kind == golden::BeatKind::Write;
    comparison_.equal("data from", filled ? 2 : 0, dut_.data_from_o.raw());
    const std::uint64_t data = step.data[0] | std::uint64_t{step.data[1]} << 32;
    if (!filled) comparison_.equal("data", data, dut_.data_o.raw());
  }

  // The step that is taken, its elements into the line, then what arrives. `step`: may be none.
  void run_model(const Events& events, Step* step) {
    const bool was_idle = parser.state() == ListState::Idle;
    const bool forgotten = over() && !n1_.valid && !n2_.valid;
    const bool fails = events.error || (n2_.valid && n2_.double_error);
    parser.returned(answers(events));
    Stage next;
    if (step != nullptr) {
      next.valid = true;
      next.read = step->read;
      if (step->error == 0 && step->read != Step::Read::Nothing) {
        next.line = memory[step->line];
        next.double_error = broken[step->line];
      }
      const golden::ListParser::Taken taken = parser.take(*step, next.line, next.double_error);
      if (step->error == 0) compare_taken(*step, taken, next);
    }
    std::uint32_t bad = 0;
    if (n2_.valid && !n2_.double_error && n2_.read != Step::Read::Nothing &&
        n2_.read != Step::Read::Data) {
      bad = parser.arrive(n2_.line, Bytes);
    }
    if (bad != 0) ++faults[bad >> 28];
    comparison_.equal("bad item", bad != 0, dut_.bad_item_o.raw());
    if (bad != 0) {
      comparison_.equal("item", bad,
                        golden::fault_value(NetworkFault::BadDescriptor, dut_.item_addr_o.raw()));
    }
    if (forgotten) parser.forget();
    if (fails && !was_idle) parser.fail();
    if (events.start && was_idle) parser.start(*events.start);
    n2_ = n1_;
    n1_ = next;
  }

  void compare_taken(const Step& step, const golden::ListParser::Taken& taken, const Stage& next) {
    comparison_.equal("change", taken.change.valid, dut_.change_valid_o.raw());
    if (taken.change.valid) {
      comparison_.equal("change of", taken.change.number, dut_.change_number_o.raw());
      comparison_.equal("change by", taken.change.delta, dut_.change_delta_o.raw());
    }
    comparison_.equal("take", taken.waited, dut_.take_o.raw());
    fill(next);
    if (!step.sends || step.header.kind != golden::BeatKind::Write) return;
    comparison_.equal_words("line", step.data.data(), line_, line_.size());
    comparison_.equal("poison", step.header.poison, poison_);
  }

  // As network.md has it: elements of 64, 8 or 16 bytes go from the line read into the line filled.
  void fill(const Stage& read) {
    if (dut_.element_valid_o.raw() == 0) return;
    if (dut_.element_first_o.raw() != 0) line_.fill(0);
    poison_ = (dut_.element_first_o.raw() == 0 && poison_) || read.double_error;
    const std::size_t words = std::array{16u, 2u, 4u}.at(dut_.element_esize_o.raw());
    const std::size_t from = words == 16 ? 0 : dut_.element_from_o.raw() / (words / 2) * words;
    const std::size_t to = words == 16 ? 0 : dut_.element_to_o.raw() / (words / 2) * words;
    std::copy_n(&read.line[from], words, &line_[to]);
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Router router_{Here};
  golden::ListView view_{golden::node_number(Here.y, Here.x), Bytes, router_, semaphores};
  Stage n1_, n2_;
  Vec line_{};  // that the elements of the RTL fill
  bool poison_ = false;
};

class World : tests::network::RandomMemory {
 public:
  World(const sim::Random& random, Bench& bench, unsigned errors)
      : RandomMemory(random, Here, errors), bench_(bench) {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      bench_.memory[line] = contents(line);
      bench_.broken[line] = errors != 0 && random_.chance(1, 40);
    }
  }

  Coroutine<void> cycle() {
    for (std::uint32_t& semaphore : bench_.semaphores) {
      if (random_.chance(1, 8)) semaphore = below(4);
    }
    Events events;
    if (random_.chance(1, 4)) events.start = 64 * below(Items);
    events.may_step = random_.chance(3, 4);
    if (random_.chance(1, 3)) events.answers = below(17);
    events.error = wrong();
    co_await bench_.cycle(events);
  }

 private:
  Bench& bench_;
};

TEST(ListParserRtl, IsTheModelOnRandomLists) {
  Comparison comparison("list_parser");
  const sim::Random random = tests::random_for("list_parser rtl");
  std::array<int, 7> states{};
  std::array<int, 16> faults{};
  std::uint64_t episode = 0;
  comparison.on_difference([&] { return "episode " + std::to_string(episode); });
  for (; episode < tests::cases(200); ++episode) {
    const unsigned errors = episode % 3 == 0 ? 0 : episode % 3 == 1 ? 200 : 40;
    const auto test = [&](Bench& bench) -> Coroutine<void> {
      World world(random.split(episode), bench, errors);
      for (int i = 0; i < 2000; ++i) {
        co_await world.cycle();
        ++states.at(static_cast<std::size_t>(bench.parser.state()));
      }
      for (std::size_t code = 0; code < faults.size(); ++code) faults[code] += bench.faults[code];
    };
    try {
      tests::simulate_on<Bench>(test, comparison);
    } catch (const std::runtime_error& error) {  // the difference before it says more
      comparison.expect_clean();
      FAIL() << error.what();
    }
  }
  comparison.expect_clean();
  for (std::size_t s = 0; s < states.size(); ++s) EXPECT_GT(states[s], 1000) << s;
  for (const NetworkFault fault :
       {NetworkFault::BadDescriptor, NetworkFault::NoRoute, NetworkFault::BadAddress}) {
    EXPECT_GT(faults[static_cast<std::size_t>(fault)], 30) << static_cast<int>(fault);
  }
}

TEST(ListParserRtl, ReportsAPlantedDifference) {
  const Comparison comparison =
      tests::on_bench<Bench>("list_parser", [](Bench& bench) -> Coroutine<void> {
        Vec& item = bench.memory[1];
        item[0] = 3 | 1u << 8 | 7u << 16;  // Add to semaphore 7 of this node, the last item
        item[2] = static_cast<std::uint32_t>(golden::node_number(Here.y, Here.x));
        bench.planted = 1u << 16;  // semaphore 6
        Events events;
        events.may_step = true;
        events.start = 64;
        for (int i = 0; i < 5; ++i) co_await bench.cycle(events);
      });
  comparison.expect_reported("cycle 4, ");
  comparison.expect_reported("header: expected 0x");
}

}  // namespace
