// SPDX-License-Identifier: Apache-2.0
// Wrong use: an exception of the right type, whose text says what was wrong.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tests {

template <typename Exception, typename Call>
void expect_refused(Call call, std::string_view saying) {
  try {
    call();
  } catch (const Exception& error) {
    EXPECT_NE(std::string_view(error.what()).find(saying), std::string_view::npos)
        << error.what() << "\nwant: " << saying;
    return;
  } catch (const std::exception& error) {
    ADD_FAILURE() << "another exception: " << error.what();
    return;
  }
  ADD_FAILURE() << "not refused, want: " << saying;
}

}  // namespace tests
