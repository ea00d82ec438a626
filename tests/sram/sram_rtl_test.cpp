// SPDX-License-Identifier: Apache-2.0
// sram: random traffic on all ports within the rules of timing.md section 6 has the contents of the
// golden SRAM, with data, records and error reports in the specified cycles; and these cycles one
// by one, written out.
#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "tests/sram/sram_bench.hpp"

namespace {

using namespace tests::sram;
using tests::Comparison;

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("sram", test);
}

TEST(SramRtl, IsTheModelUnderRandomTrafficOnAllPorts) {
  int corrected = 0, doubles = 0, refill_doubles = 0, threads_hit = 0;
  on_bench([&](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("sram rtl");
    co_await bench.fill(random);
    for (std::uint64_t i = 0; i < tests::cases(100'000); ++i) {
      co_await bench.cycle(random_requests(random, bench.model()));
      corrected += bench.seen().corrected;
      doubles += bench.seen().doubles;
      refill_doubles += bench.seen().refill_double;
      threads_hit += std::popcount(bench.seen().double_threads);
    }
    co_await bench.idle(4);
    co_await bench.read_all();
  }).expect_clean();
  // The traffic had all that it is meant to have.
  EXPECT_GT(corrected, 1000);
  EXPECT_GT(doubles, 1000);
  EXPECT_GT(refill_doubles, 100);
  EXPECT_GT(threads_hit, 1000);
}

// --- the cycles of timing.md section 6, one by one ---

// On random contents, which are all read at the end.
void timing(const tests::BenchTest<Bench>& test) {
  on_bench([&](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("sram timing");
    co_await bench.fill(random);
    co_await bench.idle(3);
    co_await test(bench);
    co_await bench.idle(4);
    co_await bench.read_all();
  }).expect_clean();
}

Requests read(std::uint32_t line, std::size_t port = 0) {
  Requests requests;
  requests.read[port] = Read{line};
  return requests;
}

Requests scalar_read(std::uint32_t address) {
  Requests requests;
  requests.scalar_read = ScalarRead{address};
  return requests;
}

Requests store(std::uint32_t address, std::uint64_t data, golden::FlippedBits flip = {}) {
  Requests requests;
  requests.scalar_write = ScalarWrite{address, 0xff, data, flip};
  return requests;
}

Requests store_low_byte(std::uint32_t address, std::uint8_t data) {
  Requests requests;
  requests.scalar_write = ScalarWrite{address, 1, data};
  return requests;
}

TEST(SramTiming, ReadDataComeTwoCyclesAfterTheRequest) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(store(0x140, 0x1122334455667788));
    co_await bench.idle(3);
    co_await bench.cycle(scalar_read(0x140));  // t
    EXPECT_EQ(bench.seen().observe.sread_valid(), 0u);
    co_await bench.idle(1);  // t+1
    EXPECT_EQ(bench.seen().observe.sread_valid(), 0u);
    EXPECT_TRUE(bench.seen().busy);
    co_await bench.idle(1);  // t+2
    EXPECT_EQ(bench.seen().observe.sread_valid(), 1u);
    EXPECT_EQ(bench.seen().observe.sread_addr(), 0x140u);
    EXPECT_EQ(bench.seen().scalar_read, 0x1122334455667788u);
    co_await bench.idle(1);  // t+3
    EXPECT_EQ(bench.seen().observe.sread_valid(), 0u);
    EXPECT_FALSE(bench.seen().busy);
  });
}

TEST(SramTiming, AFullStoreIsSeenByAReadOfTheNextCycle) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(store(0x140, 0xaaaa));  // t
    co_await bench.cycle(scalar_read(0x140));    // t+1
    EXPECT_EQ(bench.seen().observe.swrite_valid(), 1u);
    EXPECT_EQ(bench.held(), 0u);
    co_await bench.idle(2);  // t+3
    EXPECT_EQ(bench.seen().scalar_read, 0xaaaau);
  });
}

TEST(SramTiming, APartialStoreHoldsItsBankForThreeCycles) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(store(0x140, 0xbbbbbbbbbbbbbbbb));
    co_await bench.cycle(store_low_byte(0x140, 0xcc));  // t
    EXPECT_EQ(bench.held(), 0u);
    co_await bench.idle(1);  // t+1
    EXPECT_EQ(bench.held(), 1u << 5);
    EXPECT_EQ(bench.seen().observe.swrite_mask(), 1u);
    co_await bench.idle(1);  // t+2
    EXPECT_EQ(bench.held(), 1u << 5);
    co_await bench.cycle(scalar_read(0x140));  // t+3: free, and the read sees the store
    EXPECT_EQ(bench.held(), 0u);
    co_await bench.idle(2);  // t+5
    EXPECT_EQ(bench.seen().scalar_read, 0xbbbbbbbbbbbbbbccu);
  });
}

TEST(SramTiming, AWideStoreOfWholeWordsIsFull) {
  timing([](Bench& bench) -> Coroutine<void> {
    Requests requests;
    requests.write[0] = Write{5, 0x00ff0000000000ff};
    requests.write[0]->data[0] = 0x12345678;
    requests.write[0]->data[13] = 0x9abcdef0;
    co_await bench.cycle(requests);  // t
    co_await bench.cycle(read(5));   // t+1
    EXPECT_EQ(bench.held(), 0u);
    EXPECT_EQ(bench.seen().observe.write_mask(), 0x00ff0000000000ffu);
    co_await bench.idle(2);  // t+3
    EXPECT_EQ(bench.seen().read[0][0], 0x12345678u);
    EXPECT_EQ(bench.seen().read[0][13], 0x9abcdef0u);
  });
}

// isa.md section 5: corrected in the value read and counted, but not in the memory; a partial store
// repairs, a full one does not even look.
TEST(SramTiming, OneFlippedBitIsCorrectedInEachReadUntilAStore) {
  timing([](Bench& bench) -> Coroutine<void> {
    for (int bit = 0; bit < CodeBits; ++bit) {
      golden::FlippedBits flip;
      if (bit < 64) flip.data = std::uint64_t{1} << bit;
      if (bit >= 64) flip.check = static_cast<std::uint8_t>(1u << (bit - 64));
      co_await bench.cycle(store(0x3c8, 0x0123456789abcdef, flip));  // t
      co_await bench.cycle(scalar_read(0x3c8));                      // t+1
      co_await bench.cycle(read(0x3c8 / 64, 1));                     // t+2
      EXPECT_EQ(bench.seen().corrected, 0) << bit;                   // a full store checks nothing
      co_await bench.cycle(store_low_byte(0x3c8, 0xff));             // t+3: the read's report
      EXPECT_EQ(bench.seen().corrected, 1) << bit;
      EXPECT_EQ(bench.seen().scalar_read, 0x0123456789abcdefu) << bit;
      co_await bench.idle(1);  // t+4
      EXPECT_EQ(bench.seen().corrected, 1) << bit;
      EXPECT_EQ(bench.seen().read[1][2], 0x89abcdefu) << bit;
      co_await bench.idle(1);  // t+5: that of the partial store
      EXPECT_EQ(bench.seen().corrected, 1) << bit;
      co_await bench.cycle(scalar_read(0x3c8));  // t+6
      co_await bench.idle(2);                    // t+8
      EXPECT_EQ(bench.seen().corrected, 0) << bit;
      EXPECT_EQ(bench.seen().scalar_read, 0x0123456789abcdffu) << bit;
    }
  });
}

TEST(SramTiming, AWordWithTwoFlippedBitsIsReadAsItIsAndNotWrittenInPart) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(store(0x3c8, 0xf0, {3, 0}));  // t: bits 0 and 1
    co_await bench.cycle(scalar_read(0x3cb));          // t+1, a byte of it
    co_await bench.idle(2);                            // t+3
    EXPECT_EQ(bench.seen().doubles, 1);
    EXPECT_EQ(bench.seen().double_threads, 1u);
    EXPECT_EQ(bench.seen().double_address[0], 0x3cbu);  // of the access
    EXPECT_EQ(bench.seen().scalar_read, 0xf3u);
    Requests requests;  // first byte of the words 0 and 1 of the line
    requests.write[0] = Write{0x3c0 / 64, 0x0101};
    requests.write[0]->data[0] = 0x55;
    requests.write[0]->data[2] = 0x66;
    requests.write[0]->thread = 2;
    co_await bench.cycle(store(0x3c0, 0));
    co_await bench.cycle(requests);  // t
    co_await bench.idle(2);          // t+2
    EXPECT_EQ(bench.seen().double_threads, 1u << 2);
    EXPECT_EQ(bench.seen().double_address[2], 0x3c0u);  // a wide access begins at its line
    co_await bench.cycle(read(0x3c0 / 64));             // t+3
    co_await bench.idle(2);
    EXPECT_EQ(bench.seen().read[0][0], 0x55u);
    EXPECT_EQ(bench.seen().read[0][2], 0xf3u);
    EXPECT_EQ(bench.seen().doubles, 1);
  });
}

// Of several double errors of one thread: read 0, read 1, scalar read, wide store, scalar store.
TEST(SramTiming, TheFirstDoubleErrorOfAThreadIsTold) {
  timing([](Bench& bench) -> Coroutine<void> {
    constexpr std::uint32_t Address[] = {0x000, 0x040, 0x080, 0x0c0, 0x100};
    for (const std::uint32_t address : Address) co_await bench.cycle(store(address, 0, {3, 0}));
    for (unsigned ports = 1; ports < 32; ++ports) {
      Requests requests;
      if ((ports & 1) != 0) requests.read[0] = Read{0, 3};
      if ((ports & 2) != 0) requests.read[1] = Read{1, 3};
      if ((ports & 4) != 0) requests.scalar_read = ScalarRead{0x080, 3};
      if ((ports & 8) != 0) requests.write[0] = Write{3, 1, {}, 3};
      if ((ports & 16) != 0) requests.scalar_write = ScalarWrite{0x100, 1, 0, {}, 3};
      co_await bench.cycle(requests);
      co_await bench.idle(2);
      EXPECT_EQ(bench.seen().doubles, std::popcount(ports));
      EXPECT_EQ(bench.seen().double_threads, 1u << 3);
      EXPECT_EQ(bench.seen().double_address[3], Address[std::countr_zero(ports)]) << ports;
    }
  });
}

// timing.md section 6: the double error of a refill only counts, here; the data are valid.
TEST(SramTiming, ADoubleErrorOfARefillHitsNoThread) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(store(0x200, 0xf0, {0, 3}));
    Requests requests;
    requests.read[0] = Read{0x200 / 64, 1, true};
    co_await bench.cycle(requests);
    co_await bench.idle(2);
    EXPECT_EQ(bench.seen().observe.refill_valid(), 1u);
    EXPECT_EQ(bench.seen().observe.read_valid(0), 0u);
    EXPECT_TRUE(bench.seen().refill_double);
    EXPECT_EQ(bench.seen().refill[0], 0xf0u);
    EXPECT_EQ(bench.seen().doubles, 1);
    EXPECT_EQ(bench.seen().double_threads, 0u);
  });
}

TEST(SramTiming, AllPortsWorkInOneCycle) {
  timing([](Bench& bench) -> Coroutine<void> {
    Requests requests;
    requests.read = {Read{0, 0}, Read{1, 1}, Read{2, 2}};
    requests.scalar_read = ScalarRead{3 * 64, 3};
    requests.write = {Write{4}, Write{5}};
    requests.scalar_write = ScalarWrite{6 * 64, 0xff, 1};
    co_await bench.cycle(requests);
    co_await bench.idle(2);
    EXPECT_EQ(bench.seen().observe.read_valid(0) + bench.seen().observe.read_valid(1), 2u);
    EXPECT_EQ(bench.seen().observe.sread_valid(), 1u);
  });
}

// --- the checkers ---

TEST(SramRtl, ReportsAPlantedDifference) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("sram planted");
    co_await bench.fill(random);
    Requests store;
    store.write[0] = Write{7};
    Requests wrong = store;
    wrong.write[0]->data[9] ^= 0x100;
    co_await bench.cycle(store, wrong);
    co_await bench.idle(2);
  }).expect_reported("write_data (record word 49): expected 0x0, actual 0x100");
}

TEST(SramRtl, ReportsAPlantedFlip) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("sram planted flip");
    co_await bench.fill(random);
    Requests store;
    store.scalar_write = ScalarWrite{64, 0xff, 1};
    Requests wrong = store;
    wrong.scalar_write->flip.check = 4;
    co_await bench.cycle(store, wrong);
    co_await bench.read_all();
  }).expect_reported("ecc_corrected (record word 110): expected 0x0, actual 0x1");
}

// The RTL's own assertions: two accesses to one bank, and one to a bank that is held.
TEST(SramRtl, AssertsThatBanksAreClaimed) {
  for (const bool held : {false, true}) {
    Comparison comparison("sram");
    const bool fails = tests::fails_assertion<Bench>(
        [held](Bench& bench) -> Coroutine<void> {
          Requests first, second;
          first.scalar_write = ScalarWrite{64, 1, 1};
          second.read[0] = Read{17};  // bank 1 like the store
          if (!held) second.scalar_write = first.scalar_write;
          if (held) co_await bench.cycle({}, first);
          co_await bench.cycle({}, second);
          co_await bench.cycle({});
          co_await bench.cycle({});
        },
        comparison);
    EXPECT_TRUE(fails) << held;
  }
}

}  // namespace
