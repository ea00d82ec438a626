// SPDX-License-Identifier: Apache-2.0
// Numbered pieces of work in child processes, so that whatever one of them does, the rest goes on.
//
// Each worker is a fork of the calling process (which must have no other threads) and does many
// pieces. A worker that dies or does not answer in time is replaced; its piece is reported as such.
// Workers ignore SIGINT, and die with the caller.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace sim {

struct Outcome {
  enum class Kind : std::uint8_t {
    Done,     // `text` is what the work returned
    Crash,    // `text` says how the worker ended
    Timeout,  // `text` says how long it was waited for
  };
  Kind kind = Kind::Done;
  std::string text;
  std::string output;  // the end of what the worker wrote to standard output and error meanwhile
  double wall_s = 0;
};

struct PoolOptions {
  int jobs = 1;
  double timeout_s = 300;                   // per piece
  const std::atomic<bool>* stop = nullptr;  // true: kill the workers and return
};

struct PoolEvents {
  std::function<std::optional<std::uint64_t>()> next;       // the next piece, or nothing more
  std::function<void(std::uint64_t, const Outcome&)> done;  // in order of completion
  std::function<void()> tick;                               // at least every 0.2 s
};

// `work` runs in the workers; what it throws ends its worker. Returns when all pieces are done or
// `stop` is set. Throws std::system_error when processes cannot be made.
void run_in_workers(const PoolOptions& options,
                    const std::function<std::string(std::uint64_t)>& work,
                    const PoolEvents& events);

}  // namespace sim
