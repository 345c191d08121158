// SPDX-License-Identifier: Apache-2.0
// The servers that lead browsers to each other: does each answer on the way that its address names, and if not, which is shut.
#include <algorithm>

#include "adapters/system/ice_probe.hpp"
#include "app/ice/ice_servers.hpp"
#include "domain/ice_url.hpp"
#include "main/doctor/checks.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "relay";
constexpr auto kWhere = "docs/operations/turn.md tells how to set one up.";

std::string way_of(const IceUrl& url) {
  const auto port = std::to_string(url.port);
  switch (url.transport) {
    case IceTransport::udp: return "UDP port " + port;
    case IceTransport::tcp: return "TCP port " + port;
    case IceTransport::tls: return "TLS on TCP port " + port;
  }
  return port;
}

std::string advice_for(const Error& error, const IceUrl& url) {
  if (error.cause == "unresolved") return "Correct the name " + url.host + " in the settings or in the DNS.";
  if (error.cause == "closed")
    return "Open " + way_of(url) + " of " + url.host +
           " in its firewall, and see that the server runs and listens there.";
  if (error.cause == "tls")
    return "Give the server a certificate for " + url.host + " that browsers trust, with its whole chain.";
  if (error.cause == "credentials")
    return "Set TURN_SECRET to coturn's static-auth-secret, use use-auth-secret there, and compare both clocks.";
  if (error.cause == "quota") return "Raise total-quota and user-quota of coturn, or its range of relay ports.";
  return "Look at the server's log and its settings (docs/operations/turn.md).";
}

void tell(const std::string& text, const IceUrl& url, const Result<system::IceAnswer>& answer, Findings& findings) {
  if (!answer)
    return findings.problem(kSubject, text + " does not work over " + way_of(url) + ": " + answer.error().message + ".",
                            advice_for(answer.error(), url));
  if (answer->relayed && answer->relayed->is_private() && answer->mapped && !answer->mapped->is_private())
    return findings.problem(kSubject,
                            text + " relays by " + answer->relayed->text() + ", which the internet does not reach.",
                            "Set external-ip of coturn to its public address.");
  findings.ok(kSubject,
              text + " answers over " + way_of(url) + " (" + std::to_string(answer->latency.count()) + " ms).");
}

bool any(const std::vector<std::string>& urls, IceTransport transport) {
  return std::any_of(urls.begin(), urls.end(), [&](const auto& text) {
    const auto url = parse_ice_url(text);
    return url && url->transport == transport;
  });
}

void check_ways(const config::Ice& ice, Findings& findings) {
  if (ice.turn_urls.empty())
    return findings.warn(kSubject,
                         "No TURN server is set up: calls of the built-in engine will not get through many firewalls "
                         "and phone networks.",
                         kWhere);
  if (!any(ice.turn_urls, IceTransport::tls))
    findings.warn(kSubject, "No TURN server is reached over TLS: some firewalls let nothing else through.",
                  "Add turns:…:443?transport=tcp to TURN_URLS.");
  if (!any(ice.turn_urls, IceTransport::udp))
    findings.warn(kSubject, "No TURN server is reached over UDP: relayed calls will be slower than they could be.",
                  "Add turn:…:3478 to TURN_URLS.");
}
}  // namespace

void check_ice(const config::Config& config, Clock& clock, Random& random, Findings& findings) {
  const auto settings = ice_settings(config);
  if (!settings)
    return findings.problem(kSubject, std::string(settings.error().text()) + ".",
                            "Correct it; the server refuses to start. " + std::string(kWhere));
  check_ways(config.ice, findings);
  auto urls = settings->stun_urls;
  urls.insert(urls.end(), settings->turn_urls.begin(), settings->turn_urls.end());
  const auto credentials = app::turn_credentials(settings->turn_secret, clock.now() + Minutes(5), "doctor");
  for (const auto& text : urls) {
    const auto url = parse_ice_url(text);
    if (!url) continue;
    system::IceProbe probe{.url = *url, .username = {}, .password = {}, .ca_file = config.outgoing.ca_file};
    if (url->is_turn()) {
      probe.username = credentials.username;
      probe.password = credentials.credential;
    }
    tell(text, *url, system::probe_ice(probe, clock, random), findings);
  }
}

}  // namespace chiroflow::doctor
