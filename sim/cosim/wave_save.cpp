// SPDX-License-Identifier: Apache-2.0
// Reads the names from the wave itself: how Verilator spells them depends on its version.

#include "sim/cosim/wave_save.hpp"

#include <fmt/format.h>
#include <gtkwave/fstapi.h>

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "golden/gen/machine.hpp"
#include "sim/common/file.hpp"

namespace sim {
namespace {

// Lines of a save file: how the signals below are shown.
constexpr std::string_view Hex = "@22";
constexpr std::string_view EnumNames = "@100000028";
constexpr std::string_view OpenGroup = "@800200";
constexpr std::string_view OpenGroupEnd = "@1000200";
constexpr std::string_view ClosedGroup = "@c00200";
constexpr std::string_view ClosedGroupEnd = "@1401200";

std::vector<std::string> signal_names(const std::string& wave) {
  const std::unique_ptr<void, void (*)(void*)> reader(fstReaderOpen(wave.c_str()), fstReaderClose);
  if (reader == nullptr) throw WriteError(wave + ": the wave is not complete; is the disk full?");
  std::vector<std::string> names;
  std::vector<std::string> scopes{""};
  while (const fstHier* item = fstReaderIterateHier(reader.get())) {
    if (item->htyp == FST_HT_SCOPE) {
      scopes.push_back(scopes.back() + item->u.scope.name + ".");
    } else if (item->htyp == FST_HT_UPSCOPE) {
      scopes.pop_back();
    } else if (item->htyp == FST_HT_VAR) {
      std::string name = item->u.var.name;
      const std::size_t blank = name.find(' ');
      if (blank != name.npos) name.erase(blank, 1);  // before the range
      names.push_back(scopes.back() + name);
    }
  }
  return names;
}

// Collects what goes into the file, group by group.
class SaveText {
 public:
  explicit SaveText(const std::vector<std::string>& names) : names_(names) {}

  void group(std::string_view name, bool open) {
    text_ += fmt::format("{}\n-{}\n", open ? OpenGroup : ClosedGroup, name);
  }
  void end_group(std::string_view name, bool open) {
    text_ += fmt::format("{}\n-{}\n", open ? OpenGroupEnd : ClosedGroupEnd, name);
  }
  // Every signal `path`, with a range or an element behind it, directly in the scope of d1_wave;
  // shown with `side` in front of its own name unless that is empty.
  void signal(std::string_view path, std::string_view how = Hex, std::string_view side = "") {
    for (const std::string& name : names_) {
      const std::size_t at = name.rfind("d1_wave.");
      if (at == name.npos || (at != 0 && name[at - 1] != '.')) continue;
      std::string_view rest = std::string_view(name).substr(at + 8);
      if (!rest.starts_with(path)) continue;
      rest.remove_prefix(path.size());
      if (!rest.empty() && rest[0] != '[') continue;
      const std::string alias =
          side.empty() ? "" : fmt::format("+{{{} {}}} ", side, name.substr(name.rfind('.') + 1));
      text_ += fmt::format("{}\n{}{}\n", how, alias, name);
    }
  }
  // The same field of RTL and golden model.
  void pair(std::string_view unit, std::string_view field) {
    signal(fmt::format("{}_o.{}", unit, field), Hex, "rtl");
    signal(fmt::format("golden_{}_i.{}", unit, field), Hex, "golden");
  }
  const std::string& text() const { return text_; }

 private:
  const std::vector<std::string>& names_;
  std::string text_;
};

void add_overview(SaveText& save) {
  save.group("compare", true);
  save.signal("cycle_i", "@24");
  save.signal("mismatch_o");
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    save.signal(fmt::format("mismatch_{}_o", unit.name));
  }
  save.end_group("compare", true);
}

void add_thread(SaveText& save, int t) {
  const std::string name = fmt::format("thread {}", t);
  save.group(name, t == 0);
  for (const std::string_view field : {"state", "stall", "trap_cause"}) {
    for (const std::string_view side : {"rtl", "golden"}) {
      save.signal(fmt::format("gen_thread[{}].{}_{}", t, side, field), EnumNames);
    }
  }
  save.pair("frontend", fmt::format("pc[{}]", t));
  save.end_group(name, t == 0);
}

void add_slots(SaveText& save) {
  save.group("issue slots", true);
  save.pair("frontend", "slot_valid");
  for (int i = 0; i < golden::IssueThreads * golden::IssueWidth; ++i) {
    const std::string slot = fmt::format("slot {}", i);
    save.signal(fmt::format("gen_slot[{}].rtl_op", i), EnumNames, slot);
    save.signal(fmt::format("gen_slot[{}].golden_op", i), EnumNames, slot);
  }
  save.end_group("issue slots", true);
}

}  // namespace

std::string write_wave_save(const std::string& wave, std::uint64_t cycle) {
  constexpr std::uint64_t CyclePs = 500;
  constexpr std::uint64_t ShownBefore = 20;
  const std::vector<std::string> names = signal_names(wave);
  SaveText save(names);
  add_overview(save);
  for (int t = 0; t < golden::Threads; ++t) add_thread(save, t);
  add_slots(save);
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    save.group(unit.name, false);
    for (const golden::ObserveField& field : unit.fields) save.pair(unit.name, field.name);
    save.end_group(unit.name, false);
  }
  const std::uint64_t start = (cycle < ShownBefore ? 0 : cycle - ShownBefore) * CyclePs;
  const std::filesystem::path path = std::filesystem::path(wave).replace_extension(".gtkw");
  write_file(path.string(),
             fmt::format("[*] RTL and golden records of d1cosim, cycle {}\n[dumpfile] \"{}\"\n"
                         "[timestart] {}\n*-13.0 {}\n[sst_expanded] 0\n{}",
                         cycle, wave, start, cycle * CyclePs, save.text()));
  return path.string();
}

}  // namespace sim
