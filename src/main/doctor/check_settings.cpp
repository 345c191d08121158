// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "main/doctor/checks.hpp"
#include "surfaces/http/addresses.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "configuration";

constexpr std::array<std::string_view, 11> kPrefixes{"CHIROFLOW_", "TWILIO_", "ZOOM_",         "GOOGLE_MEET_",
                                                     "LIVEKIT_",   "JANUS_",  "CUSTOM_VIDEO_", "TURN_",
                                                     "STUN_",      "SMTP_",   "RECORDINGS_"};

bool is_loopback(const std::string& address) {
  const auto parsed = http::parse_address(address);
  return parsed && parsed->is_loopback();
}

std::string without_scheme(std::string_view url) {
  const auto at = url.find("://");
  return std::string(at == std::string_view::npos ? url : url.substr(at + 3));
}

void check_address(const config::Config& config, Findings& findings) {
  if (!http::parse_address(config.address)) {
    return findings.problem(kSubject, "The address to listen on, " + config.address + ", is no IP address.",
                            "Give an address such as 127.0.0.1 (this machine only) or 0.0.0.0 (all of them).");
  }
  if (!config.tls_cert.empty() || is_loopback(config.address)) return;
  if (!config.allow_plain_http) {
    return findings.problem(
        kSubject, "Plain HTTP on " + config.address + " would let others read along; the server refuses to start.",
        "Set tls_cert and tls_key, or listen on 127.0.0.1 behind a proxy on this machine (docs/operations/tls.md).");
  }
  findings.warn(kSubject, "Plain HTTP is served on " + config.address + " because allow_plain_http is set.",
                "Make sure that only the proxy can reach this port.");
}

void check_public_url(const config::Config& config, Findings& findings) {
  const auto& url = config.public_url;
  if (url.empty()) {
    if (!is_loopback(config.address))
      findings.warn(kSubject, "public_url is not set, so visit links name the listening address.",
                    "Set public_url (NEXT_PUBLIC_APP_URL) to the address that people open.");
    return;
  }
  if (url.starts_with("http://")) {
    const auto rest = without_scheme(url);
    if (rest.starts_with("localhost") || rest.starts_with("127.")) return;
    return findings.problem(
        kSubject, "public_url begins with http://, but browsers give camera and microphone to https pages only.",
        "Set up TLS and begin public_url with https:// (docs/operations/tls.md).");
  }
  if (!url.starts_with("https://"))
    return findings.problem(kSubject, "public_url is no web address.", "Write it like https://visits.clinic.example");
  if (config.tls_cert.empty() && config.trusted_proxies.empty())
    findings.warn(kSubject, "public_url is https, but this server has no certificate and trusts no proxy.",
                  "Behind a proxy set TRUSTED_PROXIES to its address (127.0.0.1 on this machine), else set tls_cert "
                  "and tls_key.");
}

void check_proxies(const config::Config& config, Findings& findings) {
  const auto parsed = http::AddressRanges::parse(config.trusted_proxies);
  if (!parsed) {
    return findings.problem(kSubject, "TRUSTED_PROXIES cannot be read: " + std::string(parsed.error().text()),
                            "Write addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8");
  }
  for (const auto& entry : config.trusted_proxies) {
    if (entry == "0.0.0.0/0" || entry == "::/0")
      findings.warn(kSubject, "TRUSTED_PROXIES trusts every address, so anybody can claim to come from anywhere.",
                    "Name the proxy's own address.");
  }
}

const std::set<std::string>& known_variables() {
  static const std::set<std::string> names = [] {
    std::set<std::string> known;
    const config::Config config;
    config::for_each_setting(config, [&](const std::string&, auto d, const auto&) {
      const auto& setting = config::setting<decltype(d)::pointer>;
      known.insert(setting.environment);
      if (setting.alias) known.insert(setting.alias);
    });
    return known;
  }();
  return names;
}
}  // namespace

int Findings::count(Level level) const {
  return static_cast<int>(
      std::count_if(all_.begin(), all_.end(), [level](const auto& finding) { return finding.level == level; }));
}

void check_settings(const config::Config& config, Findings& findings) {
  const auto before = findings.all().size();
  check_address(config, findings);
  check_public_url(config, findings);
  check_proxies(config, findings);
  if (findings.all().size() == before) findings.ok(kSubject, "The settings fit together.");
}

void check_variables(const std::vector<std::string>& names, Findings& findings) {
  const auto before = findings.all().size();
  for (const auto& name : names) {
    if (known_variables().contains(name)) continue;
    const auto ours = [&](std::string_view prefix) { return name.starts_with(prefix); };
    if (std::any_of(kPrefixes.begin(), kPrefixes.end(), ours) && !name.starts_with("CHIROFLOW_TEST_"))
      findings.warn("environment", name + " is set, but there is no such setting.",
                    "Compare it with docs/config.md; it may be a typing error.");
  }
  if (findings.all().size() == before) findings.ok("environment", "Every variable with our names is known.");
}

}  // namespace chiroflow::doctor
