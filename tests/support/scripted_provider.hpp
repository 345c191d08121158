// SPDX-License-Identifier: Apache-2.0
// A video provider that does what a test tells it, and counts what it was asked.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/room_moderation.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::testing {

class ScriptedProvider : public VideoProvider, public RoomModeration {
 public:
  explicit ScriptedProvider(TelehealthProvider kind = TelehealthProvider::CUSTOM,
                            VideoEngine engine = VideoEngine::builtin)
      : kind_(kind), engine_(engine) {
    abilities.max_participants = 8;
  }

  // The script: a set error is what each call of that kind answers until it is cleared.
  bool is_configured = true;
  ProviderCapabilities abilities;
  std::optional<Error> create_error, end_error, status_error, credentials_error, act_error;
  std::optional<Error> credentials_error_once;
  std::optional<Error> refuses_rooms;  // create_room alone: its health says that it is well
  RoomStatus status = RoomStatus::ACTIVE;
  std::optional<bool> made_end_to_end;  // of rooms made from here on; else all are as `abilities` say at the moment
  bool asks_for_the_way_in = false;     // join_credentials needs a call, as for a host at Zoom
  bool moderates = false;
  RoomRecorder* recorder_port = nullptr;
  std::vector<LiveParticipant> inside;
  std::optional<Error> quality_error, reschedule_error;
  std::function<void()> while_rescheduling;  // what happens elsewhere before the vendor has taken the new times
  RoomQuality measured;
  std::optional<Instant> checked_at;  // of its health; the steps of a test's clock otherwise

  // What was asked.
  std::vector<RoomRequest> created;
  std::vector<std::string> ended;  // room names
  std::vector<std::string> deleted;
  std::vector<std::pair<Instant, Instant>> rescheduled;
  int quality_asked = 0;
  std::vector<JoinRequest> joined;
  int status_asked = 0;
  std::vector<std::pair<ParticipantId, ParticipantAction>> acted;

  static Error outage() {
    return {.code = ErrorCode::provider_unavailable, .detail = "scripted", .cause = "server_error"};
  }
  static Error hang() { return {.code = ErrorCode::provider_unavailable, .detail = "scripted", .cause = "timeout"}; }
  void fail_everything() { create_error = end_error = status_error = credentials_error = outage(); }

  TelehealthProvider kind() const override { return kind_; }
  VideoEngine video_engine() const override { return engine_; }
  bool configured() const override { return is_configured; }
  ProviderCapabilities capabilities() const override { return abilities; }
  ProviderHealth health() override {
    return {.available = !create_error,
            .message = create_error ? "scripted outage" : "ready",
            .checked_at = checked_at.value_or(Instant(Millis(++health_asked_))),
            .cause = create_error ? create_error->cause : std::string()};
  }

  Result<ProviderRoom> create_room(const RoomRequest& request) override {
    created.push_back(request);
    if (create_error) return fail(*create_error);
    if (refuses_rooms) return fail(*refuses_rooms);
    // As vendors do: a room that was ended comes back under its name with another id.
    return ProviderRoom{
        .name = request.name,
        .external_id = "ext-" + request.name + (ended.empty() ? "" : "-" + std::to_string(ended.size())),
        .join_url = std::nullopt,
        .secret = R"({"pin":"1234")" +
                  (made_end_to_end ? std::string(*made_end_to_end ? kEndToEnd : kNotEndToEnd) : std::string()) + "}"};
  }
  bool is_end_to_end(const ProviderRoom& room) const override {
    const auto secret = room.secret.value_or("");
    if (secret.find(kEndToEnd) != std::string::npos) return true;
    if (secret.find(kNotEndToEnd) != std::string::npos) return false;
    return abilities.end_to_end_encryption;
  }
  Result<void> end_room(const ProviderRoom& room) override {
    if (end_error) return fail(*end_error);
    ended.push_back(room.name);
    return {};
  }
  Result<RoomStatus> room_status(const ProviderRoom&) override {
    ++status_asked;
    if (status_error) return fail(*status_error);
    return status;
  }
  Result<JoinCredentials> join_credentials(const ProviderRoom&, const JoinRequest& request) override {
    if (asks_for_the_way_in && request.without_asking)
      return fail(Error{.code = ErrorCode::provider_unavailable, .detail = "scripted", .cause = "not_asked"});
    joined.push_back(request);
    if (credentials_error_once) return fail(*std::exchange(credentials_error_once, std::nullopt));
    if (credentials_error) return fail(*credentials_error);
    return JoinCredentials{.token = "token-of-" + request.participant.value, .join_url = {}, .details = {}};
  }
  Result<void> delete_room(const ProviderRoom& room) override {
    if (end_error) return fail(*end_error);
    deleted.push_back(room.name);
    return {};
  }
  Result<RoomQuality> quality(const ProviderRoom&) override {
    ++quality_asked;
    if (quality_error) return fail(*quality_error);
    return measured;
  }
  Result<void> reschedule_room(const ProviderRoom& room, Instant start, Instant end) override {
    if (!abilities.rooms_at_booking) return VideoProvider::reschedule_room(room, start, end);
    if (while_rescheduling) while_rescheduling();
    if (reschedule_error) return fail(*reschedule_error);
    rescheduled.emplace_back(start, end);
    return {};
  }
  RoomModeration* moderation() override { return moderates ? this : nullptr; }
  RoomRecorder* recorder() override { return recorder_port; }
  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom&) override {
    if (act_error) return fail(*act_error);
    return inside;
  }
  Result<void> act(const ProviderRoom&, const ParticipantId& participant, ParticipantAction action) override {
    if (act_error) return fail(*act_error);
    acted.emplace_back(participant, action);
    return {};
  }

 private:
  static constexpr const char* kEndToEnd = R"(,"e2ee":true)";
  static constexpr const char* kNotEndToEnd = R"(,"e2ee":false)";
  TelehealthProvider kind_;
  VideoEngine engine_;
  int health_asked_ = 0;
};

}  // namespace chiroflow::testing
