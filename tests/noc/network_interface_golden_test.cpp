// SPDX-License-Identifier: Apache-2.0
// network_interface: in which cycle what happens between instruction, SRAM and router (network.md
// section 8), seen in the records of one node.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "golden/common/assembler.hpp"
#include "golden/node/node.hpp"
#include "tests/common/tally.hpp"
#include "tests/noc/golden_mesh.hpp"

namespace golden {
namespace {

using tests::Item;
using tests::pull_item;
using tests::push_item;

constexpr std::uint32_t List = 0x1000;
constexpr std::size_t West = 3, East = 1;
constexpr int Self = 1;  // node (0,1) of three in a row

// What one cycle showed.
struct Seen {
  int cycle = 0;
  FrontendObserve frontend;
  SramObserve sram;
  NetworkObserve network;
};

// A node whose neighbours are the test: beats come in from West as credits allow; what leaves by
// East gets its credits back if `returns`.
class Bench {
 public:
  explicit Bench(const std::string& text) : node(TinyConfig, {0, 1, 1, 3, false, false}) {
    const AssemblyResult result = assemble(text);
    for (const AssemblyError& error : result.errors) ADD_FAILURE() << error.text();
    for (const Chunk& chunk : result.program.chunks) {
      node.state().sram.load(chunk.address, chunk.bytes);
    }
    node.host_start(0, result.program.entry);
  }

  void send(BeatKind kind, std::uint32_t line, std::uint32_t data = 0, int sem = 0) {
    Header header;
    header.kind = kind;
    header.dst = Self;
    header.line = line;
    header.sem = sem;
    Beat beat{true, header.bits(), {}};
    beat.data[0] = data;
    waiting[static_cast<std::size_t>(channel_of(beat.header))].push_back(beat);
  }

  void tick() {
    LinkPorts in;
    const LinkPorts& out = node.links();
    for (std::size_t c = 0; c < 2; ++c) {
      if (in.beat[West].valid || waiting[c].empty() || credits[c] == 0) continue;
      in.beat[West] = waiting[c].front();
      waiting[c].pop_front();
      --credits[c];
    }
    if (returns && out.beat[East].valid) {
      in.credit[East] = static_cast<std::uint8_t>(1u << channel_of(out.beat[East].header));
    }
    for (std::size_t c = 0; c < 2; ++c) credits[c] += out.credit[West] >> c & 1;
    node.tick(in);
    const auto cycle = static_cast<int>(node.cycle() - 1);
    seen.push_back({cycle, node.frontend(), node.sram(), node.network()});
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) tick();
  }

  // The cycle in which the word of this instruction issued first.
  int issued(Opcode op) const {
    for (const Seen& s : seen) {
      for (int slot = 0; slot < 8; ++slot) {
        if (s.frontend.slot_valid(slot) != 0 &&
            s.frontend.slot_word(slot) >> FieldOpLo == static_cast<std::uint32_t>(op)) {
          return s.cycle;
        }
      }
    }
    ADD_FAILURE() << name(op) << " did not issue";
    return 0;
  }
  // Cycles for which `what` holds.
  template <typename What>
  std::vector<int> cycles(What what) const {
    std::vector<int> result;
    for (const Seen& s : seen) {
      if (what(s)) result.push_back(s.cycle);
    }
    return result;
  }

  Node node;
  bool returns = true;
  std::array<int, 2> credits{RouterFifo, RouterFifo};
  std::array<std::deque<Beat>, 2> waiting;
  std::vector<Seen> seen;
};

bool reads(const Seen& s) { return s.sram.net_read_valid() != 0; }
bool writes(const Seen& s) { return s.sram.net_write_valid() != 0; }
bool injects(const Seen& s) { return s.network.inject_valid() != 0; }
bool ejects(const Seen& s) { return s.network.out_valid(0) != 0; }
using Cycles = std::vector<int>;
const std::string Start = "la r1, 0x1000\n xfer r1\n halt\n";

std::vector<ListState> states(const Bench& bench, int first, int last) {
  std::vector<ListState> result;
  for (int t = first; t <= last; ++t) {
    const Seen& s = bench.seen[static_cast<std::size_t>(t)];
    result.push_back(static_cast<ListState>(s.network.list_state(0)));
  }
  return result;
}

TEST(NetworkInterface, MovesOneLineInItsCycles) {
  Bench bench(Start);
  Item item = push_item();
  item.node = Self;
  item.cols = 1;
  item.signal = 1;
  item.sem = 2;
  item.load(bench.node.state().sram, List);
  bench.run(60);
  const int t = bench.issued(Opcode::Xfer);
  EXPECT_EQ(states(bench, t, t + 5),
            (std::vector{ListState::Idle, ListState::Fetch, ListState::Load, ListState::Load,
                         ListState::Run, ListState::Idle}));
  EXPECT_EQ(bench.cycles(reads), (Cycles{t + 3, t + 6}));  // the item, the line
  EXPECT_EQ(bench.cycles(injects), (Cycles{t + 6}));
  EXPECT_EQ(bench.cycles(ejects), (Cycles{t + 7}));
  EXPECT_EQ(bench.cycles([](const Seen& s) { return s.network.eject_occupancy(0) != 0; }),
            (Cycles{t + 8}));
  EXPECT_EQ(bench.cycles(writes), (Cycles{t + 9}));
  EXPECT_EQ(bench.cycles([](const Seen& s) { return s.network.sem_valid(1) != 0; }),
            (Cycles{t + 4}));
  EXPECT_EQ(bench.cycles([](const Seen& s) { return s.network.inject_credits(0) == 3; }),
            (Cycles{t + 5, t + 6, t + 7}));
  EXPECT_EQ(bench.cycles([](const Seen& s) { return s.network.credits(0) == 3; }), (Cycles{t + 8}));
  EXPECT_EQ(bench.seen[static_cast<std::size_t>(t + 9)].sram.net_write_line(), 512u);
  EXPECT_EQ(bench.node.semaphores()[2], 1u);
  EXPECT_TRUE(bench.node.idle());
}

// A beat in each cycle: nothing on the way of 16 lines takes two.
TEST(NetworkInterface, StreamsAPacketWithoutGaps) {
  Bench bench(Start);
  Item item = pull_item();
  item.node = Self;
  item.cols = 16;
  item.signal = 1;
  item.load(bench.node.state().sram, List);
  bench.run(80);
  const int t = bench.issued(Opcode::Xfer);
  Cycles reading = {t + 3}, written, busy, outstanding;
  for (int i = 0; i < 16; ++i) {
    reading.push_back(t + 11 + i);
    written.push_back(t + 14 + i);
    busy.push_back(t + 9 + i);
  }
  EXPECT_EQ(bench.cycles(reads), reading);
  EXPECT_EQ(bench.cycles(writes), written);
  EXPECT_EQ(bench.cycles([](const Seen& s) { return s.network.server_busy() != 0; }), busy);
  EXPECT_EQ(bench.seen[static_cast<std::size_t>(t + 5)].network.list_outstanding(0), 16u);
  EXPECT_EQ(bench.seen[static_cast<std::size_t>(t + 14)].network.list_outstanding(0), 15u);
  EXPECT_EQ(bench.cycles([](const Seen& s) { return s.network.sem_valid(1) != 0; }),
            (Cycles{t + 29}));
  EXPECT_EQ(states(bench, t + 28, t + 30),
            (std::vector{ListState::Drain, ListState::Drain, ListState::Idle}));
}

// Reads of one bank by a list and writes to it from outside: each in every fourth cycle, so that
// the core has every other one.
TEST(NetworkInterface, SharesABankFairly) {
  Bench bench(
      "la r1, 0x1000\n la r3, 0x3000\n xfer r1\nloop: ld r4, 0(r3)\n ld r5, 8(r3)\n j loop\n");
  Item item = push_item();
  item.node = 2;
  item.esize = 1;
  item.cols = 64;
  item.rows = 8;
  item.src_col = 0;  // always the first bytes of line 192
  item.load(bench.node.state().sram, List);
  for (std::uint32_t i = 0; i < 60; ++i) bench.send(BeatKind::Write, 192 + 16 * 20, i);
  bench.run(400);
  const int t = bench.issued(Opcode::Xfer);
  const int begin = t + 40, end = t + 160;
  std::map<int, std::string> claims;
  for (const Seen& s : bench.seen) {
    if (reads(s) && s.sram.net_read_line() % 16 == 0) claims[s.cycle - 2] += "r";
    if (writes(s) && s.sram.net_write_line() % 16 == 0) claims[s.cycle - 1] += "w";
    if (s.sram.sread_valid() != 0) claims[s.cycle - 2] += "c";
  }
  std::map<std::string, int> count;
  for (int cycle = begin; cycle < end; ++cycle) {
    ASSERT_LE(claims[cycle].size(), 1u);
    ++count[claims[cycle]];
    const bool network = claims[cycle] == "r" || claims[cycle] == "w";
    const bool before = claims[cycle - 1] == "r" || claims[cycle - 1] == "w";
    ASSERT_NE(network, before) << cycle;
    if (network) {
      ASSERT_NE(claims[cycle], claims[cycle - 2]) << cycle;
    }
  }
  EXPECT_EQ(count["r"], 30);
  EXPECT_EQ(count["w"], 30);
  EXPECT_GT(count["c"], 30);
}

TEST(NetworkInterface, WritesRequestsAndResponsesInTurn) {
  Bench bench("halt\n");
  // All to one bank, which the network gets in every other cycle only: the FIFOs fill up.
  for (std::uint32_t i = 0; i < 8; ++i) {
    bench.send(BeatKind::Write, 5 + 16 * i);
    bench.send(BeatKind::ReadData, 5 + 16 * (32 + i));
  }
  bench.run(80);
  std::vector<std::uint32_t> lines;
  for (const Seen& s : bench.seen) {
    if (writes(s)) lines.push_back(s.sram.net_write_line() / 16);
  }
  ASSERT_EQ(lines.size(), 16u);
  std::vector<std::uint32_t> requests, responses;
  for (const std::uint32_t line : lines) (line < 32 ? requests : responses).push_back(line);
  for (std::uint32_t i = 0; i < 8; ++i) {
    EXPECT_EQ(requests[i], i);
    EXPECT_EQ(responses[i], 32 + i);
  }
  const auto last = std::find(lines.begin(), lines.end(), 7u) - lines.begin();  // the last request
  ASSERT_GT(last, 10);
  for (std::size_t i = 6; i < static_cast<std::size_t>(last); ++i) {
    EXPECT_NE(lines[i] < 32, lines[i - 1] < 32) << i;
  }
}

// Server and list both want to send: the channels take turns.
TEST(NetworkInterface, SendsRequestsAndResponsesInTurn) {
  Bench bench(Start);
  Item item = push_item();
  item.node = 2;
  item.cols = 64;
  item.load(bench.node.state().sram, List);
  bench.run(4);
  for (int i = 0; i < 3; ++i) {
    Header header;
    header.kind = BeatKind::Read;
    header.dst = Self;
    header.src = 2;
    header.line = 8;
    header.beats = 15;
    bench.waiting[0].push_back({true, header.bits(), {}});
  }
  bench.run(200);
  std::vector<int> channels;
  for (const Seen& s : bench.seen) {
    if (injects(s)) channels.push_back(channel_of(s.network.inject_header()));
  }
  ASSERT_EQ(std::count(channels.begin(), channels.end(), 1), 48);
  ASSERT_EQ(std::count(channels.begin(), channels.end(), 0), 64);
  const auto first = std::find(channels.begin(), channels.end(), 1) - channels.begin();
  int turns = 0;
  for (std::ptrdiff_t i = first + 1; i < first + 80; ++i) {
    turns += channels[static_cast<std::size_t>(i)] != channels[static_cast<std::size_t>(i - 1)];
  }
  EXPECT_GT(turns, 70);
  EXPECT_TRUE(bench.node.idle());
}

// Lists that always want something get one step each in turn; so does the command FIFO.
TEST(NetworkInterface, LetsListsAndCommandsTakeTurns) {
  const std::string text =
      "la r1, 0x1000\n xfer r1\n halt\n.org 256\n la r1, 0x1040\n xfer r1\n halt\n"
      ".org 512\n li r1, 2\nagain: semsend s1, r1, r1\n semsend s1, r1, r1\n j again\n";
  Bench bench(text);
  Item item = push_item();
  item.node = 2;
  item.cols = 400;
  item.load(bench.node.state().sram, List);
  item.src += 512;  // never the bank of the other list
  item.load(bench.node.state().sram, List + 64);
  bench.tick();
  bench.node.host_start(1, 256);
  bench.tick();
  bench.node.host_start(2, 512);
  bench.run(200);
  std::array<int, 3> steps{};
  for (const Seen& s : bench.seen) {
    if (s.cycle >= 100 && injects(s)) {
      ++steps[static_cast<std::size_t>(Header::from_bits(s.network.inject_header()).thread)];
    }
  }
  EXPECT_EQ(steps[0] + steps[1] + steps[2], 102);
  EXPECT_EQ(steps[0], steps[1]);
  EXPECT_GE(steps[2], 20);  // as often as the thread comes round
}

// Two barriers are complete at once: the second waits until the first has been released.
TEST(NetworkInterface, ReleasesOneBarrierAfterTheOther) {
  Bench bench("halt\n");
  for (const int sem : {1, 2}) {
    Header header;
    header.kind = BeatKind::Arrive;
    header.dst = Self;
    header.sem = sem;
    Beat beat{true, header.bits(), {}};
    beat.data[0] = 0u | 2u << 16;  // the three nodes of the row
    beat.data[1] = 1;
    bench.waiting[0].push_back(beat);
  }
  bench.run(40);
  std::vector<std::pair<int, int>> releases;  // semaphore, node
  for (const Seen& s : bench.seen) {
    if (!injects(s)) continue;
    const Header header = Header::from_bits(s.network.inject_header());
    EXPECT_EQ(header.kind, BeatKind::Release);
    releases.emplace_back(header.sem, header.dst);
  }
  EXPECT_EQ(releases,
            (std::vector<std::pair<int, int>>{{1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}}));
  EXPECT_EQ(bench.node.semaphores()[1], 1u);
  EXPECT_EQ(bench.node.semaphores()[2], 1u);
}

// Semaphore 6 becomes 1 while a list and a thread wait for it: the list goes first.
TEST(NetworkInterface, GivesASemaphoreToTheListFirst) {
  Bench bench("la r1, 0x1000\n xfer r1\n semwait s6, 1\n halt\n");
  Item item = tests::wait_item();
  item.amount = 1;
  item.load(bench.node.state().sram, List);
  bench.run(50);
  bench.send(BeatKind::Release, 0, 0, 6);
  bench.run(20);
  const Cycles raised = bench.cycles([](const Seen& s) { return s.network.sem_valid(3) != 0; });
  const Cycles taken = bench.cycles([](const Seen& s) { return s.network.sem_valid(1) != 0; });
  ASSERT_EQ(raised.size(), 1u);
  EXPECT_EQ(taken, (Cycles{raised[0] + 1}));
  EXPECT_EQ(bench.node.semaphores()[6], 0u);
  EXPECT_EQ(bench.seen.back().frontend.stall(0), static_cast<std::uint32_t>(Stall::Semaphore));
  bench.send(BeatKind::SemAdd, 0, 1, 6);
  bench.run(20);
  const Cycles added = bench.cycles([](const Seen& s) { return s.network.sem_valid(2) != 0; });
  const Cycles core = bench.cycles([](const Seen& s) { return s.network.sem_valid(0) != 0; });
  ASSERT_EQ(added.size(), 1u);
  EXPECT_EQ(core, (Cycles{added[0] + 1}));
  EXPECT_TRUE(bench.node.idle());
}

// Credits that never come back: the output has sent 4, the router holds 4, the commands are 4.
// The thread waits longer than the watchdog would let it.
TEST(NetworkInterface, HoldsTheThreadWhenNothingMoves) {
  Bench bench("li r1, 2\nagain: addi r2, r2, 1\n semsend s1, r1, r2\n j again\n");
  bench.returns = false;
  bench.run(2 * WatchdogCycles);
  const Seen& last = bench.seen.back();
  EXPECT_EQ(last.frontend.stall(0), static_cast<std::uint32_t>(Stall::Network));
  EXPECT_EQ(last.network.commands(), 4u);
  EXPECT_EQ(last.network.occupancy(0), 4u);
  EXPECT_EQ(last.network.credits(4), 0u);
  EXPECT_EQ(last.network.inject_credits(0), 0u);
  EXPECT_EQ(bench.node.state().threads[0].r[2], 13u);
  EXPECT_EQ(bench.node.waits_for(0).kind, WaitKind::Commands);
  EXPECT_EQ(bench.node.state().threads[0].state, ThreadState::Running);
  const std::vector<int> sent =
      bench.cycles([](const Seen& s) { return s.network.out_valid(2) != 0; });
  EXPECT_EQ(sent.size(), 4u);
}

// Random requests and responses: each semaphore is the sum of what the record says, a line is what
// was written to it last, and nothing is lost.
TEST(NetworkInterface, AddsUp) {
  sim::Random random = tests::random_for("network interface");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  Bench bench("li r1, 7\nloop: semadd s3, r1\n semset s4, r1\n semwait s3, 5\n j loop\n");
  std::array<std::uint32_t, Semaphores> sum{};
  std::uint64_t beats = 0;
  for (int i = 0; i < 3000; ++i) {
    if (random.chance(1, 3)) {
      const auto kind = random.pick(
          std::array{BeatKind::Write, BeatKind::SemAdd, BeatKind::Release, BeatKind::ReadData});
      const auto sem = static_cast<int>(random.below(6));
      bench.send(kind, static_cast<std::uint32_t>(600 + random.below(64)), random.bits32(), sem);
      ++beats;
    }
    bench.tick();
    const NetworkObserve& record = bench.node.network();
    for (int source = 0; source < 4; ++source) {
      if (record.sem_valid(source) == 0) continue;
      sum[record.sem_number(source)] += record.sem_delta(source);
    }
    ASSERT_TRUE(std::ranges::equal(bench.node.semaphores(), sum)) << i;
  }
  EXPECT_GT(beats, 800u);
  const Cycles out = bench.cycles(ejects);
  EXPECT_GT(out.size(), beats - 20);
}

}  // namespace
}  // namespace golden
