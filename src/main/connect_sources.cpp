// SPDX-License-Identifier: Apache-2.0
#include "main/connect_sources.hpp"

#include <string_view>

namespace chiroflow {

namespace {
/// Both the socket and plain requests of "wss://host:port/path": the clients use the two.
void add_host(std::vector<std::string>& sources, std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return;
  const auto scheme = url.substr(0, scheme_end);
  auto host = url.substr(scheme_end + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (host.empty() || host.find_first_of(" ;,'\"@") != std::string_view::npos) return;
  const bool secure = scheme == "wss" || scheme == "https";
  if (!secure && scheme != "ws" && scheme != "http") return;
  sources.push_back((secure ? "wss://" : "ws://") + std::string(host));
  sources.push_back((secure ? "https://" : "http://") + std::string(host));
}
}  // namespace

std::vector<std::string> connect_sources(const config::Config& config, std::string_view own) {
  std::vector<std::string> sources;
  // To older Safari 'self' does not mean WebSockets.
  if (own.starts_with("http")) sources.push_back("ws" + std::string(own.substr(4)));
  add_host(sources, config.livekit.url);
  add_host(sources, config.janus.url);
  // Always: an owner may enter their clinic's own account while the server runs.
  sources.insert(sources.end(), {"wss://*.twilio.com", "https://*.twilio.com"});
  return sources;
}

}  // namespace chiroflow
