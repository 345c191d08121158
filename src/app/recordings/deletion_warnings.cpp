// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/deletion_warnings.hpp"

#include <algorithm>

#include "app/clinic_day.hpp"
#include "app/mail/compose.hpp"
#include "app/mail/mail_content.hpp"
#include "app/mail/recordings_letter.hpp"
#include "app/recordings/holds.hpp"
#include "app/server/system_audit.hpp"
#include "domain/deletion_work.hpp"
#include "domain/messages.hpp"
#include "domain/permissions.hpp"
#include "domain/user.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
/// Days of a calendar may end later than as many times 24 hours.
constexpr Hours kLookAhead{24 * (kFirstWarningDays + 1)};

struct Soon {
  SessionRecording recording;
  UpcomingDeletion deletion;
  int days = 0;  // of the warning: 7 or 1
  bool told = false;
};

Result<std::vector<SessionRecording>> candidates(db::Reader& reader, const OrganizationId& organization, Instant now) {
  static const std::string sql = store::select_from<SessionRecording>("r") +
                                 " WHERE r.organization_id = ? AND r.status IN ('AVAILABLE', 'FAILED') AND "
                                 "r.deletion_began_at IS NULL AND r.legal_hold = ?"
                                 " AND r.scheduled_deletion_at < ? ORDER BY r.id";
  return store::query_all<SessionRecording>(reader, sql, organization, false, now + kLookAhead);
}

Result<bool> is_told(db::Reader& reader, const Soon& soon) {
  static const std::string sql =
      "SELECT 1 FROM deletion_warning WHERE organization_id = ? AND recording_id = ? AND deletes_at = ? AND days = ?";
  return store::exists(reader, sql, soon.recording.organization_id, soon.recording.id, soon.deletion.deletes_at,
                       soon.days);
}

Result<std::vector<Soon>> soon_deleted(const Services& services, db::Reader& reader, const Organization& organization,
                                       Instant now) {
  std::vector<Soon> found;
  for (auto& recording : TRY(candidates(reader, organization.id, now))) {
    const auto deletion = TRY(upcoming_deletion(services, reader, organization, recording, now));
    if (!deletion) continue;
    const int days = deletion->days_left <= kLastWarningDays ? kLastWarningDays : kFirstWarningDays;
    Soon soon{std::move(recording), *deletion, days, false};
    soon.told = TRY(is_told(reader, soon));
    found.push_back(std::move(soon));
  }
  return found;
}

/// What was warned of after the last e-mail, when that day had had its one.
Result<bool> is_unmailed(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      "SELECT 1 FROM deletion_warning w WHERE w.organization_id = ? AND w.told_at > (SELECT MAX(m.created_at)"
      " FROM outgoing_mail m WHERE m.organization_id = w.organization_id AND m.about = 'RECORDINGS') LIMIT 1";
  return store::exists(reader, sql, organization);
}

Result<void> tell_others(Call& call, db::Writer& writer, const Soon& soon) {
  const auto& r = soon.recording;
  const auto days = std::to_string(soon.deletion.days_left);
  const auto position = TRY(call.changed(writer, {"SessionRecording", r.id.view(), r.patient_id,
                                                  R"({"deletionWarning":)" + std::to_string(soon.days) + "}"}));
  OutboxEvent event;
  event.id = call.services.ids.next<EventId>();
  event.organization_id = r.organization_id;
  event.position = position;
  event.kind = "recording.deletion_due";
  event.session_id = r.session_id;
  event.payload.text = R"({"sessionId":")" + r.session_id.value + R"(","recordingId":")" + r.id.value +
                       R"(","deletesAt":")" + format_iso(soon.deletion.deletes_at) + R"(","daysLeft":)" + days + '}';
  event.created_at = call.now;
  return store::insert_row(writer, event);
}

/// False when another server was faster.
Result<bool> warn(Call& call, db::Writer& writer, const Soon& soon) {
  static const std::string sql = store::insert_into<DeletionWarning>("deletion_warning") +
                                 " ON CONFLICT (recording_id, deletes_at, days) DO NOTHING";
  const DeletionWarning row{soon.recording.id, soon.recording.organization_id, soon.deletion.deletes_at, soon.days,
                            call.now};
  if (TRY(writer.execute(sql, store::bind_all(row))) == 0) return false;
  TRY(tell_others(call, writer, soon));
  return true;
}

Result<std::vector<User>> managers(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      store::select_from<User>("u") + " WHERE u.organization_id = ? AND u.is_active = ? ORDER BY u.id";
  auto users = TRY(store::query_all<User>(reader, sql, organization, true));
  std::erase_if(users, [](const User& user) { return !may(user.role, Permission::recording_manage); });
  return users;
}

Result<bool> mail_to(Call& call, db::Writer& writer, const Organization& organization, const User& user,
                     const Letter& letter) {
  static const std::string sql =
      store::insert_into<OutgoingMail>("outgoing_mail") + " ON CONFLICT (organization_id, only_once) DO NOTHING";
  OutgoingMail mail;
  mail.id = call.services.ids.next<MailId>();
  mail.organization_id = organization.id;
  mail.about = MailAbout::RECORDINGS;
  mail.only_once = "recordings:" + format_date(clinic_day(call.services, organization, call.now)) + ":" + user.id.value;
  mail.created_at = call.now;
  mail.content = seal_mail(call.services, mail, address_letter(call, mail, organization, user.email, letter));
  return TRY(writer.execute(sql, store::bind_all(mail))) == 1;
}

Result<int> mail_managers(Call& call, db::Writer& writer, const Organization& organization,
                          const std::vector<Soon>& all) {
  if (!call.services.mail) return 0;
  RecordingsFacts facts;
  facts.clinic = organization.name;
  facts.within_a_week = static_cast<int>(all.size());
  facts.by_tomorrow = static_cast<int>(
      std::count_if(all.begin(), all.end(), [](const Soon& soon) { return soon.days == kLastWarningDays; }));
  facts.link = call.services.settings.base_url + "/app/recordings";
  const auto letter = write_recordings_letter(facts);
  int mails = 0;
  for (const auto& user : TRY(managers(writer, organization.id)))
    mails += TRY(mail_to(call, writer, organization, user, letter)) ? 1 : 0;
  return mails;
}

Result<WarningRound> warn_in(Call& call, db::Writer& writer, const Organization& organization) {
  const auto all = TRY(soon_deleted(call.services, writer, organization, call.now));
  const bool unmailed = TRY(is_unmailed(writer, organization.id));
  WarningRound round;
  for (const auto& soon : all)
    if (!soon.told && TRY(warn(call, writer, soon))) ++round.recordings;
  if (!all.empty() && (round.recordings > 0 || unmailed))
    round.mails = TRY(mail_managers(call, writer, organization, all));
  return round;
}

/// Most looks find nothing to say and should keep no writer busy.
Result<bool> has_news(const Services& services, const Organization& organization, Instant now) {
  return db::read<bool>(services.database, [&](db::Reader& reader) -> Result<bool> {
    const auto all = TRY(soon_deleted(services, reader, organization, now));
    if (std::any_of(all.begin(), all.end(), [](const Soon& soon) { return !soon.told; })) return true;
    return services.mail && !all.empty() && TRY(is_unmailed(reader, organization.id));
  });
}

Result<std::optional<Organization>> find(const Services& services, const OrganizationId& id) {
  return db::read<std::optional<Organization>>(
      services.database, [&](db::Reader& reader) { return store::find_organization(reader, id); });
}
}  // namespace

Result<std::optional<UpcomingDeletion>> upcoming_deletion(const Services& services, db::Reader& reader,
                                                          const Organization& organization,
                                                          const SessionRecording& recording, Instant now) {
  const auto none = std::optional<UpcomingDeletion>();
  const bool finished = recording.status == RecordingStatus::AVAILABLE || recording.status == RecordingStatus::FAILED;
  const bool dated = finished && recording.scheduled_deletion_at;
  if (!dated || *recording.scheduled_deletion_at >= now + kLookAhead) return none;
  const auto facts = TRY(retention_facts(reader, recording));
  // There is nothing in it.
  if (recording.status == RecordingStatus::FAILED && !facts.has_pieces) return none;
  const auto kept = kept_because(recording, facts, now);
  if (kept && *kept != KeptBecause::NOT_DUE && *kept != KeptBecause::GRACE_AFTER_HOLD) return none;
  const auto at = deletable_from(recording, facts);
  if (!at) return none;
  const auto day = [&](Instant when) { return std::chrono::sys_days(clinic_day(services, organization, when).value); };
  const auto left = static_cast<int>(std::max<std::int64_t>(0, (day(*at) - day(now)).count()));
  if (left > kFirstWarningDays) return none;
  return std::optional(UpcomingDeletion{*at, left});
}

Result<WarningRound> warn_of_deletions(const Services& services) {
  WarningRound all;
  for (const auto& one : TRY(list_organizations(services.database))) {
    const auto organization = TRY(find(services, one.id));
    if (!organization || !TRY(has_news(services, *organization, services.clock.now()))) continue;
    SystemCall system(services, one.id, "job.warn_of_deletions", AuditAction::EXECUTE);
    const auto round = TRY(db::write<WarningRound>(
        services.database, [&](db::Writer& writer) { return warn_in(system.call, writer, *organization); }));
    all.recordings += round.recordings;
    all.mails += round.mails;
  }
  return all;
}

}  // namespace chiroflow::app
