// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/no_shows.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/notices.hpp"
#include "app/unchanged.hpp"
#include "app/visibility.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr int kMostProposed = 100;
constexpr int kMostSteps = 50;

struct Proposed {
  SessionId session_id;
  store::PersonName patient;
  AdmissionClinician clinician;
  Instant scheduled_start_time;
};
CHIROFLOW_DESCRIBE(Proposed, session_id, patient, clinician, scheduled_start_time)

Result<std::vector<Proposed>> find_proposed(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      "SELECT s.id, p.first_name, p.last_name, c.id, u.first_name, u.last_name, s.scheduled_start_time"
      " FROM telehealth_session s JOIN appointment a ON a.organization_id = s.organization_id"
      " AND a.id = s.appointment_id"
      " JOIN patient p ON p.organization_id = a.organization_id AND p.id = a.patient_id"
      " JOIN clinician c ON c.organization_id = a.organization_id AND c.id = a.provider_id"
      " JOIN user_account u ON u.organization_id = c.organization_id AND u.id = c.user_id"
      " WHERE s.organization_id = ? AND s.status = 'SCHEDULED' AND s.no_show_proposed_at IS NOT NULL"
      " ORDER BY s.scheduled_start_time, s.id LIMIT ?";
  return store::query_all<Proposed>(reader, sql, organization, kMostProposed);
}

Result<std::vector<StepView>> steps_of(db::Reader& reader, const OrganizationId& organization,
                                       const SessionId& session) {
  static const std::string sql =
      "SELECT v.kind, v.detail, v.at FROM visit_step v"
      " JOIN participant p ON p.organization_id = v.organization_id AND p.id = v.participant_id"
      " WHERE v.organization_id = ? AND v.session_id = ? AND p.role IN ('PATIENT', 'GUARDIAN')"
      " ORDER BY v.at DESC, v.id DESC LIMIT ?";
  auto steps = TRY(store::query_all<StepView>(reader, sql, organization, session, kMostSteps));
  std::reverse(steps.begin(), steps.end());
  return steps;
}

Result<std::vector<ProposedNoShow>> read_all(const Call& call, db::Reader& reader) {
  std::vector<ProposedNoShow> out;
  for (auto& row : TRY(find_proposed(reader, call.organization()))) {
    auto steps = TRY(steps_of(reader, call.organization(), row.session_id));
    out.push_back({std::move(row.session_id), std::move(row.patient), std::move(row.clinician),
                   row.scheduled_start_time, std::move(steps)});
  }
  return out;
}

Result<void> dismiss(Call& call, db::Writer& writer, TelehealthSession& session) {
  using S = TelehealthSession;
  session.no_show_proposed_at.reset();
  session.version += 1;
  session.updated_at = call.now;
  TRY((store::update<&S::no_show_proposed_at, &S::version, &S::updated_at>(writer, session)));
  TRY(call.changed(writer, {"TelehealthSession", session.id.view(), std::nullopt, changed_fields({"noShowProposedAt"}),
                            session.version}));
  return notify_session(call, writer, session.id, NoticeAudience::STAFF, "session.no_show_dismissed", "{}");
}
}  // namespace

Result<std::vector<ProposedNoShow>> proposed_no_shows(Call& call, const Empty&) {
  auto out = TRY(db::read<std::vector<ProposedNoShow>>(call.services.database,
                                                       [&](db::Reader& reader) { return read_all(call, reader); }));
  call.read_of({"TelehealthSession", {}, std::nullopt, count_of(out.size())});
  return out;
}

Result<store::SessionRow> dismiss_no_show(Call& call, const SessionInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<store::SessionRow> {
    auto session = TRY(access_session_to_change(call, writer, input.session_id));
    TRY(session.no_show_proposed_at
            ? dismiss(call, writer, session)
            : note_unchanged(call, writer,
                             {"TelehealthSession", session.id.view(), std::nullopt, {}, session.version}));
    auto row = store::to_row(session);
    hide(*call.actor.role, row);
    return row;
  });
}

}  // namespace chiroflow::app
