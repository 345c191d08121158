// SPDX-License-Identifier: Apache-2.0
// Where Twilio is, as whom we call it and how its rooms are made. Limits: docs of the Rooms resource
// (twilio.com/docs/video/api/rooms-resource).
#pragma once

#include <string>

#include "domain/provider_credentials.hpp"

namespace chiroflow {

namespace twilio {

struct TwilioConfig {
  TwilioCredentials credentials;
  std::string base_url = "https://video.twilio.com";
  std::string insights_base_url = "https://insights.twilio.com";
  std::string webhook_url;         // the public address of /webhooks/twilio
  std::string media_region;        // "ie1", "de1", "us1", …; empty: Twilio takes the nearest
  int empty_room_minutes = 30;     // how long a room waits after the last one has left
  bool compose_recordings = true;  // one mp4 of a recording once its room has ended
  int deadline_ms = 4000;          // of one call
  int download_deadline_ms = 3'600'000;
};
CHIROFLOW_DESCRIBE(TwilioConfig, credentials, base_url, insights_base_url, webhook_url, media_region,
                   empty_room_minutes, compose_recordings, deadline_ms, download_deadline_ms)

}  // namespace twilio

template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::base_url>{
    .min_length = 1, .max_length = 200, .has_default = true, .doc = "Address of Twilio's Video interface"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::insights_base_url>{
    .min_length = 1, .max_length = 200, .has_default = true, .doc = "Address of Twilio's Insights interface"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::webhook_url>{
    .max_length = 2000,
    .has_default = true,
    .doc = "Public address that Twilio calls about rooms; empty: Twilio is not asked to call"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::media_region>{
    .max_length = 20, .has_default = true, .doc = "Where the media servers stand; empty: the nearest"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::empty_room_minutes>{
    .min = 1, .max = 60, .has_default = true, .doc = "How long a room waits after the last one has left"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::compose_recordings>{
    .has_default = true, .doc = "Have one mp4 made of each recording, which Twilio bills by the minute"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::deadline_ms>{
    .min = 100, .max = 10'000, .has_default = true, .doc = "Longest time of one call to Twilio"};
template <>
inline constexpr FieldRule rule<&twilio::TwilioConfig::download_deadline_ms>{
    .min = 1000, .max = 86'400'000, .has_default = true, .doc = "Longest time of fetching one recorded file"};

}  // namespace chiroflow
