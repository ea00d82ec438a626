// SPDX-License-Identifier: Apache-2.0
// Regressions in SQLite.

#include "sim/regress/database.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace sim {
namespace {

constexpr int BusyMilliseconds = 10'000;

// Seeds and digests are text: SQLite's integers have a sign.
constexpr const char* Schema = R"(
CREATE TABLE IF NOT EXISTS campaigns (
  id INTEGER PRIMARY KEY, seed TEXT NOT NULL, config TEXT NOT NULL, check_mode TEXT NOT NULL,
  families TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
  campaign INTEGER NOT NULL REFERENCES campaigns (id), idx INTEGER NOT NULL, family TEXT NOT NULL,
  params TEXT NOT NULL, seed TEXT NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL,
  first_divergence TEXT NOT NULL, command TEXT NOT NULL, wave TEXT NOT NULL,
  cycles INTEGER NOT NULL, instructions INTEGER NOT NULL, macs INTEGER NOT NULL,
  mac_utilization REAL, compared TEXT NOT NULL, wall_s REAL NOT NULL, digest TEXT NOT NULL,
  PRIMARY KEY (campaign, idx));
)";

std::uint64_t parse_u64(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

struct Database::Handle {
  std::string path;
  sqlite3* db = nullptr;

  ~Handle() { sqlite3_close(db); }

  void require(bool good) const {
    if (!good) {
      throw DatabaseError(fmt::format("database {}: {}", path,
                                      db != nullptr ? sqlite3_errmsg(db) : "out of memory"));
    }
  }
  void execute(const char* sql) const {
    require(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
};

namespace {

// One prepared statement; values are bound and columns read in order.
template <typename Handle>
class Statement {
 public:
  Statement(const Handle& handle, const char* sql) : handle_(handle) {
    handle_.require(sqlite3_prepare_v2(handle_.db, sql, -1, &statement_, nullptr) == SQLITE_OK);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  Statement& bind(const std::string& value) {
    return check(sqlite3_bind_text(statement_, ++bound_, value.data(),
                                   static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  Statement& bind(std::uint64_t value) {
    return check(sqlite3_bind_int64(statement_, ++bound_, static_cast<std::int64_t>(value)));
  }
  Statement& bind(const std::optional<double>& value) {
    return value ? bind(*value) : check(sqlite3_bind_null(statement_, ++bound_));
  }
  Statement& bind(double value) { return check(sqlite3_bind_double(statement_, ++bound_, value)); }

  bool step() {
    const int result = sqlite3_step(statement_);
    handle_.require(result == SQLITE_ROW || result == SQLITE_DONE);
    column_ = 0;
    return result == SQLITE_ROW;
  }
  void run() {
    step();
    sqlite3_reset(statement_);
    bound_ = 0;
  }

  std::string text() {
    const unsigned char* value = sqlite3_column_text(statement_, column_++);
    return value == nullptr ? std::string() : reinterpret_cast<const char*>(value);
  }
  std::uint64_t integer() {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column_++));
  }
  double real() { return sqlite3_column_double(statement_, column_++); }
  std::optional<double> optional_real() {
    const bool null = sqlite3_column_type(statement_, column_) == SQLITE_NULL;
    const double value = real();
    return null ? std::nullopt : std::optional(value);
  }

 private:
  Statement& check(int result) {
    handle_.require(result == SQLITE_OK);
    return *this;
  }

  const Handle& handle_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  int column_ = 0;
};

}  // namespace

Database::Database(const std::string& path) : handle_(std::make_unique<Handle>()) {
  handle_->path = path;
  handle_->require(sqlite3_open(path.c_str(), &handle_->db) == SQLITE_OK);
  sqlite3_busy_timeout(handle_->db, BusyMilliseconds);
  handle_->execute(Schema);
}

Database::~Database() = default;

void Database::begin(const Campaign& campaign) {
  Statement statement(*handle_,
                      "INSERT INTO campaigns (seed, config, check_mode, families) "
                      "VALUES (?, ?, ?, ?)");
  statement.bind(std::to_string(campaign.seed)).bind(campaign.config).bind(campaign.check);
  statement.bind(fmt::format("{}", fmt::join(campaign.families, ","))).run();
  campaign_ = sqlite3_last_insert_rowid(handle_->db);
}

std::optional<Campaign> Database::resume() {
  Statement newest(*handle_,
                   "SELECT id, seed, config, check_mode, families FROM campaigns "
                   "ORDER BY id DESC LIMIT 1");
  if (!newest.step()) return std::nullopt;
  Campaign campaign;
  campaign_ = static_cast<std::int64_t>(newest.integer());
  campaign.seed = parse_u64(newest.text());
  campaign.config = newest.text();
  campaign.check = newest.text();
  campaign.families = split(newest.text());

  Statement rows(*handle_,
                 "SELECT idx, family, params, seed, status, message, first_divergence, command, "
                 "wave, cycles, instructions, macs, mac_utilization, compared, wall_s, digest "
                 "FROM runs WHERE campaign = ? ORDER BY idx");
  rows.bind(static_cast<std::uint64_t>(campaign_));
  while (rows.step()) {
    Record record;
    record.index = rows.integer();
    record.family = rows.text();
    record.params = rows.text();
    record.seed = parse_u64(rows.text());
    record.status = rows.text();
    record.message = rows.text();
    record.divergence = rows.text();
    record.command = rows.text();
    record.wave = rows.text();
    record.cycles = rows.integer();
    record.instructions = rows.integer();
    record.macs = rows.integer();
    record.mac_utilization = rows.optional_real();
    record.compared = rows.text();
    record.wall_s = rows.real();
    record.digest = rows.text();
    campaign.records.push_back(std::move(record));
  }
  return campaign;
}

void Database::add(const std::vector<Record>& records) {
  if (records.empty()) return;
  handle_->execute("BEGIN IMMEDIATE");
  try {
    Statement row(*handle_,
                  "INSERT OR REPLACE INTO runs VALUES "
                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const Record& r : records) {
      row.bind(static_cast<std::uint64_t>(campaign_)).bind(r.index).bind(r.family).bind(r.params);
      row.bind(std::to_string(r.seed)).bind(r.status).bind(r.message).bind(r.divergence);
      row.bind(r.command).bind(r.wave).bind(r.cycles).bind(r.instructions).bind(r.macs);
      row.bind(r.mac_utilization).bind(r.compared).bind(r.wall_s).bind(r.digest).run();
    }
    handle_->execute("COMMIT");
  } catch (const DatabaseError&) {
    sqlite3_exec(handle_->db, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

}  // namespace sim
