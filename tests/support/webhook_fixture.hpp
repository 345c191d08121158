// SPDX-License-Identifier: Apache-2.0
// For tests: a booked session with a room at an outside vendor, and short ways to let that vendor speak.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/webhooks/process.hpp"
#include "app/webhooks/take.hpp"
#include "support/scripted_receiver.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {

class WebhookFixture : public SessionFixture {
 protected:
  WebhookFixture() {
    room = new_room(booked.session, "RM1");
    patient = patient_of(id);
    work.find_reader = [this](VideoEngine, std::string_view endpoint) -> Result<WebhookReader> {
      if (endpoint == "of-the-other") return WebhookReader{receiver, other.organization.id};
      if (endpoint == "of-the-clinic") return WebhookReader{receiver, clinic.organization.id};
      return WebhookReader{endpoint == "gone" ? nullptr : receiver, std::nullopt};
    };
    work.room_lost = [this](const OrganizationId&, const SessionId& session, const RoomId& gone) {
      lost.emplace_back(session, gone);
    };
    clock.advance(Hours(1));  // so that what is told was before
    begin = clock.now() - Minutes(30);
  }

  Room new_room(const TelehealthSession& of, const std::string& external_id) {
    Room made;
    made.id = ids.next<RoomId>();
    made.organization_id = of.organization_id;
    made.session_id = of.id;
    made.provider = TelehealthProvider::TWILIO;
    made.video_engine = VideoEngine::twilio;
    made.name = of.room_name;
    made.external_id = external_id;
    made.created_at = clock.now();
    insert(made);
    return made;
  }
  Participant new_guest() {
    Participant guest;
    guest.id = ids.next<ParticipantId>();
    guest.organization_id = clinic.organization.id;
    guest.session_id = id;
    guest.role = ParticipantRole::GUEST;
    guest.display_name = "Aunt";
    guest.created_at = clock.now();
    insert(guest);
    return guest;
  }

  ProviderEvent event(ProviderEventKind kind, Millis after_begin) const {
    ProviderEvent made;
    made.kind = kind;
    made.at = begin + after_begin;
    made.external_id = "RM1";
    return made;
  }
  ProviderEvent joined(const Participant& who, const std::string& stay, Millis after_begin) const {
    auto made = event(ProviderEventKind::participant_joined, after_begin);
    made.participant = who.id;
    made.participant_external_id = stay;
    return made;
  }
  ProviderEvent left(const Participant& who, const std::string& stay, Millis after_begin) const {
    auto made = joined(who, stay, after_begin);
    made.kind = ProviderEventKind::participant_left;
    return made;
  }

  /// Taken, not worked off.
  void send(const ProviderEvent& what, const std::string& endpoint = {}, std::string key = {}) {
    if (key.empty()) key = "key-" + std::to_string(++sent_);
    take(take_webhook(services, work.find_reader, told_by, endpoint,
                      testing::signed_request({testing::line_of(key, what)})));
  }
  int process() { return take(process_webhooks(services, work, 100)); }
  void tell(const ProviderEvent& what, const std::string& endpoint = {}) {
    send(what, endpoint);
    process();
  }
  WebhookEvent last_row() { return rows<WebhookEvent>("ORDER BY x.received_at DESC, x.id DESC").at(0); }
  std::int64_t outgoing(const std::string& kind) { return count("outbox_event WHERE kind = '" + kind + "'"); }
  Room room_now() { return load<Room>(room.id.value); }
  Participant now(const Participant& who) { return load<Participant>(who.id.value); }

  std::shared_ptr<testing::ScriptedReceiver> receiver = std::make_shared<testing::ScriptedReceiver>();
  WebhookWork work;
  VideoEngine told_by = VideoEngine::twilio;
  Room room;
  Participant patient;
  Instant begin;
  std::vector<std::pair<SessionId, RoomId>> lost;

 private:
  int sent_ = 0;
};

}  // namespace chiroflow::app
