// SPDX-License-Identifier: Apache-2.0
// read_server: the steps that answer a Read or say what went wrong with a request are the golden
// server's, however long each waits (network.md section 8).
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <read_server_bench_dut.hpp>

#include "golden/noc/read_server.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
using golden::Beat;
using golden::BeatKind;
using golden::Header;
using golden::Step;
using tests::Comparison;

struct Request {
  bool valid = false;
  Beat beat;
  bool error = false;
  std::uint32_t value = 0;
};

class Bench {
 public:
  static constexpr int Node = 0x155;

  using Dut = ReadServerBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    dut_.node_i.value = Node;
    drive({}, false);
    co_await cycles_.reset();
  }

  // A request comes, if the server is idle, or a step is taken, if it is busy. `planted` flips bits
  // of the header as the RTL sees it.
  Coroutine<void> cycle(Request request, bool step, std::uint64_t planted = 0) {
    const bool takes = request.valid && !server_.busy();
    const bool steps = step && server_.busy();
    drive(takes ? request : Request{}, steps, takes ? planted : 0);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    comparison_.equal("busy", server_.busy(), dut_.busy_o.raw());
    comparison_.equal("want", server_.busy(), dut_.want_o.raw());
    comparison_.equal("other", 0, dut_.other_o.raw());
    if (server_.busy()) compare_step();
    co_await cycles_.next();
    if (steps) server_.take();
    if (takes && request.error) server_.take_error(request.beat, request.value);
    if (takes && !request.error) server_.take_read(request.beat);
  }

  bool busy() const { return server_.busy(); }

 private:
  void drive(const Request& request, bool step, std::uint64_t planted = 0) {
    const bool read = request.valid && !request.error;
    dut_.take_i.value = request.valid;
    dut_.error_i.value = request.error;
    dut_.header_i.value = request.beat.header ^ planted;
    dut_.value_i.value = request.value;
    dut_.zero_i.value = read && (request.beat.data[0] >> 15 & 1u) != 0;
    dut_.line_i.value = read ? request.beat.data[0] & 0x7fffu : 0;
    dut_.step_i.value = step;
  }

  void compare_step() {
    const Step step = server_.plan();
    const bool reads = step.read != Step::Read::Nothing;
    Header header = step.header;
    header.src = Node;  // who sends it, the interface adds
    comparison_.equal("thread", header.thread, dut_.thread_o.raw());
    comparison_.equal("read", reads, dut_.read_o.raw());
    comparison_.equal("quiet", reads, dut_.quiet_o.raw());
    if (reads) comparison_.equal("addr", step.line * golden::LineBytes, dut_.addr_o.raw());
    comparison_.equal("send", step.sends, dut_.send_o.raw());
    comparison_.equal("header", header.bits(), dut_.header_o.raw());
    comparison_.equal("data is read", reads, dut_.data_read_o.raw());
    const std::uint64_t data = step.data[0] | std::uint64_t{step.data[1]} << 32;
    if (!reads) comparison_.equal("data", data, dut_.data_o.raw());
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::ReadServer server_;
};

Request random_request(sim::Random& random) {
  Request request;
  request.valid = true;
  request.error = random.chance(1, 4);
  Header header;
  header.kind = request.error ? static_cast<BeatKind>(random.below(4)) : BeatKind::Read;
  header.dst = static_cast<int>(random.below(1024));
  header.src = static_cast<int>(random.below(1024));
  header.thread = random.between(0, 3);
  if (header.kind == BeatKind::Read) {
    header.line = static_cast<std::uint32_t>(random.below(1u << 15));
    header.beats = random.between(0, golden::PacketBeats - 1);
  }
  request.beat = {true, header.bits(), {}};
  const bool zero = random.chance(1, 4);
  request.beat.data[0] = static_cast<std::uint32_t>(random.below(1u << 15)) | (zero ? 1u << 15 : 0);
  if (request.error) request.value = random.bits32();
  return request;
}

TEST(ReadServerRtl, IsTheModelOnRandomRequests) {
  int requests = 0;
  const Comparison comparison =
      tests::on_bench<Bench>("read_server", [&](Bench& bench) -> Coroutine<void> {
        sim::Random random = tests::random_for("read_server rtl");
        for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) {
          const bool was_busy = bench.busy();
          const bool comes = random.coin();
          const Request request = comes ? random_request(random) : Request{};
          co_await bench.cycle(request, random.chance(2, 3));
          requests += !was_busy && bench.busy();
        }
      });
  comparison.expect_clean();
  EXPECT_GT(requests, 1000);
}

TEST(ReadServerRtl, ReportsAPlantedDifference) {
  const Comparison comparison =
      tests::on_bench<Bench>("read_server", [](Bench& bench) -> Coroutine<void> {
        sim::Random random = tests::random_for("read_server planted");
        co_await bench.cycle(random_request(random), false, std::uint64_t{1} << 13);  // src
        co_await bench.cycle({}, true);
      });
  comparison.expect_reported("cycle 1, ");
  comparison.expect_reported("header: expected 0x");
}

}  // namespace
