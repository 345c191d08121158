// SPDX-License-Identifier: Apache-2.0
// Meetings as rooms: what is asked for when one is made, what Zoom made of it (an account may force settings, so the answer
// is read and not assumed), and finding one again by its topic.
// Source: developers.zoom.us/docs/api/meetings (POST and GET /users/{userId}/meetings, GET and PATCH /meetings/{meetingId}).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/zoom/zoom_client.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::zoom {

/// What Zoom tells of a meeting. Its start_url is not among it: it lets anybody in as the host.
struct Meeting {
  std::int64_t number = 0;  // beyond 32 bits
  std::string uuid;         // of the present or next instance
  std::string host_id;
  std::string topic;
  std::string agenda;
  std::string join_url;
  std::optional<std::string> passcode;  // plain; accounts without passcodes give none
  bool started = false;
  bool waiting_room = false;
  bool join_before_host = false;
  bool sign_in_required = false;  // only people with a Zoom account get in
  bool end_to_end_encrypted = false;
  std::string auto_recording;   // "none", "local", "cloud"
  bool starts_writing = false;  // a summary, or questions answered, by Zoom's AI Companion
};

/// The body of the request that makes a meeting for the room.
std::string meeting_body(const RoomRequest& request);
/// The body of the request that moves one to other times.
std::string times_body(Instant start, Instant end);
/// provider_unavailable/bad_response for an answer that is no meeting.
Result<Meeting> meeting_of(const wire::Value& answer);
/// precondition_failed when the account's settings make the meeting unfit for a visit: people would need a Zoom account, or
/// it would be recorded without being asked.
Result<void> check_settings(const Meeting& meeting);

/// The room with its secret: {"passcode","hostId","uuid","waitingRoom","e2ee"}.
ProviderRoom room_of(const std::string& name, const Meeting& meeting);

/// A stored room's secret, opened; members that are missing stay empty.
struct RoomSecret {
  std::string passcode;
  std::string host_id;
  bool end_to_end_encrypted = false;
};
RoomSecret secret_of(const ProviderRoom& room);
/// The meeting number of a room as text; not_found when it is none.
Result<std::string> number_of(const ProviderRoom& room);

Result<Meeting> get_meeting(ZoomClient& client, const std::string& number);
/// The numbers of the host's meetings with this topic around `start`, over all pages; the oldest first. Those that are over are
/// among them.
Result<std::vector<std::string>> find_by_topic(ZoomClient& client, const std::string& user, const std::string& topic,
                                               Instant start);

}  // namespace chiroflow::zoom
