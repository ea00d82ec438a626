// SPDX-License-Identifier: Apache-2.0
// Whole files, with every error reported: nothing half-written passes for written.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sim {

// The text names the file and the reason the system gives.
struct ReadError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct WriteError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws ReadError, also when there are more than `limit` bytes. "-" is standard input.
std::string read_file(const std::string& path, std::size_t limit = std::size_t{1} << 28);

// Creates or replaces; throws WriteError, also when only the last byte did not reach the file
// (a full disk), and then leaves what was there before. "-" is standard output.
void write_file(const std::string& path, std::string_view content);

// Throws WriteError unless write_file() could start now, so that a long run does not begin when its
// result could not be stored. Leaves nothing behind.
void check_writable(const std::string& path);

// To standard output, at once; throws WriteError.
void write_out(std::string_view text);

}  // namespace sim
