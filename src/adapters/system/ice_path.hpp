// SPDX-License-Identifier: Apache-2.0
// A way to a STUN or TURN server: over UDP, TCP or TLS.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "domain/ice_url.hpp"
#include "ports/clock.hpp"

namespace chiroflow::system {

Error ice_error(const char* cause, std::string message);

class IcePath {
 public:
  virtual ~IcePath() = default;
  /// Sends a request and returns the next whole message that carries its transaction.
  virtual Result<std::string> ask(std::string_view request, SteadyInstant deadline) = 0;
};

Result<std::unique_ptr<IcePath>> open_udp_path(const IceUrl& url, const Clock& clock);
/// Over TCP, or TLS where the address wants it.
Result<std::unique_ptr<IcePath>> open_stream_path(const IceUrl& url, const std::string& ca_file, const Clock& clock,
                                                  SteadyInstant deadline);

}  // namespace chiroflow::system
