// SPDX-License-Identifier: Apache-2.0
// main() of every GoogleTest program: a run that tested nothing, or skipped a test, has failed.

#include <gtest/gtest.h>

#include <cstdio>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (GTEST_FLAG_GET(list_tests)) return RUN_ALL_TESTS();
  const int status = RUN_ALL_TESTS();
  const testing::UnitTest& tests = *testing::UnitTest::GetInstance();
  if (tests.test_to_run_count() == 0) {
    std::fprintf(stderr, "no test was run: the filter matches nothing, or nothing is linked in\n");
    return 1;
  }
  if (tests.skipped_test_count() > 0) {
    std::fprintf(stderr, "%d skipped: a skipped test counts as failed\n",
                 tests.skipped_test_count());
    return 1;
  }
  return status;
}
