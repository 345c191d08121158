// SPDX-License-Identifier: Apache-2.0
#include "app/video/policy.hpp"

#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/telehealth/patient_place.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
using State = std::optional<std::string>;

void heed(const Call& call, const Organization& organization, const State& state, VideoPolicy& policy) {
  if (!state || !call.services.consents) return;
  const auto rule = call.services.consents->rules.of(*state, clinic_day(call.services, organization, call.now));
  if (rule.end_to_end_calls) policy.end_to_end_for = rule.name;
}
}  // namespace

Result<bool> has_own_livekit(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql = "SELECT 1 FROM provider_credential WHERE organization_id = ? AND video_engine = ?";
  return store::exists(reader, sql, organization, VideoEngine::livekit);
}

Result<VideoPolicy> video_policy(const Call& call, db::Reader& reader, const Organization& organization) {
  static const std::string sql =
      "SELECT provider FROM baa_attestation WHERE organization_id = ? AND withdrawn_at IS NULL";
  const auto& settings = call.services.settings;
  return VideoPolicy{.organization = organization.id,
                     .default_provider = organization.default_provider.value_or(settings.default_provider),
                     .fallback_enabled = organization.fallback_enabled.value_or(settings.fallback_enabled),
                     .attested = TRY(store::query_all<TelehealthProvider>(reader, sql, organization.id)),
                     .own_livekit = TRY(has_own_livekit(reader, organization.id))};
}

Result<VideoPolicy> video_policy(const Call& call, db::Reader& reader, const Organization& organization,
                                 const PatientId& patient, const std::optional<std::string>& stated_state) {
  static const std::string home = "SELECT state FROM patient WHERE organization_id = ? AND id = ?";
  auto policy = TRY(video_policy(call, reader, organization));
  State state = stated_state;
  if (!state) state = TRY(store::query_value<State>(reader, home, organization.id, patient)).value_or(std::nullopt);
  heed(call, organization, state, policy);
  return policy;
}

Result<VideoPolicy> video_policy(const Call& call, db::Reader& reader, const Organization& organization,
                                 const TelehealthSession& session) {
  static const std::string home =
      "SELECT p.state FROM appointment a JOIN patient p ON p.organization_id = a.organization_id AND p.id = "
      "a.patient_id"
      " WHERE a.organization_id = ? AND a.id = ?";
  auto policy = TRY(video_policy(call, reader, organization));
  State state = stated_state(session, call.now);
  if (!state)
    state =
        TRY(store::query_value<State>(reader, home, organization.id, session.appointment_id)).value_or(std::nullopt);
  heed(call, organization, state, policy);
  return policy;
}

std::string no_agreement_warning(TelehealthProvider provider) {
  const bool livekit = provider == TelehealthProvider::CUSTOM;
  return "No owner has attested a signed business associate agreement with " +
         (livekit ? "LiveKit, whose account is the clinic's CUSTOM" : std::string(name_of(provider)));
}

Room room_row(const Call& call, const SessionId& session, const MadeRoom& made) {
  Room room;
  room.id = call.services.ids.next<RoomId>();
  room.organization_id = call.organization();
  room.session_id = session;
  room.provider = made.account->kind();
  room.video_engine = made.account->engine();
  if (!made.account->is_servers()) room.credential_id = made.account->credential_id();
  room.name = made.room.name;
  room.external_id = made.room.external_id;
  room.join_url = made.room.join_url;
  if (made.room.secret)
    room.secret = Sealed{
        call.services.sealer.seal({room.organization_id.view(), "room", room.id.view(), "secret"}, *made.room.secret)};
  room.created_at = call.now;
  return room;
}

Result<ProviderRoom> opened(const Call& call, const Room& room) {
  ProviderRoom out{.name = room.name, .external_id = room.external_id, .join_url = room.join_url, .secret = {}};
  if (room.secret)
    out.secret =
        std::string(TRY(call.services.sealer.open({room.organization_id.view(), "room", room.id.view(), "secret"},
                                                  room.secret->bytes))
                        .view());
  return out;
}

void note_how(const VideoAccount& account, std::string_view how, std::vector<Attempt>& attempts) {
  if (account.kind() == TelehealthProvider::CUSTOM && account.is_servers()) return;  // ours needs no agreement
  attempts.push_back({.provider = account.kind(), .operation = std::string(how), .succeeded = true, .duration = {}});
}

Result<bool> lost_its_agreement(db::Reader& reader, const VideoPolicy& policy, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT operation FROM provider_attempt WHERE organization_id = ? AND session_id = ? AND provider = ?"
      " AND operation IN ('named', 'fell_back') ORDER BY at DESC, id DESC LIMIT 1";
  // The default is the clinic's own choice.
  if (policy.trusts(session.provider) || session.provider == policy.default_provider) return false;
  const auto how =
      TRY(store::query_value<std::string>(reader, sql, session.organization_id, session.id, session.provider));
  return how == kFellBack;
}

Result<void> store_attempts(Call& call, db::Writer& writer, const SessionId& session,
                            const std::vector<Attempt>& attempts) {
  for (const auto& attempt : attempts) {
    ProviderAttempt row;
    row.id = call.services.ids.next_text();
    row.organization_id = call.organization();
    row.session_id = session;
    row.provider = attempt.provider;
    row.operation = attempt.operation;
    row.succeeded = attempt.succeeded;
    row.duration_ms = attempt.duration.count();
    row.error_code = attempt.error_code;
    row.vendor_code = attempt.vendor_code;
    row.at = call.now;
    TRY(store::insert_row(writer, row));
  }
  return {};
}

}  // namespace chiroflow::app
