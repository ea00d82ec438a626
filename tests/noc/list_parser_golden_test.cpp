// SPDX-License-Identifier: Apache-2.0
// list_parser: what each item does step by step, without a node around it (network.md 7.1).
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "golden/noc/list_parser.hpp"
#include "tests/noc/golden_mesh.hpp"

namespace golden {
namespace {

using tests::Item;
using tests::number;
using tests::pull_item;
using tests::push_item;

constexpr std::uint32_t SramSize = TinySramRows * SramBanks * LineBytes;

// A parser of node (0,0) of a 2x3 mesh, in front of an SRAM whose word at byte address a is a.
class Bench {
 public:
  explicit Bench(const Item& item, std::uint32_t at = 0x1000) {
    parser.start(at);
    EXPECT_EQ(parser.state(), ListState::Fetch);
    const Step fetch = step();
    EXPECT_EQ(fetch.read, Step::Read::Item);
    EXPECT_EQ(fetch.line, at / LineBytes);
    EXPECT_FALSE(fetch.sends);
    EXPECT_EQ(parser.state(), ListState::Load);
    EXPECT_FALSE(parser.wants(view));
    EXPECT_EQ(parser.arrive(item.line(), SramSize), 0u);
    EXPECT_EQ(parser.state(), ListState::Run);
  }

  Step step(bool double_error = false) {
    EXPECT_TRUE(parser.wants(view));
    Step step = parser.plan(view);
    Vec line;
    for (std::uint32_t i = 0; i < line.size(); ++i) line[i] = step.line * LineBytes + 4 * i;
    taken = parser.take(step, line, double_error);
    return step;
  }

  Router router{{0, 0, 2, 3, false, false}};
  std::array<std::uint32_t, Semaphores> semaphores{};
  ListView view{0, SramSize, router, semaphores};
  ListParser parser;
  ListParser::Taken taken;
};

std::string text(const Step& step) {
  std::string result;
  if (step.error != 0) return "error";
  if (step.read == Step::Read::Index) result += "index ";
  if (step.read != Step::Read::Nothing) result += "read " + std::to_string(step.line);
  if (!step.sends) return result;
  if (!result.empty()) result += ", ";
  result += std::string(name(step.header.kind)) + " " + std::to_string(step.header.dst) + " line " +
            std::to_string(step.header.line);
  if (step.header.beats != 0) result += " beats " + std::to_string(step.header.beats + 1);
  if (step.header.signal) result += " signal " + std::to_string(step.header.sem);
  if (step.header.poison) result += " poison";
  return result;
}
std::vector<std::string> steps(Bench& bench, int count) {
  std::vector<std::string> result;
  for (int i = 0; i < count; ++i) result.push_back(text(bench.step()));
  return result;
}
using Texts = std::vector<std::string>;

TEST(ListParser, PushesLineByLine) {
  Item item = push_item();  // four lines from 0x3000 (192) to 0x8000 (512)
  item.signal = 1;
  item.sem = 12;
  item.rsignal = 1;
  item.rsem = 3;
  item.per_row = 3;
  item.dst_row = -640;
  Bench bench(item);
  EXPECT_EQ(steps(bench, 3), (Texts{"read 192, Write 1 line 512", "read 193, Write 1 line 513",
                                    "read 194, Write 1 line 514"}));
  EXPECT_FALSE(bench.taken.change.valid);
  EXPECT_EQ(text(bench.step()), "read 195, Write 1 line 502 signal 3");
  EXPECT_TRUE(bench.taken.change.valid);
  EXPECT_EQ(bench.taken.change.number, 12);
  EXPECT_EQ(bench.taken.change.delta, 1u);
  EXPECT_FALSE(bench.taken.waited);
  EXPECT_EQ(bench.parser.state(), ListState::Idle);
}

// A Write leaves with the last element of its line; padding reads nothing.
TEST(ListParser, PacksElementsIntoLines) {
  Item item = push_item();
  item.esize = 2;
  item.rows = 2;
  item.cols = 2;
  item.src_col = 16;
  item.src_row = 0x1000;
  item.row_lo = 1;
  Bench bench(item);
  EXPECT_EQ(steps(bench, 3), (Texts{"", "", "read 256"}));
  const Step last = bench.step();
  EXPECT_EQ(text(last), "read 256, Write 1 line 512");
  Vec expected{};
  for (std::uint32_t i = 0; i < 8; ++i) expected[8 + i] = 0x4000 + 4 * i;
  EXPECT_EQ(last.data, expected);
}

TEST(ListParser, ReadsIndicesSixteenAtATime) {
  Item item = push_item();
  item.esize = 1;
  item.gather = 1;
  item.index = 0x2000;
  item.cols = 8;
  item.rows = 3;
  item.src = 0x100;
  Bench bench(item);
  int elements = 0, indices = 0;
  while (bench.parser.state() != ListState::Idle) {
    const Step step = bench.step();
    if (step.read != Step::Read::Index) {
      ASSERT_EQ(step.line, (0x100u + 8u * static_cast<std::uint32_t>(3 * elements)) / 64);
      ASSERT_EQ(step.sends, elements % 8 == 7);
      ++elements;
      continue;
    }
    EXPECT_EQ(elements, 16 * indices);
    EXPECT_EQ(step.line, 0x80u + static_cast<std::uint32_t>(indices++));
    EXPECT_EQ(bench.parser.state(), ListState::IndexLoad);
    EXPECT_FALSE(bench.parser.wants(bench.view));
    Vec line;
    for (std::size_t i = 0; i < line.size(); ++i) {
      line[i] = static_cast<std::uint32_t>(3 * (elements + static_cast<int>(i)));
    }
    EXPECT_EQ(bench.parser.arrive(line, SramSize), 0u);
  }
  EXPECT_EQ(elements, 24);
  EXPECT_EQ(indices, 2);
}

TEST(ListParser, SendsALineToEachNodeOfARectangle) {
  Item item = push_item();
  item.cols = 2;
  item.broadcast = 1;
  item.node = number(0, 1);
  item.last_node = number(1, 3);  // column 3 is not there
  item.rsignal = 1;
  Bench bench(item);
  EXPECT_EQ(steps(bench, 12),
            (Texts{"read 192, Write 1 line 512", "Write 2 line 512", "", "Write 33 line 512",
                   "Write 34 line 512", "", "read 193, Write 1 line 513 signal 0",
                   "Write 2 line 513 signal 0", "", "Write 33 line 513 signal 0",
                   "Write 34 line 513 signal 0", ""}));
  EXPECT_EQ(bench.parser.state(), ListState::Idle);
}

TEST(ListParser, PoisonsALineAndItsCopies) {
  Item item = push_item();
  item.esize = 2;
  item.cols = 8;
  item.src_col = 16;
  item.broadcast = 1;
  item.last_node = number(0, 2);
  Bench bench(item);
  bench.step();
  bench.step(true);
  bench.step();
  EXPECT_EQ(text(bench.step()), "read 192, Write 1 line 512 poison");
  EXPECT_EQ(text(bench.step()), "Write 2 line 512 poison");
  EXPECT_EQ(steps(bench, 4),
            (Texts{"read 193", "read 193", "read 193", "read 193, Write 1 line 513"}));
}

// Packets end at PacketBeats, at the end of a row, of the window, of a row of the destination.
TEST(ListParser, PullsInPackets) {
  Item item = pull_item();
  item.cols = 40;
  item.rows = 2;
  item.src_row = 0x1000;
  item.col_lo = 1;
  item.col_hi = 39;
  item.row_hi = 1;
  item.per_row = 30;
  item.dst_row = 0x800;
  Bench bench(item);
  const Step zero = bench.step();
  EXPECT_EQ(text(zero), "Read 0 line 0");
  EXPECT_EQ(zero.data[0], 1u << 15 | 512u);
  EXPECT_EQ(steps(bench, 4), (Texts{"Read 1 line 193 beats 16", "Read 1 line 209 beats 13",
                                    "Read 1 line 222 beats 9", "Read 0 line 0"}));
  EXPECT_EQ(bench.parser.outstanding(), 40u);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(text(bench.step()), "Read 0 line 0");
  EXPECT_EQ(bench.parser.state(), ListState::Drain);
  EXPECT_EQ(bench.parser.outstanding(), 80u);
  EXPECT_FALSE(bench.parser.wants(bench.view));
  bench.parser.returned(79);
  EXPECT_FALSE(bench.parser.wants(bench.view));
  bench.parser.returned(1);
  EXPECT_EQ(text(bench.step()), "");
  EXPECT_EQ(bench.parser.state(), ListState::Idle);
}

TEST(ListParser, PullsLineByLineWithAnotherStride) {
  Item item = pull_item();
  item.src_col = -128;
  item.cols = 3;
  Bench bench(item);
  EXPECT_EQ(steps(bench, 3), (Texts{"Read 1 line 192", "Read 1 line 190", "Read 1 line 188"}));
  EXPECT_EQ(bench.parser.outstanding(), 3u);
}

TEST(ListParser, WaitsAndTakes) {
  Item item = tests::wait_item();  // 2 of semaphore 6
  item.last = 0;
  item.next = 0x2040;
  Bench bench(item);
  EXPECT_FALSE(bench.parser.wants(bench.view));
  bench.semaphores[6] = 1;
  EXPECT_FALSE(bench.parser.wants(bench.view));
  bench.semaphores[6] = 5;
  EXPECT_EQ(text(bench.step()), "");
  EXPECT_TRUE(bench.taken.waited);
  EXPECT_EQ(bench.taken.change.number, 6);
  EXPECT_EQ(bench.taken.change.delta, 0u - 2u);
  EXPECT_EQ(bench.parser.state(), ListState::Fetch);
  EXPECT_EQ(bench.parser.item_address(), 0x2040u);
  EXPECT_EQ(bench.parser.plan(bench.view).line, 0x81u);
}

TEST(ListParser, FailsInTheStepWithTheError) {
  Item item = push_item();
  item.src = SramSize - 64;
  Bench bench(item);
  EXPECT_EQ(text(bench.step()), "read 1023, Write 1 line 512");
  const Step bad = bench.step();
  EXPECT_EQ(bad.error, 3u << 28 | SramSize);
  EXPECT_EQ(bench.parser.state(), ListState::Failed);
  EXPECT_FALSE(bench.parser.wants(bench.view));

  item = push_item();
  item.node = number(2, 0);
  Bench nowhere(item);
  EXPECT_EQ(nowhere.step().error, 2u << 28 | 64u);

  Bench late(push_item());
  late.parser.fail();  // an error came back
  EXPECT_EQ(late.parser.arrive(Vec{}, SramSize), 0u) << "what arrives later means nothing";
  EXPECT_EQ(late.parser.state(), ListState::Failed);
}

// Within a line NoRoute is not looked at.
TEST(ListParser, LooksForTheNodeWhenItSends) {
  Item item = push_item();
  item.node = number(2, 0);
  item.esize = 2;
  item.src_col = 16;
  Bench bench(item);
  EXPECT_EQ(steps(bench, 4), (Texts{"read 192", "read 192", "read 192", "error"}));
}

}  // namespace
}  // namespace golden
