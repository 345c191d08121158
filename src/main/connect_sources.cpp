// SPDX-License-Identifier: Apache-2.0
#include "main/connect_sources.hpp"

#include <string_view>

#include "app/video/page_sources.hpp"
#include "surfaces/api/http_call.hpp"

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

Result<std::optional<std::string>> own_livekit(const app::Services& services, const http::Request& request) {
  constexpr std::string_view kVisit = "/v/";
  constexpr std::string_view kRoom = "/telehealth/room/";
  const std::string_view path = request.path;
  if (path.starts_with(kVisit))
    return app::own_livekit_of(services, app::PageOf::visit_link, path.substr(kVisit.size()));
  if (path.starts_with(kRoom)) return app::own_livekit_of(services, app::PageOf::room, path.substr(kRoom.size()));
  const auto who = api::credentials_of(request, services.settings.secure_cookies, api::Side::staff_first);
  return app::own_livekit_of(services, app::PageOf::staff, who.session_cookie);
}
}  // namespace

std::vector<std::string> visit_sources(const app::Services& services, const http::Request& request) {
  std::vector<std::string> sources;
  const auto found = own_livekit(services, request);
  if (!found)
    services.log.warning("a page's LiveKit server could not be read", {{"detail", Loggable::detail_of(found.error())}});
  if (found && *found) add_host(sources, **found);
  return sources;
}

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
