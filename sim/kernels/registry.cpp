// SPDX-License-Identifier: Apache-2.0
// The list of kernel families.
#include "sim/kernels/families.hpp"

namespace sim {
namespace {

std::vector<std::unique_ptr<const Family>> make_all() {
  std::vector<std::unique_ptr<const Family>> all;
  all.push_back(make_gemm());
  all.push_back(make_axpy());
  all.push_back(make_eltwise());
  all.push_back(make_reduce());
  all.push_back(make_convert());
  all.push_back(make_copy());
  all.push_back(make_softmax());
  all.push_back(make_layernorm());
  all.push_back(make_isa());
  all.push_back(make_traffic());
  all.push_back(make_barrier());
  all.push_back(make_broadcast());
  all.push_back(make_allreduce());
  all.push_back(make_halo());
  all.push_back(make_list());
  all.push_back(make_allgather());
  all.push_back(make_fault());
  all.push_back(make_gemm_mesh());
  all.push_back(make_pipeline());
  return all;
}

}  // namespace

const std::vector<const Family*>& families() {
  static const std::vector<std::unique_ptr<const Family>> owners = make_all();
  static const std::vector<const Family*> list = [] {
    std::vector<const Family*> pointers;
    for (const auto& owner : owners) pointers.push_back(owner.get());
    return pointers;
  }();
  return list;
}

const Family* find_family(std::string_view name) {
  for (const Family* family : families()) {
    if (family->name() == name) return family;
  }
  return nullptr;
}

}  // namespace sim
