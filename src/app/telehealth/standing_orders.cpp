// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/standing_orders.hpp"

#include <optional>
#include <vector>

#include "app/telehealth/let_in.hpp"
#include "app/video/policy.hpp"
#include "app/video/video_service.hpp"
#include "domain/standing_order.hpp"
#include "ports/room_moderation.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
Result<void> insert_job(Call& call, db::Writer& writer, std::string_view kind, const ParticipantId& who) {
  Job job;
  job.id = call.services.ids.next<EventId>();
  job.organization_id = call.organization();
  job.kind = kind;
  job.subject_id = who.value;
  job.run_at = job.created_at = job.updated_at = call.now;
  return store::insert_row(writer, job);
}

Result<void> order(Call& call, db::Writer& writer, const ParticipantId& who, StandingOrderKind kind) {
  static const std::string sql =
      "INSERT INTO standing_order (organization_id, participant_id, kind, given_at) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (participant_id, kind) DO UPDATE SET given_at = excluded.given_at";
  TRY(store::execute(writer, sql, call.organization(), who, kind, call.now));
  return {};
}

Result<bool> was_let_in(db::Reader& reader, const Participant& who, Instant since) {
  static const std::string by_link =
      "SELECT id FROM visit_link WHERE organization_id = ? AND participant_id = ? AND created_at > ? LIMIT 1";
  static const std::string from_waiting =
      "SELECT id FROM admission WHERE organization_id = ? AND session_id = ? AND admitted_at > ? LIMIT 1";
  if (TRY(store::exists(reader, by_link, who.organization_id, who.id, since))) return true;
  if (!is_patients_side(who.role)) return false;
  return store::exists(reader, from_waiting, who.organization_id, who.session_id, since);
}

Result<std::vector<ParticipantId>> muted_in(db::Reader& reader, const Room& room) {
  static const std::string sql =
      "SELECT p.id FROM participant p JOIN standing_order o ON o.organization_id = p.organization_id"
      " AND o.participant_id = p.id WHERE p.organization_id = ? AND p.session_id = ? AND o.kind = ?";
  return store::query_all<ParticipantId>(reader, sql, room.organization_id, room.session_id, StandingOrderKind::MUTED);
}

/// Where a job's person is now, as far as there is something to do.
struct Target {
  Participant who;
  std::optional<Room> room;
};

Result<std::optional<Target>> target_of(Call& call, const Job& job, bool even_if_let_in) {
  return db::read<std::optional<Target>>(
      call.services.database, [&](db::Reader& reader) -> Result<std::optional<Target>> {
        auto who = TRY(store::find_participant(reader, call.organization(), ParticipantId(job.subject_id)));
        if (!who || (!even_if_let_in && TRY(was_let_in(reader, *who, job.created_at)))) return std::nullopt;
        Target target{.who = *std::move(who), .room = {}};
        target.room = TRY(store::find_active_room(reader, call.organization(), target.who.session_id));
        return target.room ? std::optional(std::move(target)) : std::nullopt;
      });
}

/// False where nothing was done: the vendor cannot, or they are not there.
Result<bool> act_at_vendor(Call& call, const Target& target, ParticipantAction action) {
  const auto account = TRY(call.services.video.account_of(*target.room));
  if (!account) return false;
  auto& provider = account->provider();
  const auto can = provider.capabilities();
  const auto& ability = action == ParticipantAction::disconnect ? can.remove_participant : can.mute;
  if (!provider.moderation() || !ability.there()) return false;
  const auto room = TRY(opened(call, *target.room));
  std::vector<Attempt> attempts;
  const auto acted = call.services.video.call(*account, "participant_action", attempts,
                                              [&] { return provider.moderation()->act(room, target.who.id, action); });
  if (!acted && acted.error().code == ErrorCode::not_found) return false;
  if (!acted) return fail(acted.error());
  return true;
}

Result<void> note(Call& call, const Target& target, ParticipantAction action) {
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(call.changed(writer, {"Participant", target.who.id.view(), target.who.patient_id,
                              R"({"action":")" + std::string(name_of(action)) + "\"}"}));
    return {};
  });
}
}  // namespace

Error kept_out_error() {
  return precondition_failed(
      "Your clinic has taken you out of this visit; they can let you in again, or send you a new link", "removed");
}

Result<void> keep_out(Call& call, db::Writer& writer, const Participant& who) {
  if (who.user_id) return {};
  return order(call, writer, who.id, StandingOrderKind::KEPT_OUT);
}

Result<bool> is_kept_out(db::Reader& reader, const Participant& who) {
  static const std::string sql =
      "SELECT given_at FROM standing_order WHERE organization_id = ? AND participant_id = ? AND kind = ?";
  if (who.user_id) return false;
  const auto since =
      TRY(store::query_value<Instant>(reader, sql, who.organization_id, who.id, StandingOrderKind::KEPT_OUT));
  if (!since) return false;
  return !TRY(was_let_in(reader, who, *since));
}

Result<void> schedule_sending_out(Call& call, db::Writer& writer, const ParticipantId& who) {
  return insert_job(call, writer, kSendOutJob, who);
}

Result<void> remember_mute(Call& call, db::Writer& writer, const Room& room, const ParticipantId& who, bool muted) {
  static const std::string forget =
      "DELETE FROM standing_order WHERE organization_id = ? AND participant_id = ? AND kind = ?";
  if (room.video_engine != VideoEngine::twilio) return {};
  if (muted) return order(call, writer, who, StandingOrderKind::MUTED);
  TRY(store::execute(writer, forget, call.organization(), who, StandingOrderKind::MUTED));
  return {};
}

Result<void> follow_orders(Call& call, db::Writer& writer, const Room& room, const Participant& who) {
  if (TRY(is_kept_out(writer, who))) return schedule_sending_out(call, writer, who.id);
  if (room.video_engine != VideoEngine::twilio) return {};
  for (const auto& muted : TRY(muted_in(writer, room))) TRY(insert_job(call, writer, kMuteAgainJob, muted));
  return {};
}

Result<void> send_out(Call& call, const Job& job) {
  const auto target = TRY(target_of(call, job, false));
  if (!target || !TRY(act_at_vendor(call, *target, ParticipantAction::disconnect))) return {};
  return note(call, *target, ParticipantAction::disconnect);
}

Result<void> mute_again(Call& call, const Job& job) {
  const auto target = TRY(target_of(call, job, true));
  if (!target || target->room->video_engine != VideoEngine::twilio) return {};
  if (!TRY(act_at_vendor(call, *target, ParticipantAction::mute))) return {};
  return note(call, *target, ParticipantAction::mute);
}

}  // namespace chiroflow::app
