// SPDX-License-Identifier: Apache-2.0
// What is written down when somebody comes with a visit link, also in vain: evidence before anybody is called a no-show.
#pragma once

#include <string>
#include <string_view>

#include "app/visits/visit_view.hpp"

namespace chiroflow::app {

// What came of an opening that led nowhere.
inline constexpr std::string_view kOtherDevice = "other_device";
inline constexpr std::string_view kDeadLink = "dead_link";
inline constexpr std::string_view kPageFetched = "page_fetched";

/// A step of whom the link makes the caller; false where the same was noted within a minute. `led_to`: empty for one that worked.
/// The caller has locked the session.
Result<bool> note_opening(Call& call, db::Writer& writer, const VisitRow& row, std::string_view led_to = {});
/// The caller is nobody yet: the event names who the link makes them.
Result<void> audit_opening(Call& call, db::Writer& writer, const VisitRow& row, std::string details);

/// Notes that the page behind a link was fetched while its visit could be entered and nothing had been heard of the patient: a
/// browser that cannot run the page leaves no other sign. Of the patient's and the guardian's links. Does not wait for the
/// database to write, and a fetch that could not be noted is logged.
void note_page_fetched(const Services& services, const Origin& origin, std::string_view token);

}  // namespace chiroflow::app
