// SPDX-License-Identifier: Apache-2.0
// The server's configuration: one struct, filled from its defaults, then an optional TOML file, then the environment, then
// the command line. Unknown keys of the file are refused. docs/config.md is printed from this struct.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "domain/enums.hpp"
#include "main/recording_config.hpp"
#include "main/video_config.hpp"
#include "main/visit_config.hpp"

namespace chiroflow::config {

struct Config {
  std::string data_dir = "data";
  std::string database_url;
  std::string address = "127.0.0.1";
  int port = 8080;
  std::string public_url;
  std::string tls_cert;
  std::string tls_key;
  bool allow_plain_http = false;
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> cors_origins;
  int workers = 0;
  int max_body_bytes = 1'048'576;
  int max_connections = 25'000;
  std::string log_level = "info";
  std::string master_key;
  std::string consent_rules_file;
  TelehealthProvider default_video_provider = TelehealthProvider::CUSTOM;
  bool video_enable_fallback = false;
  VideoEngine custom_video_engine = VideoEngine::builtin;
  int rate_per_person = 600;
  int rate_per_visit_link = 120;
  int rate_per_address = 1200;
  int rate_per_api_key = 0;
  Outgoing outgoing;
  Twilio twilio;
  Zoom zoom;
  GoogleMeet google_meet;
  LiveKit livekit;
  Janus janus;
  Ice ice;
  Mail mail;
  Recordings recordings;

  std::string public_host;  // no setting: --lan puts this machine's address here
};
CHIROFLOW_DESCRIBE(Config, data_dir, database_url, address, port, public_url, tls_cert, tls_key, allow_plain_http,
                   trusted_proxies, cors_origins, workers, max_body_bytes, max_connections, log_level, master_key,
                   consent_rules_file, default_video_provider, video_enable_fallback, custom_video_engine,
                   rate_per_person, rate_per_visit_link, rate_per_address, rate_per_api_key, outgoing, twilio, zoom,
                   google_meet, livekit, janus, ice, mail, recordings)

/// Calls `f(name, pointer to member as a type, the struct that has it)` for every setting. Those of a vendor are named with their
/// table: "twilio.account_sid".
template <class Struct, class F>
void for_each_setting(Struct& config, F&& f, const std::string& table = {}) {
  for_each_member<std::remove_const_t<Struct>>([&](auto d) {
    auto& member = config.*d.pointer;
    if constexpr (Described<std::remove_cvref_t<decltype(member)>>)
      for_each_setting(member, f, table + d.name + ".");
    else
      f(table + d.name, d, config);
  });
}

template <> inline constexpr Setting setting<&Config::data_dir>{"CHIROFLOW_DATA",
                                                                "Directory of database, keys and backups"};
template <> inline constexpr Setting setting<&Config::database_url>{
    "DATABASE_URL", "postgres://… ; empty: SQLite in the data directory"};
template <> inline constexpr Setting setting<&Config::address>{"CHIROFLOW_ADDRESS", "IP address to listen on"};
template <> inline constexpr Setting setting<&Config::port>{"CHIROFLOW_PORT",
                                                            "Port to listen on; 0 takes any free one"};
template <> inline constexpr Setting setting<&Config::public_url>{
    "NEXT_PUBLIC_APP_URL", "Address that people open; empty: the listening address"};
template <> inline constexpr Setting setting<&Config::tls_cert>{
    "CHIROFLOW_TLS_CERT", "Certificate chain, PEM; reloaded when the file changes"};
template <> inline constexpr Setting setting<&Config::tls_key>{"CHIROFLOW_TLS_KEY",
                                                               "Private key, PEM; reloaded when the file changes"};
template <> inline constexpr Setting setting<&Config::allow_plain_http>{
    "CHIROFLOW_ALLOW_PLAIN_HTTP",
    "Serve plain HTTP on an address other than loopback (behind a proxy on another machine); logged at each start"};
template <> inline constexpr Setting setting<&Config::trusted_proxies>{
    "TRUSTED_PROXIES", "Networks whose X-Forwarded-* headers count, separated by commas"};
template <> inline constexpr Setting setting<&Config::cors_origins>{
    "CHIROFLOW_CORS_ORIGINS", "Other origins whose pages may call the API, separated by commas"};
template <> inline constexpr Setting setting<&Config::workers>{
    "CHIROFLOW_WORKERS", "Worker threads; 0: 32, of which most wait for the common commit"};
template <> inline constexpr Setting setting<&Config::max_body_bytes>{"CHIROFLOW_MAX_BODY",
                                                                      "Largest request body in bytes"};
template <> inline constexpr Setting setting<&Config::max_connections>{
    "CHIROFLOW_MAX_CONNECTIONS",
    "Open connections at most; each waiting page holds one (the limit of open files must allow it, see "
    "docs/realtime.md)"};
template <> inline constexpr Setting setting<&Config::log_level>{"CHIROFLOW_LOG_LEVEL",
                                                                 "debug, info, warning or error"};
template <> inline constexpr Setting setting<&Config::master_key>{
    "CHIROFLOW_MASTER_KEY", "Master keys, in the key file's form; empty: master.key in the data directory"};
template <> inline constexpr Setting setting<&Config::consent_rules_file>{
    "CONSENT_RULES_FILE",
    "JSON with rows of your own for what states ask of consents (docs/consent.md); empty: ours alone"};
template <> inline constexpr Setting setting<&Config::default_video_provider>{"DEFAULT_VIDEO_PROVIDER",
                                                                              "TWILIO, ZOOM, GOOGLE_MEET or CUSTOM"};
template <> inline constexpr Setting setting<&Config::video_enable_fallback>{"VIDEO_ENABLE_FALLBACK",
                                                                             "Try other providers when one fails"};
template <> inline constexpr Setting setting<&Config::custom_video_engine>{
    "CUSTOM_VIDEO_ENGINE", "Engine behind CUSTOM: builtin, livekit or janus"};
template <> inline constexpr Setting setting<&Config::rate_per_person>{
    "CHIROFLOW_RATE_PERSON", "Requests a minute of one signed-in person; 0: no limit"};
template <> inline constexpr Setting setting<&Config::rate_per_visit_link>{
    "CHIROFLOW_RATE_VISIT_LINK", "Requests a minute of one visit link; 0: no limit"};
template <> inline constexpr Setting setting<&Config::rate_per_address>{
    "CHIROFLOW_RATE_ADDRESS", "Requests a minute of one address that is not signed in; 0: no limit"};
template <> inline constexpr Setting setting<&Config::rate_per_api_key>{
    "CHIROFLOW_RATE_API_KEY", "Requests a minute of one API key; 0: no limit"};

/// Reads the file (none when the path is empty) and the process's environment. Errors: invalid_argument naming key or variable.
Result<Config> load(const std::string& toml_path);
/// The same from texts; the environment is asked through `variable`.
Result<Config> load_from(std::string_view toml, const std::string& file_name,
                         FunctionRef<std::optional<std::string>(const char*)> variable);
/// Nothing when the process's environment does not have it.
std::optional<std::string> environment_variable(const char* name);
/// Names of all variables of the environment.
std::vector<std::string> environment_names();
/// docs/config.md
std::string reference_page();

}  // namespace chiroflow::config
