// SPDX-License-Identifier: Apache-2.0
#include "app/visits/rate_visit.hpp"

#include "app/access.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// The session and the participant make the row; the seal is bound to both.
std::string row_id(const VisitRating& row) { return row.session_id.value + "/" + row.participant_id.value; }

VisitRating rating_from(Call& call, const RateVisitInput& input) {
  VisitRating row;
  row.organization_id = call.organization();
  row.session_id = call.actor.session_id;
  row.participant_id = call.actor.participant_id;
  row.overall = input.overall;
  row.technical = input.technical;
  row.rated_at = call.now;
  const auto id = row_id(row);
  if (input.comment && !input.comment->empty())
    row.comment =
        Sealed{call.services.sealer.seal({call.organization().view(), "visit_rating", id, "comment"}, *input.comment)};
  return row;
}
}  // namespace

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
