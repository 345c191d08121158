// SPDX-License-Identifier: Apache-2.0
#include "app/organization/provider_credentials.hpp"

#include <algorithm>
#include <array>

#include "app/audit_details.hpp"
#include "app/organization/organization.hpp"
#include "app/recordings/account_runs.hpp"
#include "app/video/video_service.hpp"
#include "crypto/bytes.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
using enum TelehealthProvider;

constexpr std::array<std::string_view, 7> kSecrets{"api_key_secret",     "auth_token",           "client_secret",
                                                   "sdk_secret",         "webhook_secret_token", "api_secret",
                                                   "service_account_key"};

bool is_secret(std::string_view name) { return std::find(kSecrets.begin(), kSecrets.end(), name) != kSecrets.end(); }

std::string camel(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i)
    out += name[i] == '_' && i + 1 < name.size() ? static_cast<char>(name[++i] - 'a' + 'A') : name[i];
  return out;
}

Result<VideoEngine> engine_of(TelehealthProvider provider) {
  switch (provider) {
    case TWILIO: return VideoEngine::twilio;
    case ZOOM: return VideoEngine::zoom;
    case GOOGLE_MEET: return VideoEngine::google_meet;
    case CUSTOM: return VideoEngine::livekit;
  }
  return fail(internal_error("a provider of another kind"));
}

Result<AccountDirectory*> directory(const Call& call) {
  auto* found = call.services.video.organizations();
  if (!found) return fail(internal_error("no directory of organizations' accounts"));
  return found;
}

VendorCredentials empty_for(VideoEngine engine) {
  if (engine == VideoEngine::zoom) return ZoomCredentials{};
  if (engine == VideoEngine::google_meet) return GoogleMeetCredentials{};
  if (engine == VideoEngine::livekit) return LiveKitAccount{};
  return TwilioCredentials{};
}

/// Lays what is given over what is stored; the names are the same in both structs.
template <class Input, class Credentials>
void overlay(const Input& input, Credentials& credentials) {
  for_each_member<Input>([&](auto from) {
    if (!(input.*from.pointer)) return;
    for_each_member<Credentials>([&](auto to) {
      if (std::string_view(from.name) == to.name) credentials.*to.pointer = *(input.*from.pointer);
    });
  });
}

Error missing(std::string field) {
  return invalid_field(std::move(field), "Needed; without it the vendor lets nobody in");
}

Result<void> require_complete(const AllowedLiveKit&, TwilioCredentials& c) {
  if (c.account_sid.empty()) return fail(missing("twilio.accountSid"));
  if (c.api_key_sid.empty()) return fail(missing("twilio.apiKeySid"));
  if (c.api_key_secret.empty()) return fail(missing("twilio.apiKeySecret"));
  if (!c.account_sid.starts_with("AC"))
    return fail(
        invalid_field("twilio.accountSid", "An account SID begins with AC; it stands on the console's first page"));
  if (!c.api_key_sid.starts_with("SK"))
    return fail(invalid_field("twilio.apiKeySid", "An API key's SID begins with SK; make one under API keys & tokens"));
  return {};
}

Result<void> require_complete(const AllowedLiveKit&, ZoomCredentials& c) {
  if (c.product != "meeting" && c.product != "video") return fail(invalid_field("zoom.product", "meeting or video"));
  if (c.product == "video") {
    if (c.sdk_key.empty()) return fail(missing("zoom.sdkKey"));
    if (c.sdk_secret.empty()) return fail(missing("zoom.sdkSecret"));
    return {};
  }
  if (c.account_id.empty()) return fail(missing("zoom.accountId"));
  if (c.client_id.empty()) return fail(missing("zoom.clientId"));
  if (c.client_secret.empty()) return fail(missing("zoom.clientSecret"));
  return {};
}

Result<void> require_complete(const AllowedLiveKit&, GoogleMeetCredentials& c) {
  if (c.service_account_key.empty()) return fail(missing("googleMeet.serviceAccountKey"));
  if (c.delegated_user.empty()) return fail(missing("googleMeet.delegatedUser"));
  return {};
}

/// Hosts that are allowed are not named: other clinics of this server have theirs among them.
Result<void> require_complete(const AllowedLiveKit& allowed, LiveKitAccount& c) {
  if (c.url.empty()) return fail(missing("livekit.url"));
  auto url = allowed_livekit_url(c.url, allowed);
  if (!url)
    return fail(invalid_field("livekit.url",
                              "Not an address that this server may call. Allowed is https:// or wss:// with a host of "
                              "livekit.cloud (wss://your-project.livekit.cloud), or with a host that the "
                              "administrator of this server put into LIVEKIT_ALLOWED_HOSTS"));
  c.url = std::move(*url);
  if (c.api_key.empty()) return fail(missing("livekit.apiKey"));
  if (c.api_secret.empty()) return fail(missing("livekit.apiSecret"));
  return {};
}

Result<std::optional<ProviderCredential>> stored(db::Reader& reader, const OrganizationId& organization,
                                                 VideoEngine engine) {
  static const std::string sql =
      store::select_from<ProviderCredential>("c") + " WHERE c.organization_id = ? AND c.video_engine = ?";
  return store::query_one<ProviderCredential>(reader, sql, organization, engine);
}

/// What is stored with what is given laid over it, complete.
Result<VendorCredentials> combined(const AccountDirectory& accounts, const std::optional<ProviderCredential>& row,
                                   const ProviderCredentialsInput& input, VideoEngine engine) {
  auto all = row ? TRY(accounts.read(*row)) : empty_for(engine);
  if (auto* twilio = std::get_if<TwilioCredentials>(&all); twilio && input.twilio) overlay(*input.twilio, *twilio);
  if (auto* zoom = std::get_if<ZoomCredentials>(&all); zoom && input.zoom) overlay(*input.zoom, *zoom);
  if (auto* meet = std::get_if<GoogleMeetCredentials>(&all); meet && input.google_meet)
    overlay(*input.google_meet, *meet);
  if (auto* livekit = std::get_if<LiveKitAccount>(&all); livekit && input.livekit) overlay(*input.livekit, *livekit);
  const auto allowed = accounts.allowed_livekit();
  TRY(std::visit([&](auto& c) { return require_complete(allowed, c); }, all));
  return all;
}

/// `given`: somebody gave these; else they only name what can be given.
template <class Credentials>
void add_fields(const Credentials& credentials, bool given, std::vector<CredentialFieldView>& fields) {
  for_each_member<Credentials>([&](auto d) {
    const std::string& value = credentials.*d.pointer;
    auto& field = fields.emplace_back();
    field.name = camel(d.name);
    field.is_set = given && !value.empty();
    if (!field.is_set || is_secret(d.name)) return;
    const bool whole = std::string_view(d.name) == "url";
    field.hint = whole ? value : "…" + value.substr(value.size() - std::min<std::size_t>(4, value.size()));
  });
}

/// CUSTOM has the server's own engine where there is no account.
bool server_has_one(const VideoService& video, TelehealthProvider provider) {
  const auto& accounts = video.server_accounts();
  return std::any_of(accounts.begin(), accounts.end(), [&](const auto& account) {
    return account->kind() == provider && account->provider().configured();
  });
}

Result<ProviderCredentialsView> view_of(const Call& call, const AccountDirectory& accounts, TelehealthProvider provider,
                                        const std::optional<ProviderCredential>& row) {
  ProviderCredentialsView view;
  view.provider = provider;
  view.own_account = row.has_value();
  const auto engine = TRY(engine_of(provider));
  view.server_account = server_has_one(call.services.video, provider);
  const auto credentials = row ? TRY(accounts.read(*row)) : empty_for(engine);
  std::visit([&](const auto& c) { add_fields(c, view.own_account, view.fields); }, credentials);
  if (!row) return view;
  view.webhook_url = webhook_address(call.services.settings, row->video_engine, row->webhook_id);
  view.updated_at = row->updated_at;
  return view;
}

std::string note(TelehealthProvider provider) { return R"({"provider":")" + std::string(name_of(provider)) + "\"}"; }

std::string random_hex(Random& random) {
  std::string bytes(16, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return crypto::hex(bytes);
}

/// What tells one account at a vendor from another.
std::string account_of(const VendorCredentials& credentials) {
  if (const auto* twilio = std::get_if<TwilioCredentials>(&credentials)) return twilio->account_sid;
  if (const auto* zoom = std::get_if<ZoomCredentials>(&credentials)) return zoom->account_id + " " + zoom->product;
  if (const auto* google = std::get_if<GoogleMeetCredentials>(&credentials)) return google->delegated_user;
  if (const auto* livekit = std::get_if<LiveKitAccount>(&credentials)) return livekit->url;
  return {};
}

/// Rooms in use are looked for, and ended, at the account that made them, and recordings fetched and deleted there. A room that could not
/// be ended for days keeps no clinic from its credentials: the account may be closed.
Result<void> require_unused(db::Reader& reader, const ProviderCredential& row, std::string_view before_what) {
  static const std::string in_use =
      "SELECT r.id FROM room r WHERE r.organization_id = ? AND r.credential_id = ? AND r.status IN ('ACTIVE', 'FAILED')"
      " AND NOT EXISTS (SELECT 1 FROM job j WHERE j.organization_id = r.organization_id AND j.attempts >= 8 AND"
      " ((j.kind = 'end_room' AND j.subject_id = r.session_id) OR (j.kind = 'end_left_room' AND j.subject_id = r.id)))"
      " LIMIT 1";
  if (TRY(store::exists(reader, in_use, row.organization_id, row.id)))
    return fail(
        precondition_failed("Rooms of the present account are still open; end those visits, or move them to "
                            "another provider, before you " +
                                std::string(before_what),
                            "rooms_in_use"));
  if (TRY(has_open_runs(reader, row.organization_id, row.id)))
    return fail(
        precondition_failed("Recordings of the present account still run, or lie there to be fetched or "
                            "deleted; wait until they are done before you " +
                                std::string(before_what),
                            "recordings_in_use"));
  return {};
}

/// Another LiveKit server may be run by somebody else, with whom no agreement was attested.
Result<void> forget_agreement(Call& call, db::Writer& writer, VideoEngine engine) {
  if (engine != VideoEngine::livekit) return {};
  return withdraw_standing_agreement(call, writer, CUSTOM);
}

Result<void> leave_account(Call& call, db::Writer& writer, const ProviderCredential& row,
                           const VendorCredentials& before, const VendorCredentials& now) {
  if (account_of(before) == account_of(now)) return {};
  TRY(require_unused(writer, row, "change to another account"));
  return forget_agreement(call, writer, row.video_engine);
}

Result<ProviderCredentialsView> set_in(Call& call, db::Writer& writer, const AccountDirectory& accounts,
                                       const ProviderCredentialsInput& input, VideoEngine engine) {
  static const std::string update =
      "UPDATE provider_credential SET credentials = ?, updated_by = ?, updated_at = ? WHERE organization_id = ? AND id "
      "= ?";
  TRY(store::lock_organization(writer, call.organization()));
  auto there = TRY(stored(writer, call.organization(), engine));
  const auto all = TRY(combined(accounts, there, input, engine));
  if (there) TRY(leave_account(call, writer, *there, TRY(accounts.read(*there)), all));
  ProviderCredential row = there.value_or(ProviderCredential{});
  if (!there) {
    row.id = call.services.ids.next_text();
    row.organization_id = call.organization();
    row.video_engine = engine;
    row.webhook_id = random_hex(call.services.random);
    row.created_at = call.now;
  }
  row.credentials = Sealed{call.services.sealer.seal(credentials_place(row), accounts.write(all))};
  row.updated_by = call.actor.user_id;
  // Two changes in one millisecond are two: who keeps a provider compares this.
  row.updated_at = there ? std::max(call.now, there->updated_at + Millis(1)) : call.now;
  if (there)
    TRY(store::execute(writer, update, row.credentials, row.updated_by, row.updated_at, row.organization_id, row.id));
  else
    TRY(store::insert_row(writer, row));
  TRY(call.changed(writer, {"ProviderCredential", row.id, std::nullopt, note(input.provider)}));
  return view_of(call, accounts, input.provider, row);
}
}  // namespace

Result<ProviderCredentialsView> set_provider_credentials(Call& call, const ProviderCredentialsInput& input) {
  const auto engine = TRY(engine_of(input.provider));
  const auto* accounts = TRY(directory(call));
  return call.commit([&](db::Writer& writer) { return set_in(call, writer, *accounts, input, engine); });
}

Result<ListProviderCredentialsOutput> get_provider_credentials(Call& call, const Empty&) {
  const auto* accounts = TRY(directory(call));
  ListProviderCredentialsOutput out;
  for (const auto provider : {TWILIO, ZOOM, GOOGLE_MEET, CUSTOM}) {
    const auto row = TRY(db::read<std::optional<ProviderCredential>>(
        call.services.database, [&](db::Reader& reader) -> Result<std::optional<ProviderCredential>> {
          return stored(reader, call.organization(), TRY(engine_of(provider)));
        }));
    out.providers.push_back(TRY(view_of(call, *accounts, provider, row)));
  }
  return out;
}

Result<ProviderCredentialsView> remove_provider_credentials(Call& call, const CredentialsProviderInput& input) {
  static const std::string remove = "DELETE FROM provider_credential WHERE organization_id = ? AND id = ?";
  const auto engine = TRY(engine_of(input.provider));
  auto* accounts = TRY(directory(call));
  auto out = call.commit([&](db::Writer& writer) -> Result<ProviderCredentialsView> {
    TRY(store::lock_organization(writer, call.organization()));
    if (const auto row = TRY(stored(writer, call.organization(), engine))) {
      TRY(require_unused(writer, *row, "remove it"));
      TRY(forget_agreement(call, writer, engine));
      TRY(store::execute(writer, remove, call.organization(), row->id));
      TRY(call.changed(writer, {"ProviderCredential", row->id, std::nullopt, note(input.provider)}));
    }
    return view_of(call, *accounts, input.provider, std::nullopt);
  });
  if (out) accounts->forget(call.organization(), engine);
  return out;
}

Result<TestProviderCredentialsOutput> test_provider_credentials(Call& call, const ProviderCredentialsInput& input) {
  const auto engine = TRY(engine_of(input.provider));
  const auto* accounts = TRY(directory(call));
  const auto row = TRY(db::read<std::optional<ProviderCredential>>(
      call.services.database, [&](db::Reader& reader) { return stored(reader, call.organization(), engine); }));
  const auto all = TRY(combined(*accounts, row, input, engine));
  const auto health = accounts->make(all)->health();
  // Who tries credentials leaves a line, as it makes this server call a vendor.
  call.read_of(
      {"ProviderCredential", row ? std::string_view(row->id) : std::string_view(), std::nullopt, note(input.provider)});
  return TestProviderCredentialsOutput{health.available, health.message, health.latency.count()};
}

}  // namespace chiroflow::app
