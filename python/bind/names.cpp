// SPDX-License-Identifier: Apache-2.0
// Names of the codes that records hold, from the generated tables.

#include "golden/gen/machine.hpp"
#include "python/bind/bind.hpp"

namespace bind {
namespace {

template <typename Codes>
py::dict names(const Codes& codes) {
  py::dict all;
  for (const auto code : codes) all[py::int_(static_cast<int>(code))] = name(code);
  return all;
}

}  // namespace

void bind_names(py::module_& module) {
  py::list configs;
  for (const golden::Config* config : golden::AllConfigs) configs.append(config->name);
  module.attr("CONFIGS") = py::tuple(configs);
  module.attr("THREAD_STATES") = names(golden::AllThreadStates);
  module.attr("STALLS") = names(golden::AllStalls);
  module.attr("CAUSES") = names(golden::AllCauses);
  module.attr("PORTS") = names(golden::AllPorts);
  module.attr("BEAT_KINDS") = names(golden::AllBeatKinds);
  module.attr("LIST_STATES") = names(golden::AllListStates);
  module.attr("THREADS") = golden::Threads;
}

}  // namespace bind
