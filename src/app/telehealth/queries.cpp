// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/queries.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/page_cursor.hpp"
#include "app/video/policy.hpp"
#include "app/video/room_change.hpp"
#include "app/visibility.hpp"
#include "app/waiting/answers.hpp"
#include "domain/session_state.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
constexpr int kAttemptsShown = 20;

Result<VideoPolicy> own_policy(Call& call) {
  return db::read<VideoPolicy>(call.services.database, [&](db::Reader& reader) -> Result<VideoPolicy> {
    return video_policy(call, reader, TRY(own_organization(call, reader)));
  });
}

AbilityView view(const Ability& ability) { return {ability.support, ability.reason}; }

CapabilitiesView view(const ProviderCapabilities& c, bool attested) {
  CapabilitiesView out;
  out.waiting_room = c.waiting_room.there();
  out.recording = c.recording.there();
  out.screen_share = c.screen_share.there();
  out.chat = c.chat.there();
  out.virtual_background = c.virtual_background.there();
  out.breakout_rooms = c.breakout_rooms.there();
  out.max_participants = c.max_participants;
  out.hipaa_compliant = attested;
  out.e2e_encryption = c.end_to_end_encryption;
  out.details = {.waiting_room = view(c.waiting_room),
                 .recording = view(c.recording),
                 .screen_share = view(c.screen_share),
                 .chat = view(c.chat),
                 .virtual_background = view(c.virtual_background),
                 .breakout_rooms = view(c.breakout_rooms),
                 .list_participants = view(c.list_participants),
                 .mute = view(c.mute),
                 .unmute = view(c.unmute),
                 .remove_participant = view(c.remove_participant),
                 .spotlight = view(c.spotlight),
                 .quality = view(c.quality),
                 .webhooks = view(c.webhooks)};
  return out;
}

std::string cursor_behind(const Rows<store::SessionListItem>& rows, std::size_t row) {
  constexpr int kStart = column_of<store::SessionListItem, &store::SessionRow::scheduled_start_time>();
  constexpr int kId = column_of<store::SessionListItem, &store::SessionRow::id>();
  static_assert(kStart >= 0 && kId >= 0);
  return write_cursor(from_unix_ms(rows.number(row, kStart)), rows.text(row, kId));
}

Result<void> add_answers(const Call& call, db::Reader& reader, Rows<store::UpcomingSession>& rows) {
  using Place = store::WaitingRoomView;
  constexpr int kPlace = column_of<store::UpcomingSession, &store::UpcomingSession::waiting_room>();
  constexpr int kAnswered = kPlace + column_of<Place, &Place::pre_visit_questionnaire_completed>();
  constexpr int kAnswers = kPlace + column_of<Place, &Place::pre_visit_responses>();
  constexpr int kId = column_of<store::UpcomingSession, &store::SessionRow::id>();
  static_assert(kPlace >= 0 && kId >= 0);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows.is_null(row, kAnswered) || rows.number(row, kAnswered) == 0) continue;
    const auto answers = TRY(answers_shown(call, reader, SessionId(std::string(rows.text(row, kId)))));
    if (answers) rows.set_text(row, kAnswers, answers->text);
  }
  return {};
}

AttemptView view(const ProviderAttempt& a) {
  return {a.provider, a.operation, a.succeeded, a.duration_ms, a.error_code, a.vendor_code, a.at};
}

/// A visit that runs at a vendor whose agreement was withdrawn is not torn apart for it, but nobody is left in the dark.
Result<std::optional<std::string>> warning_of(const Call& call, db::Reader& reader, const RoomStatusOutput& seen) {
  // Most visits end here, without another query.
  if (!seen.active_room || is_over(seen.status)) return std::nullopt;
  if (seen.provider == TelehealthProvider::CUSTOM && !seen.active_room->own_account) return std::nullopt;
  const auto session = TRY(store::find_session(reader, call.organization(), seen.id));
  const auto policy = TRY(video_policy(call, reader, TRY(own_organization(call, reader))));
  if (!session || !TRY(lost_its_agreement(reader, policy, *session))) return std::nullopt;
  return "The agreement with " + std::string(name_of(session->provider)) +
         " was withdrawn after this visit had come there by itself. " +
         (is_running(session->status)
              ? "Who is inside stays; telehealth.switchProvider moves the visit, and its next room is elsewhere"
              : "The next who enters gets a room elsewhere");
}
}  // namespace

Result<ProviderStatusOutput> get_provider_status(Call& call, const Empty&) {
  const auto policy = TRY(own_policy(call));
  ProviderStatusOutput out{
      .default_provider = policy.default_provider, .providers = {}, .fallback_enabled = policy.fallback_enabled};
  for (const auto& state : TRY(call.services.video.states(call.organization())))
    out.providers.push_back({state.provider, state.health.available, state.health.message, state.health.checked_at,
                             state.health.latency.count(), state.breaker, state.configured, state.own_account});
  return out;
}

Result<std::optional<CapabilitiesView>> get_provider_capabilities(Call& call, const CapabilitiesInput& input) {
  const auto account = TRY(call.services.video.find(call.organization(), input.provider));
  if (!account) return std::optional<CapabilitiesView>();
  const auto policy = TRY(own_policy(call));
  const bool attested =
      std::find(policy.attested.begin(), policy.attested.end(), input.provider) != policy.attested.end();
  return std::optional(view(account->provider().capabilities(), attested));
}

Result<RoomStatusOutput> get_room_status(Call& call, const SessionInput& input) {
  auto out =
      TRY(db::read<RoomStatusOutput>(call.services.database, [&](db::Reader& reader) -> Result<RoomStatusOutput> {
        auto details = TRY(store::find_details(reader, call.organization(), input.session_id));
        if (!details) return fail(not_found("Session"));
        RoomStatusOutput found;
        static_cast<store::SessionDetails&>(found) = std::move(*details);
        if (found.waiting_room && found.waiting_room->pre_visit_questionnaire_completed)
          found.waiting_room->pre_visit_responses = TRY(answers_shown(call, reader, found.id));
        for (const auto& attempt : TRY(store::attempts(reader, call.organization(), input.session_id, kAttemptsShown)))
          found.provider_attempts.push_back(view(attempt));
        if (const auto room = TRY(store::find_active_room(reader, call.organization(), input.session_id)))
          found.active_room =
              ActiveRoomView{room->provider, room->video_engine, room->credential_id.has_value(), room->created_at};
        found.warning = TRY(warning_of(call, reader, found));
        found.ratings = TRY(ratings_of(call, reader, found.id));
        return found;
      }));
  hide(*call.actor.role, out);
  call.read_of({"TelehealthSession", out.id.view(), out.appointment.patient_id, {}});
  return out;
}

Result<ListSessionsOutput> list_sessions(Call& call, const ListSessionsInput& input) {
  std::optional<store::SessionCursor> cursor;
  if (input.cursor) {
    const auto parsed = parse_cursor(*input.cursor);
    if (!parsed) return ListSessionsOutput{};
    cursor = store::SessionCursor{parsed->at, SessionId(parsed->id)};
  }
  const store::SessionFilter filter{input.status, input.provider_id, input.patient_id, input.from_date, input.to_date};
  ListSessionsOutput out;
  out.sessions = TRY(db::read<Rows<store::SessionListItem>>(call.services.database, [&](db::Reader& reader) {
    return store::list(reader, call.organization(), filter, cursor, input.limit);
  }));
  if (out.sessions.size() > static_cast<std::size_t>(input.limit)) {
    out.sessions.pop_back();
    out.next_cursor.value = cursor_behind(out.sessions, out.sessions.size() - 1);
  }
  hide(*call.actor.role, out.sessions);
  call.read_of({"TelehealthSession", {}, input.patient_id, count_of(out.sessions.size())});
  return out;
}

Result<Rows<store::UpcomingSession>> get_upcoming(Call& call, const UpcomingInput& input) {
  Rows<store::UpcomingSession> rows;
  if (!call.actor.clinician_id) return rows;
  rows = TRY(db::read<Rows<store::UpcomingSession>>(
      call.services.database, [&](db::Reader& reader) -> Result<Rows<store::UpcomingSession>> {
        auto found = TRY(store::upcoming(reader, call.organization(), *call.actor.clinician_id, call.now, input.limit));
        TRY(add_answers(call, reader, found));
        return found;
      }));
  hide(*call.actor.role, rows);
  call.read_of({"TelehealthSession", {}, std::nullopt, count_of(rows.size())});
  return rows;
}

}  // namespace chiroflow::app
