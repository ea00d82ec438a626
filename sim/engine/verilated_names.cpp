// SPDX-License-Identifier: Apache-2.0
// The names of a model's public signals. Verilator keeps, for each scope ("counter.u_core"), a
// table of its variables.

#include <fmt/core.h>
#include <verilated_syms.h>

#include <charconv>
#include <cstdlib>

#include "sim/engine/verilated_design.hpp"

namespace engine {

namespace {
struct Path {
  std::string scope;  // with the top
  std::string name;
  std::optional<int> index;  // [3] at the end
};

Path split(std::string_view top, std::string_view path) {
  Path result;
  if (path.ends_with(']')) {
    const std::size_t open = path.rfind('[');
    int index = 0;
    const char* const end = path.data() + path.size() - 1;
    if (open != std::string_view::npos) {
      const auto [at, wrong] = std::from_chars(path.data() + open + 1, end, index);
      if (wrong == std::errc() && at == end) {
        result.index = index;
        path = path.substr(0, open);
      }
    }
  }
  const std::size_t dot = path.rfind('.');
  result.scope = top;
  if (dot != std::string_view::npos) result.scope += fmt::format(".{}", path.substr(0, dot));
  result.name = dot == std::string_view::npos ? path : path.substr(dot + 1);
  return result;
}

// 0: no signal, but a real, a string or a pointer. Newer Verilators have more of those.
unsigned bytes_of(VerilatedVarType type, unsigned width) {
  if (type == VLVT_UINT8) return 1;
  if (type == VLVT_UINT16) return 2;
  if (type == VLVT_UINT32) return 4;
  if (type == VLVT_UINT64) return 8;
  return type == VLVT_WDATA ? (width + 31) / 32 * 4 : 0;
}

unsigned width_of(const VerilatedVar& variable) {
  return static_cast<unsigned>(std::abs(variable.left(0) - variable.right(0)) + 1);
}

// Elements of an unpacked array lie in the order of their numbers.
bool is_in(int index, const VerilatedVarProps& variable) {
  return variable.low(1) <= index && index <= variable.high(1);
}

const VerilatedVar* find_variable(VerilatedContext& context, const Path& path) {
  const VerilatedScope* scope = context.scopeFind(path.scope.c_str());
  return scope ? scope->varFind(path.name.c_str()) : nullptr;
}
}  // namespace

std::optional<SignalPlace> find_signal(VerilatedContext& context, std::string_view top,
                                       std::string_view path) {
  const Path split_path = split(top, path);
  const VerilatedVar* variable = find_variable(context, split_path);
  if (!variable) return std::nullopt;
  const bool is_array = variable->udims() > 0;
  if (variable->udims() > 1 || is_array != split_path.index.has_value()) return std::nullopt;
  const unsigned width = width_of(*variable);
  const unsigned bytes = bytes_of(variable->vltype(), width);
  if (bytes == 0) return std::nullopt;
  auto* data = static_cast<char*>(variable->datap());
  if (is_array) {
    if (!is_in(*split_path.index, *variable)) return std::nullopt;
    data += static_cast<std::size_t>(*split_path.index - variable->low(1)) * bytes;
  }
  return SignalPlace{data, width, variable->left(0), variable->right(0), variable->isPublicRW()};
}

std::vector<std::string> signal_names(VerilatedContext& context, std::string_view top) {
  std::vector<std::string> names;
  const VerilatedScopeNameMap* scopes = context.scopeNameMap();
  if (!scopes) return names;
  for (const auto& [scope_name, scope] : *scopes) {
    const std::string_view full = scope_name;
    if (!full.starts_with(top) || !scope->varsp()) continue;
    std::string_view below = full.substr(top.size());
    if (below.starts_with('.')) below.remove_prefix(1);
    for (const auto& [name, variable] : *scope->varsp()) {
      std::string path = below.empty() ? std::string(name) : fmt::format("{}.{}", below, name);
      if (variable.udims() == 1) path += fmt::format("[{}]", variable.low(1));
      names.push_back(std::move(path));
    }
  }
  return names;
}

}  // namespace engine
