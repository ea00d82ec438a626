// SPDX-License-Identifier: Apache-2.0
// Regressions in a SQLite file: table `campaigns` (what was asked for) and table `runs` (one row
// per finished run). Made for SELECT by people; a regression that was cut short goes on from here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/regress/record.hpp"

namespace sim {

// The text names the file and what SQLite says (locked, full, not a database).
struct DatabaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Database {
 public:
  // Creates the file and the tables when they are not there.
  explicit Database(const std::string& path);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // A new row of `campaigns`, from the fields of `campaign` that say what to run.
  void begin(const Campaign& campaign);
  // The newest campaign with its runs; later add() goes there. nullopt: there is none.
  std::optional<Campaign> resume();
  // Of the campaign of begin() or resume(). All or none is stored.
  void add(const std::vector<Record>& records);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::int64_t campaign_ = 0;
};

}  // namespace sim
