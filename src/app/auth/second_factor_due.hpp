// SPDX-License-Identifier: Apache-2.0
// What somebody is told who has to set up a second factor first.
#pragma once

#include "core/error.hpp"

namespace chiroflow::app {

inline Error second_factor_due() {
  return {.code = ErrorCode::forbidden,
          .message = "Your clinic requires a second factor; set up an authenticator app first",
          .cause = "second_factor_due"};
}

}  // namespace chiroflow::app
