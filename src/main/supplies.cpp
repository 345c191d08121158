// SPDX-License-Identifier: Apache-2.0
#include "main/supplies.hpp"

#include "app/recordings/recording_desk.hpp"

namespace chiroflow {

namespace {
/// Nothing has this name: a place that says so can be reached and is the right one.
constexpr auto kNothing = "readyz";
}  // namespace

Supplies::Supplies(const app::Services& services, Mailer* mailer)
    : services_(services), mailer_(mailer), looks_([this] { look(); }, Minutes(1)) {}

void Supplies::look() {
  const auto state = [](bool ok) { return ok ? State::ok : State::unavailable; };
  if (services_.recordings) {
    const auto none = services_.recordings->store.get(kNothing);
    recordings_ = state(none || none.error().cause == "no_object");
    keys_ = state(services_.recordings->keys.get(kNothing).has_value());
  }
  if (mailer_) mail_ = state(mailer_->check().has_value());
}

std::string_view Supplies::word(State state) {
  switch (state) {
    case State::ok: return "ok";
    case State::unavailable: return "unavailable";
    case State::unknown: break;
  }
  return "unknown";
}

void Supplies::write(wire::JsonWriter& json) const {
  if (mailer_) json.member("mail", word(mail_));
  if (!services_.recordings) return;
  json.member("recordings", word(recordings_));
  json.member("recordingKeys", word(keys_));
}

}  // namespace chiroflow
