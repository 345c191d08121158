// SPDX-License-Identifier: Apache-2.0
// For tests: a visit in progress in a room of a video provider whose recorder does what the test says.
#pragma once

#include <string>
#include <vector>

#include "app/consents/revoke.hpp"
#include "app/recordings/deletion.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/orphans.hpp"
#include "app/recordings/play.hpp"
#include "app/recordings/provider_fetch.hpp"
#include "app/recordings/provider_looks.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/webhooks/effects.hpp"
#include "crypto/digest.hpp"
#include "domain/recorder_run.hpp"
#include "support/recording_fixture.hpp"
#include "support/scripted_recorder.hpp"

namespace chiroflow::app {

class ProviderRecords : public RecordingFixture {
 protected:
  ProviderRecords() {
    ready();
    execute("UPDATE room SET video_engine = 'twilio', provider = 'TWILIO', external_id = 'RM1'");
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
    twilio.is_configured = true;
    twilio.abilities.recording = {Support::native, {}};
    twilio.recorder_port = &recorder;
  }

  SessionRecording row(const RecordingId& which) { return load<SessionRecording>(which.value); }
  template <class T>
  std::vector<T> rows() {
    return take(db::read<std::vector<T>>(*database, [](db::Reader& reader) {
      return store::query_all<T>(reader, store::select_from<T>("x") + " ORDER BY x.created_at, x.id");
    }));
  }
  std::vector<RecorderRun> runs() {
    return take(db::read<std::vector<RecorderRun>>(*database, [](db::Reader& reader) {
      return store::query_all<RecorderRun>(reader, store::select_from<RecorderRun>("x") + " ORDER BY x.id");
    }));
  }
  RecordingId started() { return take(start_it()).recording_id; }
  void stop_it() {
    auto call = call_as(clinic.provider, "telehealth.stopRecording");
    take(stop_recording(call, {id}));
  }
  int stop_round() { return take(stop_at_providers(services)); }
  FetchRound fetch_round() { return take(fetch_from_providers(services)); }
  /// Recorded and stopped, here and there.
  RecordingId recorded() {
    const auto recording = started();
    clock.advance(Seconds(61));
    stop_it();
    EXPECT_EQ(stop_round(), 1);
    return recording;
  }
  void expect_nothing_astray() {
    const auto orphans = take(find_recording_orphans(services));
    EXPECT_EQ(orphans.objects_without_rows, 0);
    EXPECT_EQ(orphans.pieces_without_objects, 0);
    EXPECT_EQ(orphans.keys_without_rows, 0);
    EXPECT_EQ(orphans.recordings_without_keys, 0);
    EXPECT_EQ(orphans.rows_astray, 0);
  }
  static Error outage() { return testing::ScriptedProvider::outage(); }
  static std::string film(std::size_t size) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 % 251);
    return content;
  }
  Result<GenerateTokenOutput> token_for(const Participant& who) {
    auto call = call_as(as_visitor(who), "telehealth.generateToken");
    return generate_token(call, {.session_id = id});
  }
  void provider_tells(ProviderEvent event) {
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = clinic.organization.id;
    auto call = call_as(keep(system), "webhook.process");
    event.at = clock.now();
    const auto of = load<Room>(room.id.value);
    take(call.transaction([&](db::Writer& writer) { return apply_event(call, writer, of, event, Told::by_vendor); }));
  }
  void console_starts(const std::string& which) {
    ProviderEvent event;
    event.kind = ProviderEventKind::recording_started;
    event.recording = which;
    provider_tells(event);
  }
  void comes_in(const Participant& who) {
    ProviderEvent event;
    event.kind = ProviderEventKind::participant_joined;
    event.participant = who.id;
    event.participant_external_id = "PA-" + who.id.value;
    provider_tells(event);
  }

  testing::ScriptedRecorder recorder;
};

}  // namespace chiroflow::app
