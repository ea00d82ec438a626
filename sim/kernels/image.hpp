// SPDX-License-Identifier: Apache-2.0
// What families share: memory layout, arrays in memory, thread start and end, checks of results.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/kernels/kernel.hpp"
#include "sim/kernels/numbers.hpp"
#include "sim/kernels/program_builder.hpp"
#include "sim/kernels/real.hpp"

namespace sim {

inline constexpr std::uint32_t Line = golden::LineBytes;

constexpr std::int64_t round_up(std::int64_t value, std::int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

// Addresses from 0 upwards, in whole lines.
class Layout {
 public:
  Layout(const golden::Config& config, std::string family)
      : size_(static_cast<std::int64_t>(config.SramRows) * golden::SramBanks * Line),
        family_(std::move(family)) {}

  // Throws ParameterError when the SRAM is full; `what` and `advice` are for its text.
  std::uint32_t allocate(std::int64_t bytes, const std::string& what,
                         const std::string& advice = "choose smaller parameters");
  // Moves on to a line whose number modulo `multiple` is `remainder`.
  void align_lines(std::int64_t multiple, std::int64_t remainder = 0);
  std::uint32_t next() const { return static_cast<std::uint32_t>(next_); }
  std::int64_t size() const { return size_; }

 private:
  std::int64_t size_;
  std::int64_t next_ = 0;
  std::string family_;
};

// Elements of one format, one behind the other.
class Array {
 public:
  Array(golden::FormatEntry format, std::int64_t count)
      : format_(format),
        bytes_(static_cast<std::size_t>(round_up(count * bytes_of(format), Line))) {}

  void set(std::int64_t index, std::uint32_t code);
  std::uint32_t get(std::int64_t index) const;
  Segment at(std::uint32_t address) const { return {address, bytes_}; }
  std::int64_t bytes() const { return static_cast<std::int64_t>(bytes_.size()); }

 private:
  golden::FormatEntry format_;
  std::vector<std::uint8_t> bytes_;
};

Array random_array(golden::FormatEntry format, std::int64_t count, Mix mix, Random random);

// Reads elements of the result. `count` elements from `address` on.
std::vector<std::uint32_t> read_codes(const NodeState& state, std::uint32_t address,
                                      golden::FormatEntry format, std::int64_t count);

// Each thread's share of `count` items: as equal as can be, in order.
struct Share {
  std::int64_t begin = 0;
  std::int64_t count = 0;
};
Share share_of(std::int64_t count, int threads, int thread);

// Where threads begin. The host starts them, or thread 0 starts the others by tstart.
class Threads {
 public:
  // `by_host`: as the parameter `start` says.
  Threads(ProgramBuilder& code, int count, bool by_host)
      : code_(code), count_(count), by_host_(by_host), entries_(static_cast<std::size_t>(count)) {}

  int count() const { return count_; }
  // Begins the code of a thread: r29 becomes its number. Thread 0 starts the others here, with r30
  // and r31.
  void enter(int thread);
  std::vector<Start> starts() const;

 private:
  ProgramBuilder& code_;
  int count_;
  bool by_host_;
  std::vector<std::optional<Label>> entries_;
};

// Parameters that many families have.
Parameter threads_parameter(int default_value);
Parameter start_parameter();
Parameter mix_parameter();

// The end of every thread's code: thread 0 (r29) waits until it is the only one Running, does what
// `last` emits and writes exit code 0; all stop.
void finish_threads(ProgramBuilder& code, const std::function<void()>& last = {});

// What most families fill in the same way: name, parameters, seed, starts, program.
Kernel new_kernel(const Family& family, const Params& params, std::uint64_t seed, Layout& layout,
                  const Threads& threads, ProgramBuilder& code, std::vector<Segment> data);

// No trap, and exit code 0: what every family but isa expects.
std::optional<std::string> check_clean_end(const NodeState& state);

// Compares elements in order; `text(i)` names element i in the message.
CheckResult check_elements(std::int64_t count,
                           const std::function<std::optional<std::string>(std::int64_t)>& wrong,
                           const std::function<std::string(std::int64_t)>& text);

}  // namespace sim
