// SPDX-License-Identifier: Apache-2.0
// sram: random traffic on all ports within the rules of timing.md section 6 has the contents of the
// golden SRAM, with data, records and error reports in the specified cycles; and these cycles one
// by one, written out.
#include <Vsram_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden/sram/sram.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"

namespace {

using golden::Vec;
using tests::Comparison;

constexpr int Rows = 2;  // as tb/CMakeLists.txt has it
constexpr std::uint32_t Lines = Rows * golden::SramBanks;
constexpr std::uint64_t AllBytes = ~std::uint64_t{0};
constexpr int CodeBits = golden::EccDataBits + golden::EccCheckBits;

constexpr std::uint32_t bank_of(std::uint32_t line) { return line % golden::SramBanks; }

struct Read {
  std::uint32_t line = 0;
  unsigned thread = 0;
  bool refill = false;  // port 0 only
};
struct ScalarRead {
  std::uint32_t address = 0;
  unsigned thread = 0;
};
struct Write {
  std::uint32_t line = 0;
  std::uint64_t mask = AllBytes;
  Vec data{};  // zero where the mask is zero
  unsigned thread = 0;
};
struct ScalarWrite {
  std::uint32_t address = 0;
  unsigned mask = 0xff;
  std::uint64_t data = 0;  // in its place, zero where the mask is zero
  golden::FlippedBits flip{};
  unsigned thread = 0;
};

// What one cycle asks for, by port. Wide read 2 and write 1 are the network's.
struct Requests {
  std::array<std::optional<Read>, 3> read;
  std::optional<ScalarRead> scalar_read;
  std::array<std::optional<Write>, 2> write;
  std::optional<ScalarWrite> scalar_write;
};

// What the outputs show in one cycle.
struct Shown {
  golden::SramObserve observe;
  std::array<Vec, 2> read{};
  Vec refill{};
  Vec network{};
  std::uint64_t scalar_read = 0;
  bool refill_double = false;
  int corrected = 0;
  int doubles = 0;
  unsigned double_threads = 0;
  std::array<std::uint32_t, golden::Threads> double_address{};
  bool busy = false;
  bool busy_open = false;  // a store of which the double error leaves nothing to write
};

void copy(const std::uint32_t* from, std::uint32_t* to) {
  for (std::size_t i = 0; i < std::size_t{golden::Lanes32}; ++i) to[i] = from[i];
}

// The golden SRAM, and when the hardware shows what it says.
class Model {
 public:
  Model() : sram(Rows) {}

  bool held(std::uint32_t bank) const { return held_until_[bank] > cycle_; }
  unsigned held_banks() const {
    unsigned banks = 0;
    for (std::uint32_t b = 0; b < golden::SramBanks; ++b) banks |= held(b) ? 1u << b : 0u;
    return banks;
  }

  // The cycle under way: first what it shows, then what it asks for, then the next.
  const Shown& shown() { return at(0); }
  void issue(const Requests& requests) {
    for (std::size_t p = 0; p < 3; ++p) {
      if (requests.read[p]) read(p, *requests.read[p]);
    }
    if (requests.scalar_read) read(*requests.scalar_read);
    if (requests.write[0]) write(*requests.write[0]);
    if (requests.write[1]) {
      sram.write_line(requests.write[1]->line, requests.write[1]->data, AllBytes);
    }
    if (requests.scalar_write) write(*requests.scalar_write);
  }
  void next() {
    at(0) = {};
    ++cycle_;
  }

  golden::Sram sram;

 private:
  static constexpr std::size_t Length = 4;
  Shown& at(std::uint64_t delay) { return ring_[(cycle_ + delay) % Length]; }
  void busy(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t d = from; d <= to; ++d) at(d).busy = true;
  }

  // Reported in t + EccReport. Of several double errors of a thread the first in order of the calls
  // counts, which is that of timing.md section 6.
  void report(const golden::EccResult& ecc, std::uint32_t address, std::optional<unsigned> thread) {
    Shown& shown = at(golden::LatencyEccReport);
    shown.corrected += ecc.corrected;
    shown.observe.set_ecc_corrected(static_cast<std::uint32_t>(shown.corrected));
    if (!ecc.double_error) return;
    ++shown.doubles;
    if (!thread || (shown.double_threads >> *thread & 1u) != 0) return;
    shown.double_threads |= 1u << *thread;
    shown.double_address[*thread] = address;
    shown.observe.set_ecc_double(static_cast<int>(*thread), 1);
  }

  void read(std::size_t port, const Read& request) {
    Shown& shown = at(2);
    Vec data;
    const golden::EccResult ecc = sram.read_line(request.line, data);
    if (port == 2) {  // not the core's: no record, no thread
      shown.network = data;
      report(ecc, 0, std::nullopt);
      return;
    }
    busy(1, 2);
    if (request.refill) {
      shown.refill = data;
      shown.refill_double = ecc.double_error;
      shown.observe.set_refill_valid(1);
      shown.observe.set_refill_line(request.line);
      copy(data.data(), shown.observe.refill_data());
      report(ecc, 0, std::nullopt);
      return;
    }
    const int i = static_cast<int>(port);
    shown.read[port] = data;
    shown.observe.set_read_valid(i, 1);
    shown.observe.set_read_line(i, request.line);
    copy(data.data(), shown.observe.read_data(i));
    report(ecc, request.line * golden::LineBytes, request.thread);
  }

  void read(const ScalarRead& request) {
    Shown& shown = at(2);
    const std::uint32_t word = request.address / 8 * 8;
    const golden::EccResult ecc = sram.read_word(word, shown.scalar_read);
    busy(1, 2);
    shown.observe.set_sread_valid(1);
    shown.observe.set_sread_addr(word);
    shown.observe.set_sread_data(shown.scalar_read);
    report(ecc, request.address, request.thread);
  }

  void write(const Write& request) {
    const golden::EccResult ecc = sram.write_line(request.line, request.data, request.mask);
    golden::SramObserve& observe = at(1).observe;
    observe.set_write_valid(1);
    observe.set_write_line(request.line);
    observe.set_write_mask(request.mask);
    copy(request.data.data(), observe.write_data());
    report(ecc, request.line * golden::LineBytes, request.thread);
    bool partial = false;
    for (int w = 0; w < 8; ++w) {
      const std::uint64_t bytes = request.mask >> (8 * w) & 0xffu;
      partial = partial || (bytes != 0 && bytes != 0xff);
    }
    stored(request.line, partial, ecc.double_error);
  }

  void write(const ScalarWrite& request) {
    const std::uint32_t word = request.address / 8 * 8;
    const golden::EccResult ecc =
        sram.write_word(word, request.data, static_cast<std::uint8_t>(request.mask));
    sram.flip(word, request.flip);
    golden::SramObserve& observe = at(1).observe;
    observe.set_swrite_valid(1);
    observe.set_swrite_addr(word);
    observe.set_swrite_mask(request.mask);
    observe.set_swrite_data(request.data);
    report(ecc, request.address, request.thread);
    stored(request.address / golden::LineBytes, request.mask != 0xff, ecc.double_error);
  }

  void stored(std::uint32_t line, bool partial, bool double_error) {
    busy(1, partial ? 2 : 1);
    if (!partial) return;
    (double_error ? at(3).busy_open : at(3).busy) = true;
    held_until_[bank_of(line)] = cycle_ + golden::LatencyPartialStore;
  }

  std::array<Shown, Length> ring_{};
  std::array<std::uint64_t, golden::SramBanks> held_until_{};
  std::uint64_t cycle_ = 0;
};

class Bench {
 public:
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    drive({});
    dut_.reset();
  }

  // One cycle with these requests; `to_rtl` where the RTL is to get others than the model.
  void cycle(const Requests& requests, const std::optional<Requests>& to_rtl = std::nullopt) {
    drive(to_rtl.value_or(requests));
    dut_.settle();
    compare();
    seen_ = read_outputs();
    dut_.clock();
    model_.issue(requests);
    model_.next();
  }
  void idle(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle({});
  }

  // Random contents everywhere, all codewords clean.
  void fill(sim::Random& random) {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      Requests requests;
      requests.write[0] = Write{line};
      for (std::uint32_t& word : requests.write[0]->data) word = random.bits32();
      cycle(requests);
    }
    idle(1);
  }
  void read_all() {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      Requests requests;
      requests.read[0] = Read{line};
      cycle(requests);
    }
    idle(3);
  }

  // Outputs of the last cycle done.
  const Shown& seen() const { return seen_; }
  unsigned held() const { return held_; }
  std::uint64_t now() const { return dut_.cycle(); }
  Model& model() { return model_; }
  tests::Dut<Vsram_bench>& dut() { return dut_; }

 private:
  static constexpr std::size_t LineWords = golden::Lanes32;

  void drive(const Requests& requests) {
    unsigned valid = 0;
    for (std::size_t p = 0; p < 3; ++p) {
      const Read read = requests.read[p].value_or(Read{});
      valid |= requests.read[p] ? 1u << p : 0u;
      dut_->read_thread_i[p] = static_cast<std::uint8_t>(read.thread);
      dut_->read_addr_i[p] = read.line * golden::LineBytes;
      if (p == 0) dut_->read_refill_i = read.refill;
    }
    dut_->read_valid_i = static_cast<std::uint8_t>(valid);
    const ScalarRead scalar_read = requests.scalar_read.value_or(ScalarRead{});
    dut_->sread_valid_i = requests.scalar_read.has_value();
    dut_->sread_thread_i = static_cast<std::uint8_t>(scalar_read.thread);
    dut_->sread_addr_i = scalar_read.address;
    valid = 0;
    for (std::size_t p = 0; p < 2; ++p) {
      const Write write = requests.write[p].value_or(Write{0, 0});
      valid |= requests.write[p] ? 1u << p : 0u;
      dut_->write_thread_i[p] = static_cast<std::uint8_t>(write.thread);
      dut_->write_addr_i[p] = write.line * golden::LineBytes;
      dut_->write_mask_i[p] = write.mask;
      for (std::size_t w = 0; w < LineWords; ++w) dut_->write_data_i[p][w] = write.data[w];
    }
    dut_->write_valid_i = static_cast<std::uint8_t>(valid);
    const ScalarWrite write = requests.scalar_write.value_or(ScalarWrite{0, 0});
    dut_->swrite_valid_i = requests.scalar_write.has_value();
    dut_->swrite_thread_i = static_cast<std::uint8_t>(write.thread);
    dut_->swrite_addr_i = write.address;
    dut_->swrite_mask_i = static_cast<std::uint8_t>(write.mask);
    dut_->swrite_data_i = write.data;
    dut_->swrite_flip_i[0] = static_cast<std::uint32_t>(write.flip.data);
    dut_->swrite_flip_i[1] = static_cast<std::uint32_t>(write.flip.data >> 32);
    dut_->swrite_flip_i[2] = write.flip.check;
  }

  Shown read_outputs() {
    Shown shown;
    for (std::size_t i = 0; i < shown.observe.words.size(); ++i) {
      shown.observe.words[i] = dut_->observe_o[i];
    }
    for (std::size_t w = 0; w < LineWords; ++w) {
      shown.read[0][w] = dut_->read_data_o[0][w];
      shown.read[1][w] = dut_->read_data_o[1][w];
      shown.refill[w] = dut_->refill_data_o[w];
      shown.network[w] = dut_->network_data_o[w];
    }
    shown.scalar_read = dut_->sread_data_o;
    shown.refill_double = dut_->refill_double_o != 0;
    shown.corrected = dut_->corrected_o;
    shown.doubles = dut_->doubles_o;
    shown.double_threads = dut_->double_o;
    for (std::size_t t = 0; t < shown.double_address.size(); ++t) {
      shown.double_address[t] = dut_->double_addr_o[t];
    }
    shown.busy = dut_->busy_o != 0;
    held_ = dut_->held_o;
    return shown;
  }

  void compare() {
    const Shown& expected = model_.shown();
    comparison_.at(dut_.cycle());
    comparison_.equal("held", model_.held_banks(), dut_->held_o);
    comparison_.equal_record(expected.observe, dut_->observe_o);
    for (std::size_t p = 0; p < 2; ++p) {
      comparison_.equal_words("read_data " + std::to_string(p), expected.read[p].data(),
                              dut_->read_data_o[p], LineWords);
    }
    comparison_.equal_words("refill_data", expected.refill.data(), dut_->refill_data_o, LineWords);
    comparison_.equal_words("network_data", expected.network.data(), dut_->network_data_o,
                            LineWords);
    comparison_.equal("sread_data", expected.scalar_read, dut_->sread_data_o);
    comparison_.equal("refill_double", expected.refill_double, dut_->refill_double_o);
    comparison_.equal("corrected", expected.corrected, dut_->corrected_o);
    comparison_.equal("doubles", expected.doubles, dut_->doubles_o);
    comparison_.equal("double", expected.double_threads, dut_->double_o);
    for (std::size_t t = 0; t < expected.double_address.size(); ++t) {
      comparison_.equal("double_addr", expected.double_address[t], dut_->double_addr_o[t]);
    }
    if (expected.busy || !expected.busy_open) {
      comparison_.equal("busy", expected.busy, dut_->busy_o);
    }
  }

  Comparison& comparison_;
  tests::Dut<Vsram_bench> dut_;
  Model model_;
  Shown seen_;
  unsigned held_ = 0;
};

// --- random traffic ---

golden::FlippedBits random_flip(sim::Random& random) {
  golden::FlippedBits bits;
  for (std::uint64_t n = random.below(3); n > 0; --n) {
    const std::uint64_t position = random.below(CodeBits);
    if (position < golden::EccDataBits) {
      bits.data ^= std::uint64_t{1} << position;
    } else {
      bits.check = static_cast<std::uint8_t>(bits.check ^ 1u << (position - golden::EccDataBits));
    }
  }
  return bits;
}

std::uint64_t random_mask(sim::Random& random) {
  std::uint64_t mask = 0;
  switch (random.below(4)) {
    case 0:
      return AllBytes;
    case 1:
      mask = random.bits();
      break;
    case 2:  // whole words
      for (int w = 0; w < 8; ++w) mask |= random.coin() ? std::uint64_t{0xff} << (8 * w) : 0;
      break;
    case 3:  // whole words, and single bytes
      for (int w = 0; w < 8; ++w) mask |= random.chance(1, 3) ? std::uint64_t{0xff} << (8 * w) : 0;
      mask |= std::uint64_t{1} << random.below(64);
      break;
  }
  return mask == 0 ? 1 : mask;
}

// Requests within the rules: one access per bank, and none to a bank that is held. Each port is
// used in about every second cycle in which it finds a bank.
Requests random_requests(sim::Random& random, const Model& model) {
  Requests requests;
  unsigned taken = model.held_banks();
  const auto line = [&]() -> std::optional<std::uint32_t> {
    const auto choice = static_cast<std::uint32_t>(random.below(Lines));
    if (random.coin() || (taken >> bank_of(choice) & 1u) != 0) return std::nullopt;
    taken |= 1u << bank_of(choice);
    return choice;
  };
  const auto thread = [&] { return static_cast<unsigned>(random.below(golden::Threads)); };

  if (const auto at = line()) {
    const std::uint64_t size = std::uint64_t{1} << random.below(4);  // bytes
    const auto offset = static_cast<std::uint32_t>(random.below(8 / size) * size);
    const std::uint64_t mask = ((std::uint64_t{1} << size) - 1) << offset;
    const std::uint64_t bits = size == 8 ? AllBytes : ((std::uint64_t{1} << 8 * size) - 1);
    ScalarWrite write{*at * 64 + static_cast<std::uint32_t>(random.below(8)) * 8 + offset,
                      static_cast<unsigned>(mask),
                      (random.bits() & bits) << (8 * offset),
                      {},
                      thread()};
    if (size == 8) write.flip = random_flip(random);
    requests.scalar_write = write;
  }
  for (std::size_t p = 0; p < 3; ++p) {
    if (const auto at = line()) requests.read[p] = Read{*at, thread(), p == 0 && random.coin()};
  }
  if (const auto at = line()) {
    requests.scalar_read =
        ScalarRead{*at * 64 + static_cast<std::uint32_t>(random.below(64)), thread()};
  }
  for (std::size_t p = 0; p < 2; ++p) {
    if (const auto at = line()) {
      Write write{*at, p == 0 ? random_mask(random) : AllBytes, {}, thread()};
      for (std::size_t byte = 0; byte < 64; ++byte) {
        if ((write.mask >> byte & 1u) != 0) {
          write.data[byte / 4] |= static_cast<std::uint32_t>(random.below(256)) << (8 * (byte % 4));
        }
      }
      requests.write[p] = write;
    }
  }
  return requests;
}

TEST(SramRtl, IsTheModelUnderRandomTrafficOnAllPorts) {
  Comparison comparison("sram");
  Bench bench(comparison);
  sim::Random random = tests::random_for("sram rtl");
  bench.fill(random);
  int corrected = 0, doubles = 0, refill_doubles = 0, threads_hit = 0;
  for (std::uint64_t i = 0; i < tests::cases(100'000); ++i) {
    bench.cycle(random_requests(random, bench.model()));
    corrected += bench.seen().corrected;
    doubles += bench.seen().doubles;
    refill_doubles += bench.seen().refill_double;
    threads_hit += std::popcount(bench.seen().double_threads);
  }
  bench.idle(4);
  bench.read_all();
  comparison.expect_clean();
  // The traffic had all that it is meant to have.
  EXPECT_GT(corrected, 1000);
  EXPECT_GT(doubles, 1000);
  EXPECT_GT(refill_doubles, 100);
  EXPECT_GT(threads_hit, 1000);
}

// --- the cycles of timing.md section 6, one by one ---

class SramTiming : public testing::Test {
 protected:
  SramTiming() {
    sim::Random random = tests::random_for("sram timing");
    bench.fill(random);
    bench.idle(3);
  }
  void TearDown() override {
    bench.idle(4);
    bench.read_all();
    comparison.expect_clean();
  }

  static Requests read(std::uint32_t line, std::size_t port = 0) {
    Requests requests;
    requests.read[port] = Read{line};
    return requests;
  }
  static Requests scalar_read(std::uint32_t address) {
    Requests requests;
    requests.scalar_read = ScalarRead{address};
    return requests;
  }
  static Requests store(std::uint32_t address, std::uint64_t data, golden::FlippedBits flip = {}) {
    Requests requests;
    requests.scalar_write = ScalarWrite{address, 0xff, data, flip};
    return requests;
  }
  static Requests store_low_byte(std::uint32_t address, std::uint8_t data) {
    Requests requests;
    requests.scalar_write = ScalarWrite{address, 1, data};
    return requests;
  }

  Comparison comparison{"sram"};
  Bench bench{comparison};
};

TEST_F(SramTiming, ReadDataComeTwoCyclesAfterTheRequest) {
  bench.cycle(store(0x140, 0x1122334455667788));
  bench.idle(3);
  bench.cycle(scalar_read(0x140));  // t
  EXPECT_EQ(bench.seen().observe.sread_valid(), 0u);
  bench.idle(1);  // t+1
  EXPECT_EQ(bench.seen().observe.sread_valid(), 0u);
  EXPECT_TRUE(bench.seen().busy);
  bench.idle(1);  // t+2
  EXPECT_EQ(bench.seen().observe.sread_valid(), 1u);
  EXPECT_EQ(bench.seen().observe.sread_addr(), 0x140u);
  EXPECT_EQ(bench.seen().scalar_read, 0x1122334455667788u);
  bench.idle(1);  // t+3
  EXPECT_EQ(bench.seen().observe.sread_valid(), 0u);
  EXPECT_FALSE(bench.seen().busy);
}

TEST_F(SramTiming, AFullStoreIsSeenByAReadOfTheNextCycle) {
  bench.cycle(store(0x140, 0xaaaa));  // t
  bench.cycle(scalar_read(0x140));    // t+1
  EXPECT_EQ(bench.seen().observe.swrite_valid(), 1u);
  EXPECT_EQ(bench.held(), 0u);
  bench.idle(2);  // t+3
  EXPECT_EQ(bench.seen().scalar_read, 0xaaaau);
}

TEST_F(SramTiming, APartialStoreHoldsItsBankForThreeCycles) {
  bench.cycle(store(0x140, 0xbbbbbbbbbbbbbbbb));
  bench.cycle(store_low_byte(0x140, 0xcc));  // t
  EXPECT_EQ(bench.held(), 0u);
  bench.idle(1);  // t+1
  EXPECT_EQ(bench.held(), 1u << 5);
  EXPECT_EQ(bench.seen().observe.swrite_mask(), 1u);
  bench.idle(1);  // t+2
  EXPECT_EQ(bench.held(), 1u << 5);
  bench.cycle(scalar_read(0x140));  // t+3: free, and the read sees the store
  EXPECT_EQ(bench.held(), 0u);
  bench.idle(2);  // t+5
  EXPECT_EQ(bench.seen().scalar_read, 0xbbbbbbbbbbbbbbccu);
}

TEST_F(SramTiming, AWideStoreOfWholeWordsIsFull) {
  Requests requests;
  requests.write[0] = Write{5, 0x00ff0000000000ff};
  requests.write[0]->data[0] = 0x12345678;
  requests.write[0]->data[13] = 0x9abcdef0;
  bench.cycle(requests);  // t
  bench.cycle(read(5));   // t+1
  EXPECT_EQ(bench.held(), 0u);
  EXPECT_EQ(bench.seen().observe.write_mask(), 0x00ff0000000000ffu);
  bench.idle(2);  // t+3
  EXPECT_EQ(bench.seen().read[0][0], 0x12345678u);
  EXPECT_EQ(bench.seen().read[0][13], 0x9abcdef0u);
}

// isa.md section 5: corrected in the value read and counted, but not in the memory; a partial store
// repairs, a full one does not even look.
TEST_F(SramTiming, OneFlippedBitIsCorrectedInEachReadUntilAStore) {
  for (int bit = 0; bit < CodeBits; ++bit) {
    golden::FlippedBits flip;
    if (bit < 64) flip.data = std::uint64_t{1} << bit;
    if (bit >= 64) flip.check = static_cast<std::uint8_t>(1u << (bit - 64));
    bench.cycle(store(0x3c8, 0x0123456789abcdef, flip));  // t
    bench.cycle(scalar_read(0x3c8));                      // t+1
    bench.cycle(read(0x3c8 / 64, 1));                     // t+2
    EXPECT_EQ(bench.seen().corrected, 0) << bit;          // a full store checks nothing
    bench.cycle(store_low_byte(0x3c8, 0xff));             // t+3: the read's report
    EXPECT_EQ(bench.seen().corrected, 1) << bit;
    EXPECT_EQ(bench.seen().scalar_read, 0x0123456789abcdefu) << bit;
    bench.idle(1);  // t+4
    EXPECT_EQ(bench.seen().corrected, 1) << bit;
    EXPECT_EQ(bench.seen().read[1][2], 0x89abcdefu) << bit;
    bench.idle(1);  // t+5: that of the partial store
    EXPECT_EQ(bench.seen().corrected, 1) << bit;
    bench.cycle(scalar_read(0x3c8));  // t+6
    bench.idle(2);                    // t+8
    EXPECT_EQ(bench.seen().corrected, 0) << bit;
    EXPECT_EQ(bench.seen().scalar_read, 0x0123456789abcdffu) << bit;
  }
}

TEST_F(SramTiming, AWordWithTwoFlippedBitsIsReadAsItIsAndNotWrittenInPart) {
  bench.cycle(store(0x3c8, 0xf0, {3, 0}));  // t: bits 0 and 1
  bench.cycle(scalar_read(0x3cb));          // t+1, a byte of it
  bench.idle(2);                            // t+3
  EXPECT_EQ(bench.seen().doubles, 1);
  EXPECT_EQ(bench.seen().double_threads, 1u);
  EXPECT_EQ(bench.seen().double_address[0], 0x3cbu);  // of the access
  EXPECT_EQ(bench.seen().scalar_read, 0xf3u);
  Requests requests;  // first byte of the words 0 and 1 of the line
  requests.write[0] = Write{0x3c0 / 64, 0x0101};
  requests.write[0]->data[0] = 0x55;
  requests.write[0]->data[2] = 0x66;
  requests.write[0]->thread = 2;
  bench.cycle(store(0x3c0, 0));
  bench.cycle(requests);  // t
  bench.idle(2);          // t+2
  EXPECT_EQ(bench.seen().double_threads, 1u << 2);
  EXPECT_EQ(bench.seen().double_address[2], 0x3c0u);  // a wide access begins at its line
  bench.cycle(read(0x3c0 / 64));                      // t+3
  bench.idle(2);
  EXPECT_EQ(bench.seen().read[0][0], 0x55u);
  EXPECT_EQ(bench.seen().read[0][2], 0xf3u);
  EXPECT_EQ(bench.seen().doubles, 1);
}

// Of several double errors of one thread: read 0, read 1, scalar read, wide store, scalar store.
TEST_F(SramTiming, TheFirstDoubleErrorOfAThreadIsTold) {
  constexpr std::uint32_t Address[] = {0x000, 0x040, 0x080, 0x0c0, 0x100};
  for (const std::uint32_t address : Address) bench.cycle(store(address, 0, {3, 0}));
  for (unsigned ports = 1; ports < 32; ++ports) {
    Requests requests;
    if ((ports & 1) != 0) requests.read[0] = Read{0, 3};
    if ((ports & 2) != 0) requests.read[1] = Read{1, 3};
    if ((ports & 4) != 0) requests.scalar_read = ScalarRead{0x080, 3};
    if ((ports & 8) != 0) requests.write[0] = Write{3, 1, {}, 3};
    if ((ports & 16) != 0) requests.scalar_write = ScalarWrite{0x100, 1, 0, {}, 3};
    bench.cycle(requests);
    bench.idle(2);
    EXPECT_EQ(bench.seen().doubles, std::popcount(ports));
    EXPECT_EQ(bench.seen().double_threads, 1u << 3);
    EXPECT_EQ(bench.seen().double_address[3], Address[std::countr_zero(ports)]) << ports;
  }
}

// timing.md section 6: the double error of a refill only counts, here; the data are valid.
TEST_F(SramTiming, ADoubleErrorOfARefillHitsNoThread) {
  bench.cycle(store(0x200, 0xf0, {0, 3}));
  Requests requests;
  requests.read[0] = Read{0x200 / 64, 1, true};
  bench.cycle(requests);
  bench.idle(2);
  EXPECT_EQ(bench.seen().observe.refill_valid(), 1u);
  EXPECT_EQ(bench.seen().observe.read_valid(0), 0u);
  EXPECT_TRUE(bench.seen().refill_double);
  EXPECT_EQ(bench.seen().refill[0], 0xf0u);
  EXPECT_EQ(bench.seen().doubles, 1);
  EXPECT_EQ(bench.seen().double_threads, 0u);
}

TEST_F(SramTiming, AllPortsWorkInOneCycle) {
  Requests requests;
  requests.read = {Read{0, 0}, Read{1, 1}, Read{2, 2}};
  requests.scalar_read = ScalarRead{3 * 64, 3};
  requests.write = {Write{4}, Write{5}};
  requests.scalar_write = ScalarWrite{6 * 64, 0xff, 1};
  bench.cycle(requests);
  bench.idle(2);
  EXPECT_EQ(bench.seen().observe.read_valid(0) + bench.seen().observe.read_valid(1), 2u);
  EXPECT_EQ(bench.seen().observe.sread_valid(), 1u);
}

// --- the checkers ---

TEST(SramRtl, ReportsAPlantedDifference) {
  Comparison comparison("sram");
  Bench bench(comparison);
  sim::Random random = tests::random_for("sram planted");
  bench.fill(random);
  Requests store, wrong;
  store.write[0] = Write{7};
  wrong = store;
  wrong.write[0]->data[9] ^= 0x100;
  bench.cycle(store, wrong);
  bench.idle(2);
  comparison.expect_reported("write_data (record word 49): expected 0x0, actual 0x100");
}

TEST(SramRtl, ReportsAPlantedFlip) {
  Comparison comparison("sram");
  Bench bench(comparison);
  sim::Random random = tests::random_for("sram planted flip");
  bench.fill(random);
  Requests store, wrong;
  store.scalar_write = ScalarWrite{64, 0xff, 1};
  wrong = store;
  wrong.scalar_write->flip.check = 4;
  bench.cycle(store, wrong);
  bench.read_all();
  comparison.expect_reported("ecc_corrected (record word 76): expected 0x0, actual 0x1");
}

// The RTL's own assertions: two accesses to one bank, and one to a bank that is held.
TEST(SramRtl, AssertsThatBanksAreClaimed) {
  for (const bool held : {false, true}) {
    Comparison comparison("sram");
    Bench bench(comparison);
    bench.dut().expect_assertions();
    Requests first, second;
    first.scalar_write = ScalarWrite{64, 1, 1};
    second.read[0] = Read{17};  // bank 1 like the store
    if (held) {
      bench.cycle({}, first);
    } else {
      second.scalar_write = first.scalar_write;
    }
    bench.cycle({}, second);
    bench.cycle({});
    bench.cycle({});
    EXPECT_GT(bench.dut().failed_assertions(), 0);
  }
}

}  // namespace
