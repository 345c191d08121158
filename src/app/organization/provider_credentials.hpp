// SPDX-License-Identifier: Apache-2.0
// An organization's own accounts at video vendors: given by an owner, kept sealed, never shown again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/empty.hpp"
#include "domain/enums.hpp"

namespace chiroflow::app {

/// What is absent stays as it is stored; an empty text clears it.
struct TwilioCredentialsInput {
  std::optional<std::string> account_sid;
  std::optional<std::string> api_key_sid;
  std::optional<std::string> api_key_secret;
  std::optional<std::string> auth_token;
};
CHIROFLOW_DESCRIBE(TwilioCredentialsInput, account_sid, api_key_sid, api_key_secret, auth_token)

struct ZoomCredentialsInput {
  std::optional<std::string> account_id;
  std::optional<std::string> client_id;
  std::optional<std::string> client_secret;
  std::optional<std::string> sdk_key;
  std::optional<std::string> sdk_secret;
  std::optional<std::string> webhook_secret_token;
  std::optional<std::string> host_user;
  std::optional<std::string> product;
  std::optional<std::string> api_key;
  std::optional<std::string> api_secret;
};
CHIROFLOW_DESCRIBE(ZoomCredentialsInput, account_id, client_id, client_secret, sdk_key, sdk_secret,
                   webhook_secret_token, host_user, product, api_key, api_secret)

struct GoogleMeetCredentialsInput {
  std::optional<std::string> service_account_key;
  std::optional<std::string> delegated_user;
  std::optional<std::string> pubsub_topic;
  std::optional<std::string> push_service_account;
};
CHIROFLOW_DESCRIBE(GoogleMeetCredentialsInput, service_account_key, delegated_user, pubsub_topic, push_service_account)

struct LiveKitCredentialsInput {
  std::optional<std::string> url;
  std::optional<std::string> api_key;
  std::optional<std::string> api_secret;
};
CHIROFLOW_DESCRIBE(LiveKitCredentialsInput, url, api_key, api_secret)

struct ProviderCredentialsInput {
  TelehealthProvider provider = TelehealthProvider::TWILIO;
  std::optional<TwilioCredentialsInput> twilio;
  std::optional<ZoomCredentialsInput> zoom;
  std::optional<GoogleMeetCredentialsInput> google_meet;
  std::optional<LiveKitCredentialsInput> livekit;  // of provider CUSTOM
};
CHIROFLOW_DESCRIBE(ProviderCredentialsInput, provider, twilio, zoom, google_meet, livekit)

struct CredentialsProviderInput {
  TelehealthProvider provider = TelehealthProvider::TWILIO;
};
CHIROFLOW_DESCRIBE(CredentialsProviderInput, provider)

struct CredentialFieldView {
  std::string name;  // as in the input
  bool is_set = false;
  std::optional<std::string> hint;  // of what is no secret: an address as it is, of the rest the last four characters
};
CHIROFLOW_DESCRIBE(CredentialFieldView, name, is_set, hint)

struct ProviderCredentialsView {
  TelehealthProvider provider = TelehealthProvider::TWILIO;
  bool own_account = false;                 // the organization gave its own
  bool server_account = false;              // the server has one, used where the organization has none
  std::vector<CredentialFieldView> fields;  // all that can be given, also before anything was
  std::optional<std::string> webhook_url;   // to be entered at the vendor
  std::optional<Instant> updated_at;
};
CHIROFLOW_DESCRIBE(ProviderCredentialsView, provider, own_account, server_account, fields, webhook_url, updated_at)

struct ListProviderCredentialsOutput {
  std::vector<ProviderCredentialsView> providers;
};
CHIROFLOW_DESCRIBE(ListProviderCredentialsOutput, providers)

struct TestProviderCredentialsOutput {
  bool works = false;
  std::string message;       // what is wrong and what to do about it
  std::int64_t latency = 0;  // milliseconds
};
CHIROFLOW_DESCRIBE(TestProviderCredentialsOutput, works, message, latency)

/// CUSTOM is the organization's own LiveKit account. Error: invalid_argument, with the field, for credentials that lack what is needed and
/// for an address that this server does not allow.
Result<ProviderCredentialsView> set_provider_credentials(Call& call, const ProviderCredentialsInput& input);
Result<ListProviderCredentialsOutput> get_provider_credentials(Call& call, const Empty& input);
/// Rooms that were made with them can no longer be ended by us. Removing what is not there succeeds.
Result<ProviderCredentialsView> remove_provider_credentials(Call& call, const CredentialsProviderInput& input);
/// Really asks the vendor, with what is stored overlaid by what is given, and stores nothing.
Result<TestProviderCredentialsOutput> test_provider_credentials(Call& call, const ProviderCredentialsInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <>
inline constexpr FieldRule rule<&app::TwilioCredentialsInput::account_sid>{.max_length = 100, .doc = "AC…"};
template <>
inline constexpr FieldRule rule<&app::TwilioCredentialsInput::api_key_sid>{.max_length = 100,
                                                                           .doc = "SK…, a key of region US1"};
template <>
inline constexpr FieldRule rule<&app::TwilioCredentialsInput::api_key_secret>{.max_length = 200, .doc = "Write-only"};
template <>
inline constexpr FieldRule rule<&app::TwilioCredentialsInput::auth_token>{
    .max_length = 200, .doc = "Write-only; checks Twilio's calls to us"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::account_id>{
    .max_length = 200, .doc = "Of the Server-to-Server OAuth app, as clientId and clientSecret"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::client_id>{.max_length = 200};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::client_secret>{.max_length = 200, .doc = "Write-only"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::sdk_key>{.max_length = 200,
                                                                     .doc = "Of the Meeting SDK or Video SDK app"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::sdk_secret>{.max_length = 200, .doc = "Write-only"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::webhook_secret_token>{.max_length = 200,
                                                                                  .doc = "Write-only"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::host_user>{
    .max_length = 320, .doc = "Whose meetings they are: user id or e-mail; empty: the account's owner"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::product>{.max_length = 20, .doc = "meeting or video"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::api_key>{.max_length = 200,
                                                                     .doc = "Of the Video SDK; product video only"};
template <>
inline constexpr FieldRule rule<&app::ZoomCredentialsInput::api_secret>{.max_length = 200, .doc = "Write-only"};
template <>
inline constexpr FieldRule rule<&app::GoogleMeetCredentialsInput::service_account_key>{
    .max_length = 10'000, .doc = "The key file's JSON; write-only"};
template <>
inline constexpr FieldRule rule<&app::GoogleMeetCredentialsInput::delegated_user>{
    .max_length = 320, .doc = "E-mail of the Workspace user in whose name meetings are made"};
template <>
inline constexpr FieldRule rule<&app::GoogleMeetCredentialsInput::pubsub_topic>{.max_length = 300,
                                                                                .doc = "projects/…/topics/…"};
template <>
inline constexpr FieldRule rule<&app::GoogleMeetCredentialsInput::push_service_account>{
    .max_length = 320, .doc = "E-mail that Pub/Sub signs its calls with"};
template <>
inline constexpr FieldRule rule<&app::LiveKitCredentialsInput::url>{
    .max_length = 300, .doc = "https:// or wss:// at *.livekit.cloud, or a server that the administrator allows"};
template <>
inline constexpr FieldRule rule<&app::LiveKitCredentialsInput::api_key>{.max_length = 200, .doc = "API…"};
template <>
inline constexpr FieldRule rule<&app::LiveKitCredentialsInput::api_secret>{.max_length = 200, .doc = "Write-only"};
}  // namespace chiroflow
