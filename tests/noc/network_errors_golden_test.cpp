// SPDX-License-Identifier: Apache-2.0
// network errors: every cause of NetworkError, and what it leaves alone (network.md section 9).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tests/noc/golden_mesh.hpp"

namespace golden {
namespace {

using tests::add_item;
using tests::expect_memories;
using tests::fill;
using tests::GoldenMesh;
using tests::Item;
using tests::Memories;
using tests::memories;
using tests::number;
using tests::pull_item;
using tests::push_item;
using tests::wait_item;

constexpr std::uint32_t List = 0x1000;
constexpr std::uint32_t SramSize = TinySramRows * SramBanks * LineBytes;
const std::string StartList = "la r1, 0x1000\n xfer r1\n halt\n";

constexpr std::uint32_t value_of(NetworkFault fault, std::uint32_t value) {
  return static_cast<std::uint32_t>(fault) << 28 | value;
}

// A node at (0,0) of a 1x2 mesh with the list in its thread 0; (0,1) is a neighbour with a program
// of its own, if any.
class ErrorRun {
 public:
  explicit ErrorRun(const std::function<void(Place&)>& change = {}) : mesh(1, 2, change) {
    sim::Random random = tests::random_for("network errors");
    fill(mesh, random);
  }
  void list(const std::vector<Item>& items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].load(mesh.sram(0, 0), List + 64 * static_cast<std::uint32_t>(i));
    }
  }
  void run(const std::string& text = StartList + ".org 0x100\n tstop\n") {
    mesh.run(0, 0, text);
    before = memories(mesh);
    mesh.settle();
    mesh.expect_empty();
  }
  void expect_trap(std::uint32_t value, Cause cause = Cause::NetworkError) {
    EXPECT_EQ(mesh.at(0, 0).state().threads[0].state, ThreadState::Trapped);
    EXPECT_EQ(mesh.at(0, 0).trap(0).cause, cause);
    EXPECT_EQ(mesh.at(0, 0).trap(0).value, value)
        << std::hex << mesh.at(0, 0).trap(0).value << ' ' << value;
  }
  void expect_nothing_done() {
    expect_memories(mesh, before);
    for (int i = 0; i < 2; ++i) {
      for (const std::uint32_t semaphore : mesh.node(i).semaphores()) EXPECT_EQ(semaphore, 0u);
    }
  }

  GoldenMesh mesh;
  Memories before;
};

TEST(NetworkErrors, RefuseEachBadDescriptor) {
  const auto with = [](Item item, const std::function<void(Item&)>& change) {
    change(item);
    return item;
  };
  const std::vector<Item> bad = {
      with(push_item(), [](Item& i) { i.kind = 0; }),
      with(push_item(), [](Item& i) { i.kind = 5; }),
      with(push_item(), [](Item& i) { i.kind = 15; }),
      with(push_item(), [](Item& i) { i.esize = 3; }),
      with(add_item(), [](Item& i) { i.esize = 3; }),
      with(wait_item(), [](Item& i) { i.esize = 3; }),
      with(push_item(), [](Item& i) { i.reserved = 1; }),
      with(push_item(), [](Item& i) { i.reserved = 0x400; }),
      with(wait_item(), [](Item& i) { i.reserved = 0x40; }),
      with(push_item(), [](Item& i) { i.rows = 0; }),
      with(push_item(), [](Item& i) { i.cols = 0; }),
      with(pull_item(), [](Item& i) { i.cols = 0; }),
      with(push_item(), [](Item& i) { i.esize = 1; }),
      with(push_item(),
           [](Item& i) {
             i.esize = 2;
             i.cols = 3;
             i.rows = 3;
           }),
      with(push_item(), [](Item& i) { i.dst += 8; }),
      with(pull_item(), [](Item& i) { i.dst += 32; }),
      with(push_item(), [](Item& i) { i.dst_row = 32; }),
      with(push_item(),
           [](Item& i) {
             i.gather = 1;
             i.index = 0x2004;
           }),
      with(add_item(),
           [](Item& i) {
             i.gather = 1;
             i.index = 0x2020;
           }),
      with(pull_item(),
           [](Item& i) {
             i.esize = 1;
             i.cols = 8;
           }),
      with(pull_item(), [](Item& i) { i.esize = 2; }),
      with(pull_item(), [](Item& i) { i.gather = 1; }),
      with(pull_item(),
           [](Item& i) {
             i.broadcast = 1;
             i.last_node = i.node;
           }),
      with(pull_item(), [](Item& i) { i.rsignal = 1; }),
      with(add_item(), [](Item& i) { i.rsignal = 1; }),
      with(wait_item(),
           [](Item& i) {
             i.rsignal = 1;
             i.amount = 0;
           }),
      with(wait_item(),
           [](Item& i) {
             i.broadcast = 1;
             i.amount = 0;
           }),
      with(wait_item(),
           [](Item& i) {
             i.signal = 1;
             i.amount = 0;
           }),
      with(push_item(),
           [](Item& i) {
             i.broadcast = 1;
             i.last_node = number(1, 0);
           }),
      with(add_item(),
           [](Item& i) {
             i.node = number(1, 0);
             i.broadcast = 1;
             i.last_node = 1;
           }),
      with(push_item(),
           [](Item& i) {
             i.last = 0;
             i.next = 0x1020;
           }),
      with(wait_item(),
           [](Item& i) {
             i.last = 0;
             i.next = SramSize;
             i.amount = 0;
           }),
      with(add_item(),
           [](Item& i) {
             i.last = 0;
             i.next = 0x1fffc0;
           }),
  };
  for (std::size_t i = 0; i < bad.size(); ++i) {
    SCOPED_TRACE(i);
    ErrorRun run;
    Item first = wait_item();  // so that the bad one is the second
    first.amount = 0;
    first.last = 0;
    first.next = List + 64;
    run.list({first, bad[i]});
    run.run();
    run.expect_trap(value_of(NetworkFault::BadDescriptor, List + 64));
    run.expect_nothing_done();
  }
}

TEST(NetworkErrors, NameTheNodeThatIsNotThere) {
  const int nowhere = number(1, 0);
  for (Item item : {push_item(), pull_item(), add_item()}) {
    ErrorRun run;
    item.node = nowhere;
    run.list({item});
    run.run();
    run.expect_trap(value_of(NetworkFault::NoRoute, 32));
    run.expect_nothing_done();
  }
  for (const std::string command : {"semsend s3, r1, r1\n", "li r2, 0\n barrier s3, r2, r1\n"}) {
    ErrorRun run;
    run.run("li r1, 32\n" + command + "halt\n");
    run.expect_trap(value_of(NetworkFault::NoRoute, 32));
    run.expect_nothing_done();
  }
  ErrorRun run;  // the last corner lies left of the first
  run.run(
      "li r1, 1\n li r2, 1\n lih r2, 0\n li r3, 3\n li r2, 0\n lih r2, 33\n barrier s3, r2, r1\n"
      "halt\n");
  run.expect_trap(value_of(NetworkFault::BadDescriptor, 33));
  run.expect_nothing_done();
}

TEST(NetworkErrors, NameTheAddressThatIsBad) {
  struct Case {
    Item item;
    std::uint32_t value;
  };
  const auto with = [](Item item, const std::function<void(Item&)>& change, std::uint32_t value) {
    change(item);
    return Case{item, value};
  };
  const std::vector<Case> cases = {
      with(
          push_item(), [](Item& i) { i.src = 0x3008; }, 0x3008),
      with(
          push_item(),
          [](Item& i) {
            i.esize = 1;
            i.cols = 8;
            i.src = 0x3004;
          },
          0x3004),
      with(
          push_item(),
          [](Item& i) {
            i.esize = 2;
            i.src = 0x3008;
            i.src_col = 16;
          },
          0x3008),
      with(
          push_item(), [](Item& i) { i.src = SramSize; }, SramSize),
      with(
          push_item(),
          [](Item& i) {
            i.src = 0x1000040;
            i.cols = 1;
          },
          0x40),
      with(
          push_item(),
          [](Item& i) {
            i.src = 0xffffffc0;
            i.cols = 1;
          },
          0x1fffc0),
      with(
          push_item(),
          [](Item& i) {
            i.dst = 0x200000;
            i.cols = 1;
          },
          0),
      with(
          pull_item(), [](Item& i) { i.src = 0x3020; }, 0x3020),
      with(
          pull_item(), [](Item& i) { i.src = 0x2000c0; }, 0xc0),
      with(
          pull_item(), [](Item& i) { i.dst = SramSize - 128; }, SramSize - 128),
      with(
          pull_item(),
          [](Item& i) {
            i.dst = 0x1fffc0;
            i.cols = 1;
          },
          0x1fffc0),
      with(
          push_item(),
          [](Item& i) {
            i.gather = 1;
            i.index = SramSize;
          },
          SramSize),
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(i);
    ErrorRun run;
    run.list({cases[i].item});
    run.run();
    run.expect_trap(value_of(NetworkFault::BadAddress, cases[i].value));
    run.expect_nothing_done();
  }
  // The elements and lines before the bad one are sent.
  ErrorRun run;
  Item item = push_item();
  item.src = SramSize - 128;
  item.rsignal = 1;
  run.list({item});
  run.run();
  run.expect_trap(value_of(NetworkFault::BadAddress, SramSize));
  Memories expected = run.before;
  std::copy_n(expected[0].end() - 128, 128, expected[1].begin() + 0x8000);
  expect_memories(run.mesh, expected);
  EXPECT_EQ(run.mesh.at(0, 1).semaphores()[0], 0u);
}

TEST(NetworkErrors, ComeBackFromTheOtherNode) {
  ErrorRun push;
  Item item = push_item();
  item.dst = SramSize - 64;
  item.signal = 1;
  push.list({item});
  push.run();
  // The last of the errors; the thread keeps the first.
  push.expect_trap(value_of(NetworkFault::RemoteAddress, SramSize));
  Memories expected = push.before;
  std::copy_n(expected[0].begin() + 0x3000, 64, expected[1].end() - 64);
  expect_memories(push.mesh, expected);
  EXPECT_EQ(push.mesh.at(0, 0).semaphores()[0], 1u) << "complete before the error came back";

  ErrorRun pull;
  item = pull_item();
  item.src = SramSize - 128;  // four lines, two of them beyond: the packet is refused
  item.signal = 1;
  pull.list({item});
  pull.run();
  pull.expect_trap(value_of(NetworkFault::RemoteAddress, SramSize - 128));
  pull.expect_nothing_done();
}

TEST(NetworkErrors, TellThatACoreIsDead) {
  const auto dead = [](Place& place) { place.core_dead = place.x == 1; };
  for (Item item : {push_item(), pull_item(), add_item()}) {
    ErrorRun run(dead);
    run.list({item});
    run.run();
    run.expect_trap(value_of(NetworkFault::RemoteDead, 1));
    run.expect_nothing_done();
  }
  for (const std::string command : {"semsend s3, r1, r1\n", "li r2, 0\n barrier s3, r2, r1\n"}) {
    ErrorRun run(dead);
    run.run("li r1, 1\n" + command + "halt\n");
    run.expect_trap(value_of(NetworkFault::RemoteDead, 1));
    run.expect_nothing_done();
  }
}

TEST(NetworkErrors, ComeFromDoubleErrorsInMemories) {
  constexpr FlippedBits Double{3, 0};
  ErrorRun pull;
  pull.list({pull_item()});
  pull.mesh.sram(0, 1).flip(0x3048, Double);
  pull.run();
  pull.expect_trap(value_of(NetworkFault::RemoteData, 0x8040));
  Memories expected = pull.before;
  for (const std::ptrdiff_t line : {0, 2, 3}) {
    std::copy_n(expected[1].begin() + 0x3000 + 64 * line, 64,
                expected[0].begin() + 0x8000 + 64 * line);
  }
  expect_memories(pull.mesh, expected);
  EXPECT_EQ(pull.mesh.at(0, 1).state().counters.ecc_double, 1u);
  EXPECT_EQ(pull.mesh.at(0, 1).state().threads[0].state, ThreadState::Stopped);

  // The own memory: what is poisoned is not written, the thread stops.
  ErrorRun push;
  Item item = push_item();
  item.cols = 1;
  item.rsignal = 1;
  push.list({item});
  push.mesh.sram(0, 0).flip(0x3010, Double);
  push.run();
  push.expect_trap(0x3000, Cause::EccDouble);
  push.expect_nothing_done();

  ErrorRun listed;
  listed.list({push_item()});
  listed.mesh.sram(0, 0).flip(List + 56, Double);
  listed.run();
  listed.expect_trap(List, Cause::EccDouble);
  listed.expect_nothing_done();

  ErrorRun indexed;
  item.gather = 1;
  item.index = 0x2000;
  indexed.list({item});
  indexed.mesh.sram(0, 0).flip(0x2038, Double);
  indexed.run();
  indexed.expect_trap(0x2000, Cause::EccDouble);
  indexed.expect_nothing_done();

  ErrorRun corrected;
  corrected.list({push_item()});
  corrected.mesh.sram(0, 0).flip(0x3010, {8, 0});
  corrected.run();
  expected = corrected.before;
  std::copy_n(expected[0].begin() + 0x3000, 256, expected[1].begin() + 0x8000);
  expect_memories(corrected.mesh, expected);
  EXPECT_EQ(corrected.mesh.at(0, 0).state().counters.ecc_corrected, 1u);
  EXPECT_EQ(corrected.mesh.at(0, 0).state().threads[0].state, ThreadState::Stopped);
}

TEST(NetworkErrors, LeaveATrappedThreadAndItsCauseAlone) {
  ErrorRun run;
  Item item = push_item();
  item.node = number(1, 0);
  run.list({item});
  run.run("la r1, 0x1000\n xfer r1\n ld r2, 1(r0)\n");
  run.expect_trap(1, Cause::Misaligned);
  run.expect_nothing_done();
}

}  // namespace
}  // namespace golden
