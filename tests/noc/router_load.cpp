// SPDX-License-Identifier: Apache-2.0
// Measures latency and throughput of a mesh of golden routers against the load, and prints them as
// CSV for scripts/network_load.py, which makes the table and the plot of docs/network.md.
//
//   router_load [rows cols [cycles]]     default: 8 8 4000
//
// In each cycle each node offers a beat with the probability `offered`, of either channel, and
// sends it as soon as it can; sinks take every beat. Latency is from the offer to the Local output
// of the last router, of beats that were offered in the second half of the cycles and arrived
// before their end; throughput is beats that arrived in the second half per node and cycle.
// Nodes that would send to themselves do not send and do not count.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "golden/noc/router.hpp"
#include "tests/noc/router_mesh.hpp"
#include "tests/noc/traffic_pattern.hpp"

namespace {

using namespace tests::noc;

struct Point {
  double accepted = 0;
  double mean = 0;
  std::uint64_t percentile99 = 0;
};

Point measure(const MeshShape& shape, Pattern pattern, double offered, int cycles) {
  Mesh<golden::Router> mesh(shape);
  sim::Random random(1, "router load");
  const auto half = static_cast<std::uint64_t>(cycles) / 2;
  std::uint64_t accepted = 0;
  std::vector<std::uint64_t> latencies;
  mesh.on_arrival = [&](const Arrival& arrival) {
    if (arrival.arrived >= half) ++accepted;
    if (arrival.offered >= half) latencies.push_back(arrival.arrived - arrival.offered);
  };
  std::vector<bool> sends(index(shape.rows * shape.cols));
  for (int n = 0; n < cycles; ++n) {
    for (int y = 0; y < shape.rows; ++y) {
      for (int x = 0; x < shape.cols; ++x) {
        if (random.unit() >= offered) continue;
        const auto dst = destination(pattern, shape, y, x, random);
        if (!dst) continue;
        sends[index(y * shape.cols + x)] = true;
        mesh.offer(golden::node_number(y, x), *dst, static_cast<int>(random.below(2)));
      }
    }
    mesh.cycle();
  }
  Point point;
  const auto senders = std::count(sends.begin(), sends.end(), true);
  point.accepted = static_cast<double>(accepted) / static_cast<double>(senders) /
                   static_cast<double>(cycles - cycles / 2);
  if (!latencies.empty()) {
    const std::uint64_t sum = std::accumulate(latencies.begin(), latencies.end(), std::uint64_t{0});
    point.mean = static_cast<double>(sum) / static_cast<double>(latencies.size());
    const auto place = latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() * 99 / 100);
    std::nth_element(latencies.begin(), place, latencies.end());
    point.percentile99 = *place;
  }
  return point;
}

}  // namespace

int main(int argc, char** argv) {
  const int rows = argc > 2 ? std::atoi(argv[1]) : 8;
  const int cols = argc > 2 ? std::atoi(argv[2]) : 8;
  const int cycles = argc > 3 ? std::atoi(argv[3]) : 4000;
  if (argc == 2 || argc > 4 || rows != cols || rows < 2 || rows > 32 || cycles < 2) {
    std::fprintf(stderr,
                 "router_load [ROWS COLS [CYCLES]]: a square of 2 to 32, 2 cycles or more\n");
    return 2;
  }
  std::printf("pattern,rows,cols,links,offered,accepted,latency,latency99\n");
  for (const int links : {1, 2}) {
    for (const Pattern pattern : AllPatterns) {
      for (int percent = 5; percent <= 100; percent += percent < 60 ? 5 : 10) {
        const Point point = measure({rows, cols, links}, pattern, percent / 100.0, cycles);
        std::printf("%s,%d,%d,%d,%.2f,%.3f,%.1f,%llu\n", name(pattern).data(), rows, cols, links,
                    percent / 100.0, point.accepted, point.mean,
                    static_cast<unsigned long long>(point.percentile99));
      }
    }
  }
  return 0;
}
