// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_recorder.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr std::string_view kDocument = "document/";
constexpr const char* kNoRecordingEnd =
    "Google Meet lets only a person in the meeting stop a recording; stop it in the Meet window";

std::optional<Instant> time_of(const wire::Value& value, std::string_view name) {
  return parse_iso(providers::text_of(value, name).value_or(""));
}

Result<ProviderRecording> recording_of(const wire::Value& value) {
  ProviderRecording recording{.external_id = providers::text_of(value, "name").value_or(""),
                              .status = RecordingStatus::RECORDING,
                              .files = {},
                              .started_at = time_of(value, "startTime"),
                              .ended_at = time_of(value, "endTime"),
                              .failure = {}};
  if (!is_name(recording.external_id, {"conferenceRecords", "recordings"}))
    return fail(in_words(providers::outage("bad_response", "a recording without name")));
  const auto state = providers::text_of(value, "state").value_or("");
  if (state == "ENDED") recording.status = RecordingStatus::PROCESSING;
  if (state != "FILE_GENERATED") return recording;
  auto file = providers::text_of(value.get("driveDestination"), "file");
  if (!file || file->empty()) {
    recording.status = RecordingStatus::PROCESSING;
    return recording;
  }
  recording.status = RecordingStatus::AVAILABLE;
  std::optional<std::int64_t> duration;
  if (recording.started_at && recording.ended_at) duration = (*recording.ended_at - *recording.started_at).count();
  recording.files.push_back({.external_id = *std::move(file),
                             .format = "mp4",
                             .bytes = {},
                             .duration_ms = duration,
                             .started_at = recording.started_at});
  return recording;
}

std::string conference_of(const std::string& recording) { return recording.substr(0, recording.find("/recordings/")); }
}  // namespace

Result<ProviderRecording> GoogleMeetRecorder::start(const ProviderRoom&) {
  return fail(providers::not_available(kNoRecordingControl));
}

Result<std::vector<std::string>> GoogleMeetRecorder::stop_all(const ProviderRoom& room) {
  const std::vector<std::string> nothing;
  const auto name = space_name_of(room);
  if (!name) return nothing;
  const auto until = client_.until();
  bool runs = false;
  for (const auto& conference : TRY(spaces_.conferences(*name, until))) {
    if (conference.ended) continue;
    TRY(client_.each(config_.meet_base_url + "/v2/" + conference.name + "/recordings", "recordings", until,
                     [&](const wire::Value& item) -> Result<void> {
                       runs = runs || TRY(recording_of(item)).status == RecordingStatus::RECORDING;
                       return {};
                     }));
  }
  if (runs) return fail(providers::not_available(kNoRecordingEnd));
  return nothing;
}

Result<void> GoogleMeetRecorder::stop(const ProviderRoom& room, const std::string& recording) {
  const auto known = TRY(status(room, {recording, {}}));
  if (known.status == RecordingStatus::RECORDING) return fail(providers::not_available(kNoRecordingControl));
  return {};
}

Result<ProviderRecording> GoogleMeetRecorder::status(const ProviderRoom& room, const RecordingRef& recording) {
  const auto until = client_.until();
  auto known = TRY(get(recording.external_id.empty() ? TRY(newest(room, until)) : recording.external_id, until));
  if (known.status == RecordingStatus::AVAILABLE) TRY(add_transcripts(known, until));
  return known;
}

Result<void> GoogleMeetRecorder::download(const ProviderRoom& room, const RecordingRef& recording,
                                          const std::string& file, ByteSink& sink) {
  const auto known = TRY(status(room, recording));
  if (known.status != RecordingStatus::AVAILABLE)
    return fail(
        precondition_failed("Google has not finished this recording yet; try again later", "recording_not_ready"));
  // Only files of this recording are fetched, whatever else the account may read.
  const bool belongs = std::any_of(known.files.begin(), known.files.end(),
                                   [&](const RecordingFile& one) { return one.external_id == file; });
  if (!belongs) return fail(not_found("Recording file"));
  const bool document = file.starts_with(kDocument);
  const auto id = providers::percent_encode(document ? file.substr(kDocument.size()) : file);
  const auto outcome = client_.download(
      config_.drive_base_url + "/drive/v3/files/" + id + (document ? "/export?mimeType=text%2Fplain" : "?alt=media"),
      sink);
  if (outcome || outcome.error().cause != "bad_credentials") return outcome;
  auto error = outcome.error();
  error.message =
      "Google Drive does not hand out the recording: in the Admin console add the scope drive.meet.readonly to the "
      "domain-wide delegation and enable the Google Drive API; until then fetch it from the organizer's Drive by hand";
  return fail(std::move(error));
}

Result<void> GoogleMeetRecorder::remove(const ProviderRoom&, const RecordingRef& recording) {
  const auto known = get(recording.external_id, client_.until());
  if (!known && known.error().code == ErrorCode::not_found) return {};
  if (!known) return fail(known.error());
  return fail(providers::not_available(
      "Removing a recording from Google Drive would need the right to write in the whole Drive, which this server does "
      "not ask for; delete it in the organizer's Drive"));
}

Result<ProviderRecording> GoogleMeetRecorder::get(const std::string& recording, SteadyInstant until) {
  if (!is_name(recording, {"conferenceRecords", "recordings"})) return fail(not_found("Recording"));
  const auto body = TRY(client_.call({.url = config_.meet_base_url + "/v2/" + recording, .until = until}));
  return recording_of(body.root());
}

Result<std::string> GoogleMeetRecorder::newest(const ProviderRoom& room, SteadyInstant until) {
  const auto name = TRY(space_name_of(room));
  const auto conferences = TRY(spaces_.conferences(name, until));
  for (const auto& conference : conferences) {
    std::optional<ProviderRecording> last;
    TRY(client_.each(config_.meet_base_url + "/v2/" + conference.name + "/recordings", "recordings", until,
                     [&](const wire::Value& item) -> Result<void> {
                       auto one = TRY(recording_of(item));
                       if (!last || one.started_at > last->started_at) last = std::move(one);
                       return {};
                     }));
    if (last) return last->external_id;
  }
  return fail(not_found("Recording"));
}

Result<void> GoogleMeetRecorder::add_transcripts(ProviderRecording& recording, SteadyInstant until) {
  return client_.each(config_.meet_base_url + "/v2/" + conference_of(recording.external_id) + "/transcripts",
                      "transcripts", until, [&](const wire::Value& item) -> Result<void> {
                        const auto document = providers::text_of(item.get("docsDestination"), "document");
                        if (providers::text_of(item, "state") != "FILE_GENERATED" || !document) return {};
                        recording.files.push_back({.external_id = std::string(kDocument) + *document,
                                                   .format = "txt",
                                                   .bytes = {},
                                                   .duration_ms = {},
                                                   .started_at = time_of(item, "startTime")});
                        return {};
                      });
}

}  // namespace chiroflow::google_meet
