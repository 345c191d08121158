// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_moderation.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

Result<std::vector<LiveParticipant>> GoogleMeetModeration::list_participants(const ProviderRoom& room) {
  std::vector<LiveParticipant> people;
  std::vector<std::string> inside;
  const auto name = space_name_of(room);
  if (!name) return people;
  const auto until = client_.until();
  const auto space = spaces_.get(*name, until);
  if (!space) {
    if (space.error().code == ErrorCode::not_found) return people;
    return fail(space.error());
  }
  if (space->conference.empty()) return people;
  const auto url = config_.meet_base_url + "/v2/" + space->conference +
                   "/participants?filter=latest_end_time%20IS%20NULL&pageSize=250";
  TRY(client_.each(url, "participants", until, [&](const wire::Value& item) -> Result<void> {
    auto id = providers::text_of(item, "name").value_or("");
    if (!is_name(id, {"conferenceRecords", "participants"}))
      return fail(in_words(providers::outage("bad_response", "a participant without name")));
    // The filter is honoured by Google; one who has left all the same is not in the call.
    if (!providers::text_of(item, "latestEndTime")) inside.push_back(std::move(id));
    return {};
  }));
  for (const auto& person : inside) TRY(add_stays(person, until, people));
  return people;
}

/// Google's messages speak of each device's stay, so the list does, too.
Result<void> GoogleMeetModeration::add_stays(const std::string& person, SteadyInstant until,
                                             std::vector<LiveParticipant>& people) {
  const auto url =
      config_.meet_base_url + "/v2/" + person + "/participantSessions?filter=end_time%20IS%20NULL&pageSize=250";
  return client_.each(url, "participantSessions", until, [&](const wire::Value& item) -> Result<void> {
    auto id = providers::text_of(item, "name").value_or("");
    if (!is_name(id, {"conferenceRecords", "participants", "participantSessions"}))
      return fail(in_words(providers::outage("bad_response", "a stay without name")));
    if (providers::text_of(item, "endTime")) return {};
    people.push_back({.participant = {},
                      .external_id = std::move(id),
                      .joined_at = parse_iso(providers::text_of(item, "startTime").value_or("")),
                      .muted = {}});
    return {};
  });
}

Result<void> GoogleMeetModeration::act(const ProviderRoom&, const ParticipantId&, ParticipantAction) {
  return fail(providers::not_available(kNoModeration));
}

}  // namespace chiroflow::google_meet
