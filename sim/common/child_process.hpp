// SPDX-License-Identifier: Apache-2.0
// Work in a process of its own.
#pragma once

#include <atomic>
#include <functional>

namespace sim {

// Returns when `work` has ended there; whatever ends that process does not end this one. What
// `work` changes in memory is lost. Throws std::runtime_error: what `work` threw, or how its
// process died. When `interrupted` becomes true, the process gets SIGINT, once.
void do_in_child(const std::function<void()>& work, const std::atomic<bool>* interrupted = nullptr);

}  // namespace sim
