// SPDX-License-Identifier: Apache-2.0
// receive: what becomes of the heads of both FIFOs is what the table of network.md section 8 says,
// for random beats, some of them wrong, and random answers of server, barrier and banks.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <receive_bench_dut.hpp>

#include "golden/noc/step.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/packets.hpp"
#include "tests/noc/random_messages.hpp"

namespace {

using engine::Coroutine;
using golden::BeatKind;
using golden::Header;
using golden::NetworkFault;
using golden::SemaphoreChange;
using tests::Comparison;
using tests::network::Lines;
using tests::network::Message;

constexpr int Request = 0, Response = 1;

// One cycle of the rest of the node.
struct Inputs {
  std::optional<Message> beat;  // if its FIFO has room
  bool bank_free = false;       // for what is to be written
  bool server_busy = false;
  bool may_arrive = false;  // no release in the way
};

// What comes of the heads in one cycle.
struct Outcome {
  unsigned done = 0;  // bit per channel
  bool takes = false;
  std::uint32_t error = 0;  // of what the server takes
  std::array<SemaphoreChange, 2> change;
  std::array<int, golden::Threads> answered{};
  int trapped = -1;  // thread, with
  std::uint32_t trap_value = 0;
};

class Model {
 public:
  Model(int node, bool core_dead) : node_(node), core_dead_(core_dead) {}

  std::array<std::deque<Message>, 2> fifos;

  // The channel whose head tries to write; -1 if there is none.
  int writer() const {
    const bool both = wants_write(Request) && wants_write(Response);
    if (both) return 1 - last_writer_;
    return wants_write(Request) ? Request : wants_write(Response) ? Response : -1;
  }
  bool arrives() const {
    return !fifos[Request].empty() && !refused(fifos[Request].front().header) &&
           fifos[Request].front().header.kind == BeatKind::Arrive;
  }

  Outcome cycle(const Inputs& inputs) {
    Outcome outcome;
    const int written = inputs.bank_free ? writer() : -1;
    if (!fifos[Request].empty()) request(outcome, inputs, written == Request);
    if (!fifos[Response].empty()) response(outcome, written == Response);
    if (written >= 0) last_writer_ = written;
    for (std::size_t c = 0; c < fifos.size(); ++c) {
      if ((outcome.done >> c & 1u) != 0) fifos[c].pop_front();
    }
    return outcome;
  }

 private:
  static bool zero(const Message& message) { return (message.data[0] >> 15 & 1u) != 0; }
  bool refused(const Header& header) const { return core_dead_ || header.dst != node_; }
  // Names a line that does not exist.
  static bool beyond(const Message& message) {
    const Header& header = message.header;
    if (header.kind == BeatKind::Write) return !header.poison && header.line >= Lines;
    return header.kind == BeatKind::Read && !zero(message) &&
           header.line + static_cast<std::uint32_t>(header.beats) >= Lines;
  }

  bool wants_write(int channel) const {
    const auto& fifo = fifos[static_cast<std::size_t>(channel)];
    if (fifo.empty() || fifo.front().header.poison) return false;
    const Header& header = fifo.front().header;
    if (channel == Response) return header.kind == BeatKind::ReadData;
    return header.kind == BeatKind::Write && !refused(header) && header.line < Lines;
  }

  void request(Outcome& outcome, const Inputs& inputs, bool written) {
    const Message& message = fifos[Request].front();
    const Header& header = message.header;
    bool done = true;
    if (refused(header) || beyond(message) || header.kind == BeatKind::Read) {
      done = outcome.takes = !inputs.server_busy;
      if (refused(header)) {
        outcome.error = golden::fault_value(NetworkFault::RemoteDead, node_);
      } else if (beyond(message)) {
        outcome.error = golden::fault_value(NetworkFault::RemoteAddress, 64 * header.line);
      }
    } else if (header.kind == BeatKind::Write) {
      done = header.poison || written;
      if (written && header.signal) outcome.change[Request] = {true, header.sem, 1};
    } else if (header.kind == BeatKind::SemAdd) {
      outcome.change[Request] = {true, header.sem, message.data[0]};
    } else {
      done = inputs.may_arrive;
    }
    if (done) outcome.done |= 1u << Request;
  }

  void response(Outcome& outcome, bool written) {
    const Message& message = fifos[Response].front();
    const Header& header = message.header;
    bool done = true;
    int& answered = outcome.answered[static_cast<std::size_t>(header.thread)];
    if (header.kind == BeatKind::ReadData) {
      done = header.poison || written;
      if (done) answered = 1;
      if (header.poison) {
        outcome.trapped = header.thread;
        outcome.trap_value = golden::fault_value(NetworkFault::RemoteData, 64 * header.line);
      }
    } else if (header.kind == BeatKind::Error) {
      if ((message.data[1] & 1u) != 0) answered = header.beats + 1;
      outcome.trapped = header.thread;
      outcome.trap_value = message.data[0];
    } else {
      outcome.change[Response] = {true, header.sem, 1};
    }
    if (done) outcome.done |= 1u << Response;
  }

  int node_;
  bool core_dead_;
  int last_writer_ = Response;
};

class Bench {
 public:
  using Dut = ReceiveBenchDut;

  Bench(Dut& dut, Comparison& comparison, const golden::Place& place)
      : dut_(dut),
        cycles_(dut),
        comparison_(comparison),
        model_(golden::node_number(place.y, place.x), place.core_dead) {
    dut_.node_i.value = golden::node_number(place.y, place.x);
    dut_.core_dead_i.value = place.core_dead;
  }

  Coroutine<void> reset() {
    drive({});
    co_await cycles_.reset();
  }

  Coroutine<void> cycle(Inputs inputs) {
    drive(inputs);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    compare_requests();
    dut_.written_i.value = model_.writer() >= 0 && inputs.bank_free;
    dut_.arrived_i.value = model_.arrives() && inputs.may_arrive;
    co_await engine::ReadOnly();
    const Message head = model_.fifos[Request].empty() ? Message{} : model_.fifos[Request].front();
    compare_outcome(model_.cycle(inputs), head);
    co_await cycles_.next();
    if (dut_.valid_i.raw() != 0) model_.fifos.at(channel(*inputs.beat)).push_back(*inputs.beat);
  }

  std::uint64_t planted = 0;  // flips bits of headers as the RTL sees them
  std::map<BeatKind, int> done;
  int refused = 0;

 private:
  static std::size_t channel(const Message& message) {
    return static_cast<std::size_t>(golden::channel_of(message.header.bits()));
  }

  void drive(const Inputs& inputs) {
    const bool fits = inputs.beat && model_.fifos.at(channel(*inputs.beat)).size() <
                                         std::size_t{golden::RouterFifo};
    dut_.valid_i.value = fits;
    dut_.header_i.value = fits ? inputs.beat->header.bits() ^ planted : 0;
    dut_.data_i.value.set_words(fits ? inputs.beat->data : golden::Vec{});
    dut_.written_i.value = 0;
    dut_.arrived_i.value = 0;
    dut_.server_busy_i.value = inputs.server_busy;
  }

  // What the heads ask for.
  void compare_requests() {
    for (std::size_t c = 0; c < model_.fifos.size(); ++c) {
      comparison_.equal("occupancy", model_.fifos[c].size(), dut_.occupancy_o[c].raw());
    }
    const int writer = model_.writer();
    comparison_.equal("write", writer >= 0, dut_.write_valid_o.raw());
    if (writer >= 0) {
      const Message& head = model_.fifos[static_cast<std::size_t>(writer)].front();
      comparison_.equal("write thread", 0, dut_.write_thread_o.raw());
      comparison_.equal("write addr", 64 * head.header.line, dut_.write_addr_o.raw());
      comparison_.equal("write mask", ~std::uint64_t{0}, dut_.write_mask_o.raw());
      comparison_.equal_words("write data", head.data.data(), dut_.write_data_o.raw(), 16);
    }
    comparison_.equal("arrive", model_.arrives(), dut_.arrive_valid_o.raw());
    if (!model_.arrives()) return;
    const Message& head = model_.fifos[Request].front();
    comparison_.equal("arrive sem", head.header.sem, dut_.arrive_sem_o.raw());
    comparison_.equal("arrive first", head.data[0] & 0x3ffu, dut_.arrive_first_o.raw());
    comparison_.equal("arrive corner", head.data[0] >> 16 & 0x3ffu, dut_.arrive_corner_o.raw());
    comparison_.equal("arrive participants", head.data[1] & 0x7ffu,
                      dut_.arrive_participants_o.raw());
  }

  // `head`: the request that was the first.
  void compare_outcome(const Outcome& outcome, const Message& head) {
    comparison_.equal("credit", outcome.done, dut_.credit_o.raw());
    comparison_.equal("take", outcome.takes, dut_.take_o.raw());
    if (outcome.takes) {
      comparison_.equal("serve header", head.header.bits(), dut_.serve_header_o.raw());
      comparison_.equal("serve error", outcome.error != 0, dut_.serve_error_o.raw());
      comparison_.equal("serve value", outcome.error, dut_.serve_value_o.raw());
      if (outcome.error == 0) {
        comparison_.equal("serve zero", head.data[0] >> 15 & 1u, dut_.serve_zero_o.raw());
        comparison_.equal("serve line", head.data[0] & 0x7fffu, dut_.serve_line_o.raw());
      }
    }
    for (std::size_t c = 0; c < outcome.change.size(); ++c) {
      comparison_.equal("change", outcome.change[c].valid, dut_.change_valid_o[c].raw());
      comparison_.equal("change of", outcome.change[c].number, dut_.change_number_o[c].raw());
      comparison_.equal("change by", outcome.change[c].delta, dut_.change_delta_o[c].raw());
    }
    for (std::size_t t = 0; t < outcome.answered.size(); ++t) {
      comparison_.equal("answered", outcome.answered[t], dut_.answered_o[t].raw());
    }
    comparison_.equal("error", outcome.trapped >= 0, dut_.error_valid_o.raw());
    if (outcome.trapped >= 0) {
      comparison_.equal("error thread", outcome.trapped, dut_.error_thread_o.raw());
      comparison_.equal("error value", outcome.trap_value, dut_.error_value_o.raw());
    }
    if ((outcome.done & 1u) != 0) ++done[head.header.kind];
    refused += outcome.error != 0;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  Model model_;
};

class World : tests::network::RandomMessages {
 public:
  World(const sim::Random& random, Bench& bench, const golden::Place& place, unsigned errors)
      : RandomMessages(random, place, errors), bench_(bench) {}

  Coroutine<void> cycle() {
    if (random_.chance(1, 50)) patience_ = 1 + below(6);  // so that FIFOs fill and empty
    Inputs inputs;
    if (random_.chance(2, 3)) inputs.beat = message();
    inputs.bank_free = random_.chance(1, patience_);
    inputs.server_busy = !random_.chance(1, patience_);
    inputs.may_arrive = random_.chance(1, patience_);
    co_await bench_.cycle(inputs);
  }

 private:
  Message message() {
    switch (random_.below(3)) {
      case 0:
        return some_response();
      case 1:
        return read_data();
      default: {
        Message request = some_request();
        if (request.header.kind == BeatKind::Read && random_.chance(1, 4)) {  // zeros
          request.header.line = 0;
          request.header.beats = 0;
          request.data[0] |= 1u << 15;
        }
        return request;
      }
    }
  }

  Message read_data() {
    Message message = some_response();
    message.header.kind = wrong() ? BeatKind::Error : BeatKind::ReadData;
    message.header.thread = random_.between(0, 3);
    message.header.sem = 0;
    message.header.beats = random_.between(0, 15);
    message.data = tests::random_packet(random_);
    if (message.header.kind == BeatKind::Error) {
      message.data[1] = 1;
    } else {
      message.header.line = below(Lines);
      message.header.poison = wrong();
    }
    return message;
  }

  Bench& bench_;
  unsigned patience_ = 1;
};

TEST(ReceiveRtl, DoesWhatTheTableSays) {
  Comparison comparison("receive");
  const sim::Random random = tests::random_for("receive rtl");
  std::map<BeatKind, int> done;
  int refused = 0;
  for (std::uint64_t i = 0; i < tests::cases(40); ++i) {
    golden::Place place{1, 1, 3, 3, false, i % 10 == 9};
    tests::simulate_on<Bench>(
        [&](Bench& bench) -> Coroutine<void> {
          World world(random.split(i), bench, place, i % 2 == 0 ? 0 : 20);
          for (int n = 0; n < 1000; ++n) co_await world.cycle();
          for (const auto& [kind, count] : bench.done) done[kind] += count;
          refused += bench.refused;
        },
        comparison, place);
  }
  comparison.expect_clean();
  for (const BeatKind kind :
       {BeatKind::Write, BeatKind::Read, BeatKind::SemAdd, BeatKind::Arrive}) {
    EXPECT_GT(done[kind], 300) << static_cast<int>(kind);
  }
  EXPECT_GT(refused, 300);
}

TEST(ReceiveRtl, ReportsAPlantedDifference) {
  const golden::Place place{1, 1, 3, 3, false, false};
  const Comparison comparison = tests::on_bench<Bench>(
      "receive",
      [](Bench& bench) -> Coroutine<void> {
        Inputs inputs;
        inputs.beat = Message{};
        inputs.beat->header.kind = BeatKind::Release;
        inputs.beat->header.dst = golden::node_number(1, 1);
        inputs.beat->header.sem = 5;
        bench.planted = std::uint64_t{1} << 47;
        co_await bench.cycle(inputs);
        co_await bench.cycle({});
      },
      place);
  comparison.expect_reported("cycle 1, ");
  comparison.expect_reported("change of: expected 0x5, actual 0x7");
}

}  // namespace
