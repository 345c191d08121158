// SPDX-License-Identifier: Apache-2.0
#include "app/visits/rate_visit.hpp"

#include "app/access.hpp"
#include "domain/permissions.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// The session and the participant make the row; the seal is bound to both.
std::string row_id(const VisitRating& row) { return row.session_id.value + "/" + row.participant_id.value; }

crypto::SealContext comment_place(const VisitRating& row, const std::string& id) {
  return {row.organization_id.view(), "visit_rating", id, "comment"};
}

struct RatingRow {
  VisitRating rating;
  ParticipantRole role = ParticipantRole::PATIENT;
};
CHIROFLOW_DESCRIBE(RatingRow, rating, role)

VisitRating rating_from(Call& call, const RateVisitInput& input) {
  VisitRating row;
  row.organization_id = call.organization();
  row.session_id = call.actor.session_id;
  row.participant_id = call.actor.participant_id;
  row.overall = input.overall;
  row.technical = input.technical;
  row.rated_at = call.now;
  if (input.comment && !input.comment->empty())
    row.comment = Sealed{call.services.sealer.seal(comment_place(row, row_id(row)), *input.comment)};
  return row;
}
}  // namespace

Result<std::vector<RatingView>> ratings_of(const Call& call, db::Reader& reader, const SessionId& session) {
  static const std::string sql =
      "SELECT " + store::columns_of<VisitRating>("v") +
      ", p.role FROM visit_rating v JOIN participant p ON p.organization_id = v.organization_id"
      " AND p.id = v.participant_id WHERE v.organization_id = ? AND v.session_id = ? ORDER BY v.rated_at, p.id";
  const bool sees_comments = call.actor.role && sees(*call.actor.role, FieldGroup::notes);
  std::vector<RatingView> views;
  for (const auto& [row, role] : TRY(store::query_all<RatingRow>(reader, sql, call.organization(), session))) {
    auto& view = views.emplace_back(RatingView{
        .role = role, .overall = row.overall, .technical = row.technical, .comment = {}, .rated_at = row.rated_at});
    if (row.comment && sees_comments)
      view.comment = TRY(call.services.sealer.open(comment_place(row, row_id(row)), row.comment->bytes)).view();
  }
  return views;
}

Result<chiroflow::Empty> rate_visit(Call& call, const RateVisitInput& input) {
  static const std::string earlier =
      "DELETE FROM visit_rating WHERE organization_id = ? AND session_id = ? AND participant_id = ?";
  const auto row = rating_from(call, input);
  return call.commit([&](db::Writer& writer) -> Result<chiroflow::Empty> {
    TRY(access_session_to_change(call, writer, row.session_id));
    TRY(store::execute(writer, earlier, row.organization_id, row.session_id, row.participant_id));
    TRY(store::insert_row(writer, row));
    TRY(call.changed(writer, {"VisitRating", row.participant_id.view(), call.actor.patient_id, {}}));
    return chiroflow::Empty{};
  });
}

}  // namespace chiroflow::app
