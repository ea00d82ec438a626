#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""examples/counter with the engine under the sanitizers of its user, as docs/testbench.md says:
what is right they pass, in the tests, the engine and the model; what is wrong they report."""

import shutil

import user_project
from user_project import CMAKE, ROOT, SANITIZERS, Case

COUNTER = ROOT / "examples/counter"
# A test with a fault, and what must be said of it: memory used after it is freed, by the library of
# the engine and by a coroutine; an undefined operation; memory never freed.
FAULTS = {"sets_what_is_gone": ("heap-use-after-free", "engine::Event::set()"),
          "reads_what_is_gone": ("heap-use-after-free", "READ of size 4"),
          "shifts_too_far": ("shift exponent 40 is too large",),
          "leaks": ("detected memory leaks",)}
FAULTY = """#include "counter_dut.hpp"
#include <memory>

using namespace engine;

static Coroutine<int> read(const int* value) {
  co_await Timer(1, "ns");
  co_return *value;
}
COCOTB_TEST(sets_what_is_gone) {
  auto event = std::make_unique<Event>();
  Event& gone = *event;
  event.reset();
  co_await Timer(1, "ns");
  gone.set();
}
COCOTB_TEST(reads_what_is_gone) {
  auto value = std::make_unique<int>(1);
  Task<int> task = start_soon(read(value.get()));
  value.reset();
  COCOTB_ASSERT(co_await task == 1);
}
COCOTB_TEST(shifts_too_far) {
  co_await Timer(1, "ns");
  const int far = static_cast<int>(get_sim_time("ns")) * 40;
  COCOTB_ASSERT(1 << far != 3);
}
COCOTB_TEST(leaks) {
  dut.enable.value = *new int(1);
  co_await Timer(1, "ns");
}
"""


class Sanitizers(Case):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        source, cls.build = cls.folder / "source", cls.folder / "build"
        source.mkdir()
        for name in ("counter.v", "first.cpp"):
            shutil.copy(COUNTER / name, source)
        (source / "faulty.cpp").write_text(FAULTY)
        text = (COUNTER / "CMakeLists.txt").read_text()
        (source / "CMakeLists.txt").write_text(
            text.replace("TESTS first.cpp", "TESTS first.cpp faulty.cpp"))

    def test_a_build(self) -> None:
        """First, as the others need it."""
        self.call_ok(CMAKE, "-S", self.folder / "source", "-B", self.build, f"-DD1COSIM={ROOT}",
                     f"-DCMAKE_CXX_FLAGS=-O0 -g0 {SANITIZERS}")
        self.call_ok(CMAKE, "--build", self.build)

    def test_what_is_right(self) -> None:
        self.call_ok("./counter_test", "--filter", "counts_and_wraps", cwd=self.build)
        self.assertEqual(self.passed(self.build / "results.xml"), ["counts_and_wraps"])

    def test_what_is_wrong(self) -> None:
        for test, said in FAULTS.items():
            with self.subTest(test):
                code, text = self.call("./counter_test", "--filter", test, cwd=self.build,
                                       ASAN_OPTIONS="exitcode=99", UBSAN_OPTIONS="exitcode=99")
                self.assertEqual(code, 99, text)
                for part in said:
                    self.assertIn(part, text)


if __name__ == "__main__":
    user_project.main()
