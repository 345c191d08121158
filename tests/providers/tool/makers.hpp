// SPDX-License-Identifier: Apache-2.0
// What makes each vendor's provider for the tool. A vendor's file registers itself, so that none knows of another.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/random.hpp"
#include "ports/video_provider.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::testing {

struct Parts {
  HttpClient& http;
  const Clock& clock;
  Random& random;
  Logger& log;
};

/// `config` is the vendor's own configuration struct as JSON.
using Maker = std::function<Result<std::unique_ptr<VideoProvider>>(const wire::Value& config, const Parts& parts)>;

/// By name of the engine: "twilio", "zoom", "google_meet", "livekit", "janus".
inline std::map<std::string, Maker>& makers() {
  static std::map<std::string, Maker> all;
  return all;
}

struct Register {
  Register(const std::string& engine, Maker maker) { makers()[engine] = std::move(maker); }
};

}  // namespace chiroflow::testing
