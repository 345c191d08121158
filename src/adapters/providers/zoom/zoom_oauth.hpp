// SPDX-License-Identifier: Apache-2.0
// Access tokens by Server-to-Server OAuth: one for the whole process, since a second one may end the first. It is renewed
// when a minute or less of it is left; one caller asks and the others wait for the answer,
// also when it is a failure.
// Source: developers.zoom.us/docs/internal-apps/s2s-oauth.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "adapters/providers/common/shared_work.hpp"
#include "adapters/providers/zoom/access_tokens.hpp"
#include "adapters/providers/zoom/zoom_config.hpp"
#include "core/result.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::zoom {

/// Safe from any thread. The others must outlive it.
class ZoomOAuth : public AccessTokens {
 public:
  ZoomOAuth(const ZoomConfig& config, HttpClient& http, const Clock& clock)
      : config_(config), http_(http), clock_(clock) {}

  bool configured() const;
  Result<AccessToken> token() override;
  void drop(const AccessToken& refused) override;

 private:
  std::optional<AccessToken> remembered() const;
  Result<AccessToken> ask();
  std::string api_base(std::optional<std::string> told) const;

  const ZoomConfig& config_;
  HttpClient& http_;
  const Clock& clock_;
  providers::SharedWork<AccessToken> fetching_;
  mutable std::mutex guard_;
  std::optional<AccessToken> token_;
  Instant expires_at_;
};

}  // namespace chiroflow::zoom
