// SPDX-License-Identifier: Apache-2.0
// A fork, and a pipe for the text of what is thrown; its end is the end of the process.

#include "sim/common/child_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>

namespace sim {
namespace {

constexpr int PollMilliseconds = 200;

// Leaves by exit(), so that coverage data are written.
[[noreturn]] void be_child(int channel, pid_t parent, const std::function<void()>& work) {
  ::setpgid(0, 0);  // the terminal interrupts the parent alone, and that passes it on
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) std::_Exit(1);
  for (const int signal : {SIGBUS, SIGSEGV}) std::signal(signal, SIG_DFL);  // no handler's report
  try {
    work();
  } catch (const std::exception& error) {
    const std::string text = error.what();
    const ssize_t count = ::write(channel, text.data(), text.size());
    std::exit(count == static_cast<ssize_t>(text.size()) ? 1 : 2);
  }
  std::exit(0);
}

// What the child says until it ends.
std::string listen(int channel, pid_t child, const std::atomic<bool>* interrupted) {
  std::string text;
  std::array<char, 4096> block{};
  bool told = false;
  for (;;) {
    pollfd polled = {channel, POLLIN, 0};
    const int ready = ::poll(&polled, 1, PollMilliseconds);
    if (!told && interrupted != nullptr && *interrupted) {
      ::kill(child, SIGINT);
      told = true;
    }
    if (ready <= 0) continue;
    const ssize_t count = ::read(channel, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(block.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

void do_in_child(const std::function<void()>& work, const std::atomic<bool>* interrupted) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  std::fflush(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  const int error = errno;
  if (child == 0) be_child(ends[1], parent, work);
  ::close(ends[1]);
  const std::string said = child < 0 ? "" : listen(ends[0], child, interrupted);
  ::close(ends[0]);
  if (child < 0) throw std::system_error(error, std::generic_category(), "fork");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    throw std::runtime_error(fmt::format("its process died of signal {} ({})", WTERMSIG(status),
                                         ::strsignal(WTERMSIG(status))));
  }
  if (WEXITSTATUS(status) != 0) {
    throw std::runtime_error(
        said.empty() ? fmt::format("its process ended with exit code {}", WEXITSTATUS(status))
                     : said);
  }
}

}  // namespace sim
