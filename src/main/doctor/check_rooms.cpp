// SPDX-License-Identifier: Apache-2.0
// Rooms at video vendors that could not be ended.
#include "app/server/unended_rooms.hpp"
#include "main/doctor/checks.hpp"

namespace chiroflow::doctor {

void check_rooms(db::Database& database, Findings& findings) {
  constexpr auto subject = "rooms";
  const auto open = app::count_unended_rooms(database);
  if (!open) return findings.problem(subject, "The rooms of visits cannot be looked at.", open.error().detail);
  if (*open == 0) return findings.ok(subject, "Every room that was to end has ended at its vendor.");
  findings.warn(subject,
                "The rooms of " + std::to_string(*open) + " visits could not be ended at their vendor in " +
                    std::to_string(app::kManyTriesToEnd) + " attempts; people may still meet in them.",
                "The server tries again once a day, and its log says what fails (\"job failed\"): mostly credentials "
                "that the vendor no longer takes. Correct them, or end the rooms in the vendor's own console.");
}

}  // namespace chiroflow::doctor
