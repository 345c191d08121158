// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_spaces.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

namespace {
// TRUSTED: who is no colleague knocks, and the clinician lets them in. Nothing that would leave a copy with Google goes on
// by itself, whatever the defaults of the clinic's Workspace are.
constexpr std::string_view kNewSpace =
    R"({"config":{"accessType":"TRUSTED","entryPointAccess":"ALL","moderation":"ON",)"
    R"("attendanceReportGenerationType":"DO_NOT_GENERATE","artifactConfig":{)"
    R"("recordingConfig":{"autoRecordingGeneration":"OFF"},)"
    R"("transcriptionConfig":{"autoTranscriptionGeneration":"OFF"},)"
    R"("smartNotesConfig":{"autoSmartNotesGeneration":"OFF"}}}})";
constexpr std::string_view kClosedSpace = R"({"config":{"accessType":"RESTRICTED","moderation":"ON"}})";

Result<Space> space_of(const wire::Value& value) {
  const auto& config = value.get("config");
  Space space{.name = providers::text_of(value, "name").value_or(""),
              .meeting_uri = providers::text_of(value, "meetingUri").value_or(""),
              .access_type = providers::text_of(config, "accessType").value_or(""),
              .conference = providers::text_of(value.get("activeConference"), "conferenceRecord").value_or("")};
  const bool usable = is_name(space.name, {"spaces"}) && space.meeting_uri.starts_with("https://") &&
                      (space.conference.empty() || is_name(space.conference, {"conferenceRecords"}));
  if (!usable) return fail(in_words(providers::outage("bad_response", "a space without name or address")));
  return space;
}
}  // namespace

std::string Spaces::url_of(std::string_view resource) const {
  return config_.meet_base_url + "/v2/" + std::string(resource);
}

Result<Space> Spaces::create(SteadyInstant until) {
  const auto body = TRY(client_.call({.method = "POST",
                                      .url = url_of("spaces"),
                                      .body = std::string(kNewSpace),
                                      .repeatable = false,
                                      .until = until}));
  return space_of(body.root());
}

Result<Space> Spaces::get(const std::string& name, SteadyInstant until) {
  const auto body = TRY(client_.call({.url = url_of(name), .until = until}));
  return space_of(body.root());
}

Result<void> Spaces::close(const std::string& name, SteadyInstant until) {
  TRY(client_.call({.method = "PATCH",
                    .url = url_of(name) + "?updateMask=config.accessType%2Cconfig.moderation",
                    .body = std::string(kClosedSpace),
                    .until = until}));
  return {};
}

Result<void> Spaces::end_conference(const std::string& name, SteadyInstant until) {
  const auto answer =
      TRY(client_.ask({.method = "POST", .url = url_of(name) + ":endActiveConference", .body = "{}", .until = until}));
  if (answer.body) return {};
  // What Google answers where nobody meets is not documented: the space itself tells.
  if (answer.response.status != 400) return fail(answer.body.error());
  const auto space = TRY(get(name, until));
  if (!space.conference.empty()) return fail(answer.body.error());
  return {};
}

Result<std::vector<Conference>> Spaces::conferences(const std::string& name, SteadyInstant until) {
  const auto filter = providers::percent_encode("space.name = \"" + name + "\"");
  const auto body =
      TRY(client_.call({.url = url_of("conferenceRecords?filter=" + filter + "&pageSize=25"), .until = until}));
  std::vector<Conference> found;
  const auto& list = body.root().get("conferenceRecords");
  if (!list.is(wire::Kind::array)) return found;
  for (const auto& item : list.items()) {
    auto record = providers::text_of(item, "name").value_or("");
    if (!is_name(record, {"conferenceRecords"}))
      return fail(in_words(providers::outage("bad_response", "a conference without name")));
    found.push_back({.name = std::move(record), .ended = providers::text_of(item, "endTime").has_value()});
  }
  return found;
}

Result<std::string> space_name_of(const ProviderRoom& room) {
  if (!room.external_id || !is_name(*room.external_id, {"spaces"})) return fail(not_found("Room"));
  return *room.external_id;
}

}  // namespace chiroflow::google_meet
