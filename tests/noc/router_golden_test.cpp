// SPDX-License-Identifier: Apache-2.0
// router: routes, one cycle a hop, order, turns of inputs and channels, credits (network.md 4).
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "golden/noc/router.hpp"
#include "tests/common/tally.hpp"

namespace golden {
namespace {

constexpr int N = 1, E = 2, S = 3, W = 4;

Beat beat_to(int y, int x, int channel = 0, std::uint32_t tag = 0) {
  Header header;
  header.kind = channel == 0 ? BeatKind::Write : BeatKind::ReadData;
  header.dst = node_number(y, x);
  Beat beat{true, header.bits(), {}};
  beat.data[0] = tag;
  return beat;
}

class Bench {
 public:
  explicit Bench(const Place& place, int links = 1)
      : router(place, links), in(static_cast<std::size_t>(router.ports())) {}
  void send(int port, const Beat& beat) { at(port).beat = beat; }
  void give_credit(int port, int channel) {
    at(port).credit = static_cast<std::uint8_t>(at(port).credit | 1u << channel);
  }
  void tick() {
    router.tick(in);
    for (RouterInput& input : in) input = {};
  }
  // The port by which a beat from `port` leaves in the next cycle, -1 if it does not.
  int path(int port, const Beat& beat) {
    send(port, beat);
    tick();
    int result = -1;
    for (int p = 0; p < router.ports(); ++p) {
      if (!router.out(p).valid) continue;
      EXPECT_EQ(router.out(p), beat);
      EXPECT_EQ(router.credit(port), 1u << channel_of(beat.header));
      EXPECT_EQ(result, -1);
      result = p;
      give_credit(p, channel_of(beat.header));
    }
    tick();
    EXPECT_TRUE(router.idle());
    return result;
  }

  Router router;
  std::vector<RouterInput> in;

 private:
  RouterInput& at(int port) { return in[static_cast<std::size_t>(port)]; }
};

constexpr Place Middle{2, 3, 5, 7, false, false};

TEST(Header, HasItsFieldsInTheirPlaces) {
  Header header;
  header.kind = BeatKind::Error;
  header.dst = 0x3ff;
  header.src = 0x155;
  header.thread = 3;
  header.line = 0x4001;
  header.beats = 9;
  header.poison = true;
  header.signal = true;
  header.sem = 21;
  EXPECT_EQ(header.bits(), 5u | 0x3ffull << 3 | 0x155ull << 13 | 3ull << 23 | 0x4001ull << 25 |
                               9ull << 40 | 1ull << 44 | 1ull << 45 | 21ull << 46);
  EXPECT_EQ(Header::from_bits(header.bits()), header);
  EXPECT_EQ(channel_of(header.bits()), 1);
}

TEST(Router, GoesAlongTheRowFirst) {
  int compared = 0;
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) {
      Bench bench(Middle);
      const bool inside = y < 5 && x < 7;
      const int expected = !inside ? 0 : x > 3 ? E : x < 3 ? W : y > 2 ? S : y < 2 ? N : 0;
      ASSERT_EQ(bench.path(0, beat_to(y, x)), expected) << y << ' ' << x;
      ASSERT_EQ(bench.router.reachable(node_number(y, x)), inside);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 1024);
}

TEST(Router, FollowsItsTable) {
  Place place = Middle;
  place.route_table = true;
  Bench bench(place);
  EXPECT_TRUE(bench.router.reachable(node_number(2, 3)));
  EXPECT_EQ(bench.path(0, beat_to(2, 3)), 0);
  EXPECT_FALSE(bench.router.reachable(node_number(0, 0)));
  EXPECT_EQ(bench.path(0, beat_to(0, 0)), 0);  // None: Local
  for (const int port : {N, E, S, W}) {
    const int dst = node_number(31, port);  // also outside of rows and columns
    bench.router.configure(dst, static_cast<Port>(port));
    EXPECT_TRUE(bench.router.reachable(dst));
    for (int from = 0; from < 5; ++from) {  // from north to east, too
      if (from != port) {
        EXPECT_EQ(bench.path(from, beat_to(31, port)), port) << from;
      }
    }
  }
  bench.router.reset();
  EXPECT_FALSE(bench.router.reachable(node_number(31, N)));
}

// Section 4, legal turns: never back, and without a table never from a column into a row.
TEST(Router, SaysWhichBeatsMayEnter) {
  const Router xy(Place{1, 1, 3, 3, false, false});
  const auto enters = [](const Router& router, const Beat& beat) {
    std::vector<int> ports;
    for (int p = 0; p < router.ports(); ++p) {
      if (router.may_enter(p, beat)) ports.push_back(p);
    }
    return ports;
  };
  EXPECT_EQ(enters(xy, beat_to(1, 1)), (std::vector{0, N, E, S, W}));
  EXPECT_EQ(enters(xy, beat_to(0, 1)), (std::vector{0, E, S, W}));
  EXPECT_EQ(enters(xy, beat_to(0, 2)), (std::vector{0, W}));
  EXPECT_EQ(enters(xy, beat_to(1, 0)), (std::vector{0, E}));
  Router table(Place{1, 1, 3, 3, true, false});
  table.configure(node_number(0, 2), Port::South);
  EXPECT_EQ(enters(table, beat_to(0, 2)), (std::vector{0, N, E, W}));
  EXPECT_EQ(enters(table, beat_to(0, 0)), (std::vector{0, N, E, S, W}));  // no route: to Local
}

TEST(Router, ChoosesTheLinkByTheNodes) {
  Bench bench(Middle, 3);
  ASSERT_EQ(bench.router.ports(), 13);
  int compared = 0;
  for (int y = 0; y < 5; ++y) {
    for (int x = 0; x < 7; ++x) {
      for (int src = 0; src < 5; ++src) {
        Header header;
        header.src = node_number(src, 1);
        header.dst = node_number(y, x);
        const int side = x > 3 ? E : x < 3 ? W : y > 2 ? S : y < 2 ? N : 0;
        const int expected = side == 0 ? 0 : 1 + (side - 1) * 3 + (src + 1 + y + x) % 3;
        ASSERT_EQ(bench.path(0, {true, header.bits(), {}}), expected);
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, 175);
}

// A FIFO takes RouterFifo beats; the output stops without credits and goes on with the first one.
TEST(Router, SendsOneBeatForEachCredit) {
  Bench bench(Middle);
  std::vector<std::uint32_t> seen;
  std::uint32_t sent = 0;
  int credits_back = 0;
  for (int cycle = 0; cycle < 40; ++cycle) {
    if (sent < 8 && static_cast<int>(sent) - credits_back < RouterFifo) {
      bench.send(W, beat_to(2, 6, 1, sent++));
    }
    if (cycle >= 20 && cycle < 24) bench.give_credit(E, 1);
    bench.tick();
    credits_back += bench.router.credit(W) >> 1 & 1;
    if (bench.router.out(E).valid) seen.push_back(bench.router.out(E).data[0]);
    if (cycle == 19) {
      EXPECT_EQ(seen.size(), 4u);
      EXPECT_EQ(bench.router.credits(E, 1), 0);
      EXPECT_EQ(bench.router.credits(E, 0), 4);
      EXPECT_EQ(bench.router.occupancy(W, 1), 4);
      EXPECT_EQ(bench.router.head(W, 1).data[0], 4u);
      EXPECT_EQ(bench.router.head_out(W, 1), E);
    }
  }
  EXPECT_EQ(seen, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_TRUE(bench.router.idle());
}

// Inputs that always have something for one output take turns; so do the channels.
TEST(Router, LetsInputsAndChannelsTakeTurns) {
  Bench bench(Middle);
  std::map<std::pair<int, int>, int> held;  // (input, channel) -> beats inside
  std::vector<std::pair<int, int>> seen;    // (channel, input)
  const std::vector<int> inputs = {0, N, E, S, W};
  for (int cycle = 0; cycle < 200; ++cycle) {
    const int channel = cycle % 2;
    for (const int p : inputs) {
      if (held[{p, channel}] >= RouterFifo) continue;
      ++held[{p, channel}];
      bench.send(p, beat_to(2, 3, channel, static_cast<std::uint32_t>(p)));
    }
    if (bench.router.out(0).valid) {
      bench.give_credit(0, channel_of(bench.router.out(0).header));
    }
    bench.tick();
    const Beat& out = bench.router.out(0);
    if (out.valid) {
      const int c = channel_of(out.header);
      seen.emplace_back(c, static_cast<int>(out.data[0]));
      --held[{static_cast<int>(out.data[0]), c}];
    }
  }
  // A request first, then the channels in turn; in each the inputs 0, 1, 2, 3, 4, 0, ...
  ASSERT_GT(seen.size(), 190u);
  std::array<std::vector<int>, 2> order;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (i >= 2) {
      EXPECT_NE(seen[i].first, seen[i - 1].first) << i;
    }
    order[static_cast<std::size_t>(seen[i].first)].push_back(seen[i].second);
  }
  EXPECT_EQ(seen[0].first, 0);
  for (const std::vector<int>& inputs_seen : order) {
    for (std::size_t i = 0; i < inputs_seen.size(); ++i) {
      EXPECT_EQ(inputs_seen[i], static_cast<int>(i % 5)) << i;
    }
  }
}

// Random traffic with late credits: every beat comes out once, where it should, and those of one
// input, channel and output in order; at the end all credits are back.
TEST(Router, LosesNothingAndKeepsOrder) {
  sim::Random random = tests::random_for("router");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  std::uint64_t beats = 0;
  for (std::uint64_t run = 0; run < tests::cases(20); ++run) {
    Bench bench(Middle);
    using Stream = std::tuple<int, int, int>;  // input, channel, output
    std::map<Stream, std::deque<Beat>> expected;
    std::map<std::pair<int, int>, int> credits;  // that the senders have
    std::map<std::pair<int, int>, int> owed;     // to the router, by output
    std::uint32_t tag = 0;
    const std::uint64_t density = 1 + random.below(4);
    for (int cycle = 0; cycle < 600; ++cycle) {
      for (int p = 0; p < 5; ++p) {
        const int c = static_cast<int>(random.below(2));
        if (cycle < 500 && random.chance(density, 4) && credits[{p, c}] > -RouterFifo) {
          int y = static_cast<int>(random.below(5));
          int x = static_cast<int>(random.below(7));
          if (p == N || p == S) x = 3;  // what travels along a column stays there
          if (p == N && y < 2) y = 2;
          if (p == S && y > 2) y = 2;
          if (p == W && x < 3) x = 3;
          if (p == E && x > 3) x = 3;
          const int out = x > 3 ? E : x < 3 ? W : y > 2 ? S : y < 2 ? N : 0;
          const Beat beat = beat_to(y, x, c, tag++);
          --credits[{p, c}];
          expected[{p, c, out}].push_back(beat);
          bench.send(p, beat);
        }
        for (int channel = 0; channel < 2; ++channel) {
          if (owed[{p, channel}] == 0 || !random.chance(1, 3)) continue;
          --owed[{p, channel}];
          bench.give_credit(p, channel);
        }
      }
      bench.tick();
      std::array<int, 2> given{};
      std::array<int, 2> left{};
      for (int p = 0; p < 5; ++p) {
        for (int c = 0; c < 2; ++c) {
          const int credit = bench.router.credit(p) >> c & 1;
          credits[{p, c}] += credit;
          given[static_cast<std::size_t>(c)] += credit;
        }
        const Beat& out = bench.router.out(p);
        if (!out.valid) continue;
        const int c = channel_of(out.header);
        ++owed[{p, c}];
        ++left[static_cast<std::size_t>(c)];
        bool found = false;
        for (int from = 0; from < 5 && !found; ++from) {
          auto& stream = expected[{from, c, p}];
          found = !stream.empty() && stream.front() == out;
          if (found) stream.pop_front();
        }
        ASSERT_TRUE(found) << "port " << p << " cycle " << cycle;
        ++beats;
      }
      ASSERT_EQ(given, left);
    }
    for (int drain = 0; drain < 400; ++drain) {
      for (int p = 0; p < 5; ++p) {
        for (int c = 0; c < 2; ++c) {
          if (owed[{p, c}] > 0) {
            --owed[{p, c}];
            bench.give_credit(p, c);
          }
        }
      }
      bench.tick();
      for (int p = 0; p < 5; ++p) {
        for (int c = 0; c < 2; ++c) credits[{p, c}] += bench.router.credit(p) >> c & 1;
        if (!bench.router.out(p).valid) continue;
        const int c = channel_of(bench.router.out(p).header);
        ++owed[{p, c}];
        for (int from = 0; from < 5; ++from) {
          auto& stream = expected[{from, c, p}];
          if (stream.empty() || stream.front() != bench.router.out(p)) continue;
          stream.pop_front();
          break;
        }
      }
    }
    for (const auto& [stream, left] : expected) ASSERT_TRUE(left.empty());
    EXPECT_TRUE(bench.router.idle());
    for (int p = 0; p < 5; ++p) {
      for (int c = 0; c < 2; ++c) {
        EXPECT_EQ(bench.router.credits(p, c), RouterFifo);
        EXPECT_EQ((credits[{p, c}]), 0);
      }
    }
  }
  EXPECT_GT(beats, tests::cases(20) * 300);
}

}  // namespace
}  // namespace golden
