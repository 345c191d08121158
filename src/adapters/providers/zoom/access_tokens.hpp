// SPDX-License-Identifier: Apache-2.0
// Where a call of Zoom's REST interface gets its bearer token from: the products have different ways.
#pragma once

#include <string>

#include "core/result.hpp"

namespace chiroflow::zoom {

struct AccessToken {
  std::string value;
  std::string api_base_url;  // without a slash at the end
};

/// Safe from any thread.
class AccessTokens {
 public:
  virtual ~AccessTokens() = default;
  /// Errors: provider_unavailable, with a text for staff where the credentials are the cause or are missing.
  virtual Result<AccessToken> token() = 0;
  /// Forgets the token that Zoom has just refused; another one that came meanwhile stays.
  virtual void drop(const AccessToken& refused) = 0;
};

}  // namespace chiroflow::zoom
