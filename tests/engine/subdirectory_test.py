#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""examples/counter, with d1cosim as a subdirectory of the project of a user: by add_subdirectory()
and by FetchContent, with strict warnings of the user's own."""

import user_project
from user_project import CMAKE, ROOT, Case

COUNTER = ROOT / "examples/counter"


class Subdirectory(Case):
    def test_add_subdirectory(self) -> None:
        build = self.folder / "build"
        self.call_ok(CMAKE, "-S", COUNTER, "-B", build, f"-DD1COSIM={ROOT}",
                     "-DCMAKE_CXX_FLAGS=-O0 -g0 -Wall -Wextra -Wpedantic -Wshadow -Werror")
        self.call_ok(CMAKE, "--build", build)
        self.call_ok("ctest", "--test-dir", build, "--output-on-failure")
        self.assertEqual(self.passed(build / "results.xml"), ["counts_and_wraps"])

    def test_fetch_content(self) -> None:
        """The same targets, and nothing of d1cosim but the engine."""
        source, build = self.folder / "source", self.folder / "fetched"
        source.mkdir()
        text = (COUNTER / "CMakeLists.txt").read_text()
        added = 'add_subdirectory("${D1COSIM}" d1cosim)'
        self.assertIn(added, text)
        fetched = ('include(FetchContent)\nFetchContent_Declare(d1cosim SOURCE_DIR "${D1COSIM}")\n'
                   "FetchContent_MakeAvailable(d1cosim)")
        (source / "CMakeLists.txt").write_text(text.replace(added, fetched))
        for name in ("counter.v", "first.cpp"):
            (source / name).symlink_to(COUNTER / name)
        self.call_ok(CMAKE, "-S", source, "-B", build, "-G", "Ninja", f"-DD1COSIM={ROOT}")
        targets = self.call_ok(CMAKE, "--build", build, "--target", "help")
        self.assertIn("counter_test_model:", targets)
        self.assertIn("sim_engine:", targets)
        self.assertNotIn("golden", targets)


if __name__ == "__main__":
    user_project.main()
