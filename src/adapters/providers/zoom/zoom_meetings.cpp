// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_meetings.hpp"

#include <algorithm>
#include <utility>

#include "adapters/providers/common/vendor_http.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr std::int64_t kLongestMinutes = 1440;
constexpr int kMostPages = 40;  // of 300 meetings

/// "2030-01-15T10:00:00Z": Zoom takes no fraction of a second.
std::string zoom_time(Instant at) { return format_iso(std::chrono::floor<Seconds>(at)).substr(0, 19) + "Z"; }

std::string day_of(Instant at) {
  return format_date({std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at))});
}

void write_times(wire::JsonWriter& json, Instant start, Instant end) {
  const auto minutes = std::chrono::ceil<Minutes>(end - start).count();
  json.member("start_time", zoom_time(start));
  json.member("duration", std::clamp<std::int64_t>(minutes, 1, kLongestMinutes));
  json.member("timezone", "UTC");
}

bool truth(const wire::Value& object, std::string_view name) {
  const auto& value = object.get(name);
  return value.is(wire::Kind::boolean) && value.as_boolean();
}

Error setting_forbids(std::string message) {
  return {.code = ErrorCode::precondition_failed, .message = std::move(message), .cause = "vendor_settings"};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 19 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}  // namespace

std::string meeting_body(const RoomRequest& request) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.member("topic", request.name);
  json.member("type", 2);
  write_times(json, request.start, request.end);
  json.member("default_password", true);  // Zoom's own keeps to the account's rules, whatever they are
  json.key("settings");
  json.begin_object();
  json.member("host_video", true);
  json.member("participant_video", true);
  json.member("join_before_host", false);
  json.member("waiting_room", true);
  json.member("mute_upon_entry", false);
  json.member("approval_type", 2);
  json.member("registrants_email_notification", false);
  json.member("registrants_confirmation_email", false);
  json.member("email_notification", false);
  json.member("auto_recording", "none");
  json.member("meeting_authentication", false);
  json.member("use_pmi", false);
  json.member("audio", "both");
  json.member("encryption_type", "enhanced_encryption");
  json.member("auto_start_meeting_summary", false);
  json.member("auto_start_ai_companion_questions", false);
  json.end_object();
  json.end_object();
  return body;
}

std::string times_body(Instant start, Instant end) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  write_times(json, start, end);
  json.end_object();
  return body;
}

Result<Meeting> meeting_of(const wire::Value& answer) {
  const auto number = providers::integer_of(answer, "id");
  auto join_url = providers::text_of(answer, "join_url");
  if (!number || *number <= 0 || !join_url)
    return fail(providers::outage("bad_response", "a meeting without id or link"));
  const auto& settings = answer.get("settings");
  auto passcode = providers::text_of(answer, "password");
  if (passcode && passcode->empty()) passcode.reset();
  return Meeting{.number = *number,
                 .uuid = providers::text_of(answer, "uuid").value_or(""),
                 .host_id = providers::text_of(answer, "host_id").value_or(""),
                 .topic = providers::text_of(answer, "topic").value_or(""),
                 .agenda = providers::text_of(answer, "agenda").value_or(""),
                 .join_url = *std::move(join_url),
                 .passcode = std::move(passcode),
                 .started = providers::text_of(answer, "status") == "started",
                 .waiting_room = truth(settings, "waiting_room"),
                 .join_before_host = truth(settings, "join_before_host"),
                 .sign_in_required = truth(settings, "meeting_authentication"),
                 .end_to_end_encrypted = providers::text_of(settings, "encryption_type") == "e2ee",
                 .auto_recording = providers::text_of(settings, "auto_recording").value_or("none"),
                 .starts_writing = truth(settings, "auto_start_meeting_summary") ||
                                   truth(settings, "auto_start_ai_companion_questions")};
}

Result<void> check_settings(const Meeting& meeting) {
  if (meeting.sign_in_required)
    return fail(setting_forbids(
        "The Zoom account lets only people with a Zoom account into meetings, so patients could not come in. Turn off "
        "\"Only authenticated users can join meetings\" in Zoom's account settings"));
  if (meeting.auto_recording != "none")
    return fail(setting_forbids(
        "The Zoom account records every meeting by itself, also without the patient's consent. Turn off \"Automatic "
        "recording\" in Zoom's account settings"));
  if (meeting.starts_writing)
    return fail(setting_forbids(
        "The Zoom account has AI Companion write along in every meeting, also without the patient's consent. Turn off "
        "\"Automatically start meeting summary\" and \"Automatically start AI Companion\" in Zoom's account settings"));
  if (meeting.join_before_host && !meeting.waiting_room)
    return fail(setting_forbids(
        "The Zoom account lets people into meetings before the host. Turn off \"Allow participants to join before "
        "host\" or turn on the waiting room in Zoom's account settings"));
  return {};
}

ProviderRoom room_of(const std::string& name, const Meeting& meeting) {
  std::string secret;
  wire::JsonWriter json(secret);
  json.begin_object();
  json.key("passcode");
  meeting.passcode ? json.string(*meeting.passcode) : json.null();
  json.member("hostId", meeting.host_id);
  json.member("uuid", meeting.uuid);
  json.member("waitingRoom", meeting.waiting_room);
  json.member("e2ee", meeting.end_to_end_encrypted);
  json.end_object();
  return {.name = name,
          .external_id = std::to_string(meeting.number),
          .join_url = meeting.join_url,
          .secret = std::move(secret)};
}

RoomSecret secret_of(const ProviderRoom& room) {
  const auto parsed = wire::Document::parse(room.secret.value_or("{}"));
  if (!parsed) return {};
  return {.passcode = providers::text_of(parsed->root(), "passcode").value_or(""),
          .host_id = providers::text_of(parsed->root(), "hostId").value_or(""),
          .end_to_end_encrypted = truth(parsed->root(), "e2ee")};
}

Result<std::string> number_of(const ProviderRoom& room) {
  if (room.external_id && is_number(*room.external_id)) return *room.external_id;
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "This room has no Zoom meeting",
                    .detail = "no meeting number",
                    .cause = "not_found"});
}

Result<Meeting> get_meeting(ZoomClient& client, const std::string& number) {
  const auto answer = TRY(client.json({.path = "/meetings/" + number}));
  return meeting_of(answer.root());
}

Result<std::vector<std::string>> find_by_topic(ZoomClient& client, const std::string& user, const std::string& topic,
                                               Instant start) {
  // A day more on either side: what counts is Zoom's idea of the host's time zone.
  const auto base = "/users/" + path_segment(user) +
                    "/meetings?type=scheduled&page_size=300&from=" + day_of(start - Hours(24)) +
                    "&to=" + day_of(start + Hours(24));
  std::vector<std::pair<std::string, std::string>> found;  // when it was made, its number
  std::string next;
  for (int page = 0; page < kMostPages; ++page) {
    const auto path = next.empty() ? base : base + "&next_page_token=" + providers::percent_encode(next);
    const auto answer = TRY(client.json({.path = path}));
    const auto& meetings = answer.root().get("meetings");
    if (!meetings.is(wire::Kind::array)) return fail(providers::outage("bad_response", "a list without meetings"));
    for (const auto& meeting : meetings.items()) {
      const auto number = providers::integer_of(meeting, "id");
      if (!number || providers::text_of(meeting, "topic") != topic) continue;
      found.emplace_back(providers::text_of(meeting, "created_at").value_or(""), std::to_string(*number));
    }
    next = providers::text_of(answer.root(), "next_page_token").value_or("");
    if (next.empty()) break;
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> numbers;
  for (auto& [made, number] : found) numbers.push_back(std::move(number));
  return numbers;
}

}  // namespace chiroflow::zoom
