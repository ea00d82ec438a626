// SPDX-License-Identifier: Apache-2.0
// Worker processes: a socket pair each; 8 bytes ask (the number), length and text answer.

#include "sim/regress/worker_pool.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

namespace sim {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int PollMilliseconds = 200;
constexpr off_t OutputTail = 4096;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_ = -1;
};

bool receive(int channel, void* data, std::size_t size) {
  auto* bytes = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t count = ::recv(channel, bytes, size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool transmit(int channel, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t count = ::send(channel, bytes, size, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

// The life of a worker. Leaves by exit(), so that coverage data are written.
[[noreturn]] void serve(int channel, int output, pid_t parent,
                        const std::function<std::string(std::uint64_t)>& work) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) std::_Exit(1);
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  std::uint64_t index = 0;
  while (receive(channel, &index, sizeof index)) {
    const std::string text = work(index);
    std::fflush(nullptr);
    const std::uint64_t size = text.size();
    if (!transmit(channel, &size, sizeof size) || !transmit(channel, text.data(), size)) break;
  }
  std::exit(0);
}

class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    if (!busy_) dismiss();
    stop();
  }

  void start(const std::function<std::string(std::uint64_t)>& work) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("socketpair");
    channel_ = Descriptor(ends[0]);
    const Descriptor far(ends[1]);
    output_ = Descriptor(::memfd_create("worker", MFD_CLOEXEC));
    if (output_.get() < 0) fail("memfd_create");
    std::fflush(nullptr);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) serve(far.get(), output_.get(), parent, work);
  }

  void stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    reap();
  }

  // Lets an idle worker end by itself.
  void dismiss() {
    if (pid_ <= 0) return;
    ::shutdown(channel_.get(), SHUT_RDWR);
    for (int i = 0; i < 2000; ++i) {
      if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
        pid_ = -1;
        return;
      }
      ::usleep(1000);
    }
  }

  bool alive() const { return pid_ > 0; }
  bool busy() const { return busy_; }
  int channel() const { return channel_.get(); }
  std::uint64_t index() const { return index_; }
  double busy_s() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  void ask(std::uint64_t index) {
    // The worker waits, and its output shares this file position.
    if (::ftruncate(output_.get(), 0) != 0) fail("ftruncate");
    ::lseek(output_.get(), 0, SEEK_SET);
    index_ = index;
    busy_ = true;
    begin_ = Clock::now();
    inbox_.clear();
    transmit(channel_.get(), &index, sizeof index);  // a dead worker is noticed when it is read
  }

  // Takes what has arrived. True: the answer is complete, or the worker is dead.
  bool advance(Outcome& outcome) {
    std::array<char, 65536> block{};
    const ssize_t count = ::recv(channel_.get(), block.data(), block.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (count <= 0) {
      finish(outcome, Outcome::Kind::Crash, reap());  // its end is closed: it is dead
      return true;
    }
    inbox_.append(block.data(), static_cast<std::size_t>(count));
    std::uint64_t size = 0;
    if (inbox_.size() < sizeof size) return false;
    std::memcpy(&size, inbox_.data(), sizeof size);
    if (inbox_.size() < sizeof size + size) return false;
    finish(outcome, Outcome::Kind::Done, inbox_.substr(sizeof size));
    return true;
  }

  void time_out(Outcome& outcome, double limit_s) {
    stop();
    finish(outcome, Outcome::Kind::Timeout, fmt::format("no answer within {} s", limit_s));
  }

 private:
  void finish(Outcome& outcome, Outcome::Kind kind, std::string text) {
    busy_ = false;
    outcome = {kind, std::move(text), output_tail(), busy_s()};
  }

  std::string output_tail() const {
    const off_t size = ::lseek(output_.get(), 0, SEEK_END);
    const off_t from = std::max<off_t>(0, size - OutputTail);
    std::string text(static_cast<std::size_t>(std::max<off_t>(0, size - from)), '\0');
    const ssize_t count = ::pread(output_.get(), text.data(), text.size(), from);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    return text;
  }

  // Waits for the end of the process and says how it ended.
  std::string reap() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFSIGNALED(status)) {
      return fmt::format("worker killed by signal {} ({})", WTERMSIG(status),
                         ::strsignal(WTERMSIG(status)));
    }
    return fmt::format("worker ended with exit code {}", WEXITSTATUS(status));
  }

  pid_t pid_ = -1;
  Descriptor channel_, output_;
  bool busy_ = false;
  std::uint64_t index_ = 0;
  Clock::time_point begin_;
  std::string inbox_;
};

}  // namespace

void run_in_workers(const PoolOptions& options,
                    const std::function<std::string(std::uint64_t)>& work,
                    const PoolEvents& events) {
  std::vector<Worker> workers(static_cast<std::size_t>(options.jobs));
  std::vector<pollfd> polled(workers.size());
  bool more = true;
  for (;;) {
    if (options.stop != nullptr && *options.stop) return;
    bool any_busy = false;
    for (Worker& worker : workers) {
      if (!worker.busy() && more) {
        const std::optional<std::uint64_t> index = events.next();
        more = index.has_value();
        if (index) {
          if (!worker.alive()) worker.start(work);
          worker.ask(*index);
        }
      }
      any_busy = any_busy || worker.busy();
    }
    if (!any_busy) return;

    for (std::size_t i = 0; i < workers.size(); ++i) {
      polled[i] = {workers[i].busy() ? workers[i].channel() : -1, POLLIN, 0};
    }
    if (::poll(polled.data(), polled.size(), PollMilliseconds) < 0 && errno != EINTR) fail("poll");
    events.tick();
    for (std::size_t i = 0; i < workers.size(); ++i) {
      Worker& worker = workers[i];
      if (!worker.busy()) continue;
      Outcome outcome;
      bool ended = polled[i].revents != 0 && worker.advance(outcome);
      if (!ended && worker.busy_s() > options.timeout_s) {
        worker.time_out(outcome, options.timeout_s);
        ended = true;
      }
      if (ended) events.done(worker.index(), outcome);
    }
  }
}

}  // namespace sim
