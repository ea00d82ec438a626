// SPDX-License-Identifier: Apache-2.0
// send_pipeline: a step of cycle t passes N1 in t+1 and N2 in t+2; there its line reaches its list,
// its element the line that the list fills, and its beat the router, poisoned by double errors
// (network.md sections 7 and 8).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <send_pipeline_bench_dut.hpp>

#include "golden/noc/beat.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/packets.hpp"

namespace {

using engine::Coroutine;
using golden::Vec;
using tests::Comparison;

constexpr int FirstList = 1;  // senders 1 to 4 are the lists
enum class DataFrom : std::uint8_t { Given, Read, Filled };

// Of the line that a list fills; in bytes.
struct Element {
  bool first = false;
  std::size_t size = 64;
  std::size_t from = 0;
  std::size_t to = 0;
};

struct Step {
  bool valid = false;
  int sender = 0;
  bool item = false;
  bool index = false;
  std::optional<Element> element;
  bool reads = false;
  Vec line{};  // that it reads
  bool double_error = false;
  bool sends = false;
  DataFrom data_from = DataFrom::Given;
  golden::Header header;
  std::uint64_t data = 0;

  int list() const { return sender - FirstList; }
  bool of_list() const { return valid && list() >= 0 && list() < golden::Threads; }
};

class Bench {
 public:
  using Dut = SendPipelineBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    drive({});
    co_await cycles_.reset();
  }

  // `planted` flips bits of the line that is read as the RTL sees it.
  Coroutine<void> cycle(Step step, std::uint32_t planted = 0) {
    drive(step, planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    compare_lists();
    compare_beat();
    co_await cycles_.next();
    n2_ = n1_;
    n1_ = step;
  }

  int poisoned = 0;

 private:
  void drive(const Step& step, std::uint32_t planted = 0) {
    const Element element = step.element.value_or(Element{});
    dut_.valid_i.value = step.valid;
    dut_.sender_i.value = step.sender;
    dut_.read_i.value = step.reads;
    dut_.item_i.value = step.item;
    dut_.index_i.value = step.index;
    dut_.element_valid_i.value = step.element.has_value();
    dut_.element_first_i.value = element.first;
    dut_.element_esize_i.value = element.size == 64 ? 0 : element.size == 8 ? 1 : 2;
    dut_.element_from_i.value = element.from / 8;
    dut_.element_to_i.value = element.to / 8;
    dut_.send_i.value = step.sends;
    dut_.data_from_i.value = static_cast<unsigned>(step.data_from);
    dut_.header_i.value = step.sends ? step.header.bits() : 0;
    dut_.data_i.value = step.data;
    Vec line = n2_.reads ? n2_.line : Vec{};
    if (n2_.reads) line[0] ^= planted;
    dut_.line_i.value.set_words(line);
    dut_.double_i.value = n2_.double_error;
  }

  void compare_lists() {
    unsigned on_its_way = 0, item = 0, index = 0, doubles = 0;
    if (n1_.of_list()) on_its_way |= 1u << n1_.list();
    if (n2_.of_list()) {
      const unsigned list = 1u << n2_.list();
      on_its_way |= list;
      if (n2_.item) item = list;
      if (n2_.index) index = list;
      if (n2_.double_error) doubles = list;
    }
    comparison_.equal("on its way", on_its_way, dut_.on_its_way_o.raw());
    comparison_.equal("item", item, dut_.item_o.raw());
    comparison_.equal("index", index, dut_.index_o.raw());
    comparison_.equal("double", doubles, dut_.double_o.raw());
    comparison_.equal("busy", n1_.valid || n2_.valid, dut_.busy_o.raw());
  }

  void compare_beat() {
    if (n2_.element) fill(*n2_.element);
    golden::Header header = n2_.header;
    Vec data{};
    data[0] = static_cast<std::uint32_t>(n2_.data);
    data[1] = static_cast<std::uint32_t>(n2_.data >> 32);
    if (n2_.data_from == DataFrom::Read) {
      data = n2_.line;
      header.poison = n2_.double_error;
    } else if (n2_.data_from == DataFrom::Filled) {
      data = lines_.at(static_cast<std::size_t>(n2_.list()));
      header.poison = poison_.at(static_cast<std::size_t>(n2_.list()));
    }
    comparison_.equal("inject", n2_.sends, dut_.inject_valid_o.raw());
    comparison_.equal("header", n2_.sends ? header.bits() : 0, dut_.inject_header_o.raw());
    if (!n2_.sends) data.fill(0);
    comparison_.equal_words("data", data.data(), dut_.inject_data_o.raw(), data.size());
    poisoned += n2_.sends && header.poison;
  }

  void fill(const Element& element) {
    Vec& line = lines_.at(static_cast<std::size_t>(n2_.list()));
    bool& poison = poison_.at(static_cast<std::size_t>(n2_.list()));
    if (element.first) line.fill(0);
    poison = (poison && !element.first) || n2_.double_error;
    std::copy_n(&n2_.line[element.from / 4], element.size / 4, &line[element.to / 4]);
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  Step n1_, n2_;
  // Per list.
  std::array<Vec, golden::Threads> lines_{};
  std::array<bool, golden::Threads> poison_{};
};

// Steps as the senders make them.
class Stimulus {
 public:
  explicit Stimulus(sim::Random random) : random_(random) {}

  Step next() {
    Step step;
    if (random_.chance(1, 5)) return step;
    step.valid = true;
    step.sender = random_.between(0, golden::Threads + 2);
    if (step.of_list()) {
      of_list(step);
    } else if (random_.coin()) {
      reads(step);
      sends(step, DataFrom::Read);
    } else {
      sends(step, DataFrom::Given);
    }
    return step;
  }

 private:
  void of_list(Step& step) {
    bool& filling = filling_.at(static_cast<std::size_t>(step.list()));
    switch (random_.below(8)) {
      case 0:  // fetches an item, or indices
        reads(step);
        step.item = random_.coin();
        step.index = !step.item;
        break;
      case 1:
        sends(step, DataFrom::Given);
        break;
      case 2:  // the same line to a further node
        if (filling) sends(step, DataFrom::Filled);
        break;
      case 3:  // nothing, such as the end of a Pull
        break;
      default:
        if (random_.chance(3, 4)) reads(step);  // else padding
        step.element = element(!filling || random_.chance(1, 6));
        filling = true;
        if (random_.chance(1, 3)) sends(step, DataFrom::Filled);
        break;
    }
  }

  Element element(bool first) {
    Element element;
    element.first = first;
    element.size = random_.pick(std::array<std::size_t, 3>{8, 16, 64});
    element.from = random_.below(64 / element.size) * element.size;
    element.to = random_.below(64 / element.size) * element.size;
    return element;
  }

  void reads(Step& step) {
    step.reads = true;
    step.line = tests::random_packet(random_);
    step.double_error = random_.chance(1, 12);
  }

  void sends(Step& step, DataFrom from) {
    step.sends = true;
    step.data_from = from;
    step.header.kind = from == DataFrom::Given ? golden::BeatKind::SemAdd : golden::BeatKind::Write;
    step.header.dst = static_cast<int>(random_.below(1024));
    step.header.src = static_cast<int>(random_.below(1024));
    step.header.thread = random_.between(0, 3);
    step.header.sem = random_.between(0, 31);
    if (from == DataFrom::Given) step.data = random_.bits();
  }

  sim::Random random_;
  std::array<bool, golden::Threads> filling_{};  // the line of the list has begun
};

TEST(SendPipelineRtl, BringsEachStepWhereItBelongs) {
  const Comparison comparison =
      tests::on_bench<Bench>("send_pipeline", [](Bench& bench) -> Coroutine<void> {
        Stimulus stimulus(tests::random_for("send_pipeline rtl"));
        for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) {
          co_await bench.cycle(stimulus.next());
        }
        EXPECT_GT(bench.poisoned, 1000);
      });
  comparison.expect_clean();
}

TEST(SendPipelineRtl, ReportsAPlantedDifference) {
  const Comparison comparison =
      tests::on_bench<Bench>("send_pipeline", [](Bench& bench) -> Coroutine<void> {
        Step step;
        step.valid = step.reads = step.sends = true;
        step.sender = golden::Threads + 1;  // the server
        step.data_from = DataFrom::Read;
        co_await bench.cycle(step);
        co_await bench.cycle({});
        co_await bench.cycle({}, 1);
      });
  comparison.expect_reported("cycle 2, ");
  comparison.expect_reported("data word 0: expected 0x0, actual 0x1");
}

}  // namespace
