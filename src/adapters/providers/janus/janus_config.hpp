// SPDX-License-Identifier: Apache-2.0
// One Janus gateway (https://janus.conf.meetecho.com, 1.x) with its VideoRoom plugin, as the server's configuration has it.
#pragma once

#include <string>

#include "core/describe.hpp"
#include "domain/provider_credentials.hpp"

namespace chiroflow::janus {

struct JanusConfig {
  /// api_secret is both `api_secret` and `token_auth_secret` of janus.jcfg; empty where Janus lets everybody in.
  JanusCredentials credentials;
  std::string url;        // of the Janus API for people's browsers: ws(s)://… or http(s)://host:8088/janus
  std::string admin_url;  // of the Admin API for this server alone: http://127.0.0.1:7088/admin
  /// `string_ids` of janus.plugin.videoroom.jcfg. Without it rooms and people are numbers derived from our names.
  bool string_ids = true;
  /// A folder of this machine that Janus writes into and that we may write into too; empty: nothing is recorded.
  std::string recordings_dir;
  std::string webhook_user = "janus";  // `backend_user` of janus.eventhandler.sampleevh.jcfg
  // Programs by name or absolute path.
  std::string pp_rec = "janus-pp-rec";
  std::string ffmpeg = "ffmpeg";
  std::string ffprobe = "ffprobe";
  int conversion_minutes = 240;  // the longest that a recording may take to become one film
};
CHIROFLOW_DESCRIBE(JanusConfig, credentials, url, admin_url, string_ids, recordings_dir, webhook_user, pp_rec, ffmpeg,
                   ffprobe, conversion_minutes)

}  // namespace chiroflow::janus

namespace chiroflow {

template <>
inline constexpr FieldRule rule<&janus::JanusConfig::string_ids>{.has_default = true};
template <>
inline constexpr FieldRule rule<&janus::JanusConfig::recordings_dir>{.has_default = true};
template <>
inline constexpr FieldRule rule<&janus::JanusConfig::webhook_user>{.has_default = true};
template <>
inline constexpr FieldRule rule<&janus::JanusConfig::pp_rec>{.has_default = true};
template <>
inline constexpr FieldRule rule<&janus::JanusConfig::ffmpeg>{.has_default = true};
template <>
inline constexpr FieldRule rule<&janus::JanusConfig::ffprobe>{.has_default = true};
template <>
inline constexpr FieldRule rule<&janus::JanusConfig::conversion_minutes>{.min = 1, .max = 1440, .has_default = true};

}  // namespace chiroflow
