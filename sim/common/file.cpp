// SPDX-License-Identifier: Apache-2.0
// Whole files by the system's calls, which say why they fail.

#include "sim/common/file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
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
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.get() < 0 || !write_all(file.get(), content) || !file.close()) {
    throw WriteError(fmt::format("cannot write {}: {}", path, reason()));
  }
}

void check_writable(const std::string& path) {
  const Descriptor file(path, O_WRONLY | O_CREAT);
  if (file.get() < 0) throw WriteError(fmt::format("cannot write {}: {}", path, reason()));
}

void write_out(std::string_view text) {
  if (!write_all(STDOUT_FILENO, text)) {
    throw WriteError(fmt::format("cannot write standard output: {}", reason()));
  }
}

}  // namespace sim
