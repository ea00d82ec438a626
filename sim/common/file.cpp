// SPDX-License-Identifier: Apache-2.0
// Whole files by the system's calls, which say why they fail.

#include "sim/common/file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace sim {
namespace {

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : own_(path != "-"),
        value_(own_                              ? ::open(path.c_str(), flags | O_CLOEXEC, 0666)
               : (flags & O_ACCMODE) == O_RDONLY ? STDIN_FILENO
                                                 : STDOUT_FILENO) {}
  ~Descriptor() {
    if (own_ && value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return value_; }
  // False when data written before did not arrive.
  bool close() {
    const int result = own_ ? ::close(value_) : 0;
    value_ = -1;
    return result == 0;
  }

 private:
  bool own_;
  int value_;
};

std::string reason() { return std::strerror(errno); }

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// True for a regular file and for a path without one: what a rename may replace. Devices, pipes and
// symbolic links are written where they are.
bool replaceable(const std::string& path) {
  struct stat status = {};
  if (path == "-") return false;
  return ::lstat(path.c_str(), &status) != 0 ? errno == ENOENT : S_ISREG(status.st_mode);
}

// Where the content of `path` grows until it is complete; in the same folder, so that a rename is
// one step. The number keeps processes apart that write the same file.
std::string beside(const std::string& path) { return fmt::format("{}.{}.part", path, ::getpid()); }

}  // namespace

std::string read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(path, O_RDONLY);
  std::string content;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t count = file.get() < 0 ? -1 : ::read(file.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw ReadError(fmt::format("cannot read {}: {}", path, reason()));
    if (count == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(count));
    if (content.size() > limit) {
      throw ReadError(fmt::format("cannot read {}: more than {} bytes", path, limit));
    }
  }
}

void write_file(const std::string& path, std::string_view content) {
  const std::string first = replaceable(path) ? beside(path) : path;
  Descriptor file(first, O_WRONLY | O_CREAT | O_TRUNC);
  const bool written = file.get() >= 0 && write_all(file.get(), content) && file.close();
  if (written && (first == path || ::rename(first.c_str(), path.c_str()) == 0)) return;
  const std::string why = reason();
  if (first != path) ::unlink(first.c_str());
  throw WriteError(fmt::format("cannot write {}: {}", path, why));
}

void check_writable(const std::string& path) {
  const bool replaced = replaceable(path);
  const bool allowed = !replaced || ::access(path.c_str(), W_OK) == 0 || errno == ENOENT;
  const std::string first = replaced ? beside(path) : path;
  const int value = allowed ? Descriptor(first, O_WRONLY | (replaced ? O_CREAT : 0)).get() : -1;
  if (value < 0) throw WriteError(fmt::format("cannot write {}: {}", path, reason()));
  if (replaced) ::unlink(first.c_str());
}

void write_out(std::string_view text) {
  if (!write_all(STDOUT_FILENO, text)) {
    throw WriteError(fmt::format("cannot write standard output: {}", reason()));
  }
}

}  // namespace sim
