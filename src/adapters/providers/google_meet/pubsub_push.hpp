// SPDX-License-Identifier: Apache-2.0
// What Pub/Sub pushes: a message whose attributes are those of a CloudEvent and whose data names a Meet resource. Pure.
// https://cloud.google.com/pubsub/docs/push#receive_push, https://developers.google.com/workspace/events/guides/events-meet
#pragma once

#include <string>
#include <string_view>

#include "ports/webhook_receiver.hpp"

namespace chiroflow::google_meet {

struct PushedMessage {
  std::string key;      // of repetition: the event's id, else the message's
  std::string type;     // "google.workspace.meet.conference.v2.started"
  std::string subject;  // "//meet.googleapis.com/spaces/…"
  Instant at;
  std::string resource;  // the name in the data: "conferenceRecords/…", "subscriptions/…"; empty when it names none
};

/// invalid_argument for anything else.
Result<PushedMessage> read_push(std::string_view body);

/// What it means to us; `other` for what means nothing.
ProviderEvent event_of(const PushedMessage& message);

}  // namespace chiroflow::google_meet
