// SPDX-License-Identifier: Apache-2.0
// The one place that knows every video vendor: from configuration and credentials to providers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "main/config.hpp"
#include "ports/child_process.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/live_calls.hpp"
#include "ports/log.hpp"
#include "ports/provider_factory.hpp"
#include "ports/random.hpp"

namespace chiroflow {

/// What providers are made of; must outlive them.
struct ProviderParts {
  HttpClient& http;
  ChildProcesses& children;
  const Clock& clock;
  Random& random;
  Logger& log;
  const LiveCallsSlot& calls;  // of the built-in engine
};

/// The server's own providers: the vendors that are set up completely, and the engine behind CUSTOM. `base_url` is where people and
/// vendors reach us; `signing_key` is the built-in engine's. Error: precondition_failed for a key file that cannot be read.
Result<std::vector<std::unique_ptr<VideoProvider>>> make_server_providers(const config::Config& config,
                                                                          const std::string& base_url,
                                                                          crypto::Secret signing_key,
                                                                          const ProviderParts& parts);

/// Providers of organizations, at the addresses of the server's configuration. `config` and the parts must outlive it.
std::unique_ptr<ProviderFactory> make_provider_factory(const config::Config& config, const ProviderParts& parts);

}  // namespace chiroflow
