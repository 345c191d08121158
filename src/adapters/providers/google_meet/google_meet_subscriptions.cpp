// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_subscriptions.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr std::size_t kMostKnown = 5000;
constexpr Hours kLife{7 * 24};  // the longest that Google gives to subscriptions without resource data
constexpr Hours kRenewBefore{24};
constexpr Seconds kPauseAfterFailure{60};
constexpr Seconds kPatience{3};  // somebody waits to enter

constexpr const char* kEventTypes[] = {
    "google.workspace.meet.conference.v2.started", "google.workspace.meet.conference.v2.ended",
    "google.workspace.meet.participant.v2.joined", "google.workspace.meet.participant.v2.left",
    "google.workspace.meet.recording.v2.started",  "google.workspace.meet.recording.v2.fileGenerated"};

std::string subscription_body(const std::string& space, const std::string& topic) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.member("targetResource", "//meet.googleapis.com/" + space);
  json.key("eventTypes");
  json.begin_array();
  for (const auto* type : kEventTypes) json.string(type);
  json.end_array();
  json.key("notificationEndpoint");
  json.begin_object();
  json.member("pubsubTopic", topic);
  json.end_object();
  json.key("payloadOptions");
  json.begin_object();
  json.member("includeResource", false);
  json.end_object();
  json.member("ttl", "604800s");
  json.end_object();
  return out;
}

/// The name of the subscription that is there already, wherever among the error's details Google puts it.
std::optional<std::string> named_in(const wire::Value& value) {
  if (value.is(wire::Kind::string)) {
    const auto text = value.as_string();
    return is_name(text, {"subscriptions"}) ? std::optional(std::string(text)) : std::nullopt;
  }
  if (value.is(wire::Kind::array)) {
    for (const auto& item : value.items()) {
      if (auto name = named_in(item)) return name;
    }
  } else if (value.is(wire::Kind::object)) {
    for (const auto& member : value.members()) {
      if (auto name = named_in(member.value)) return name;
    }
  }
  return std::nullopt;
}

/// What a finished Operation brought forth; an unfinished one is nothing yet.
Result<const wire::Value*> result_of(const wire::Value& operation) {
  if (operation.get("error").is(wire::Kind::object))
    return fail(in_words(providers::outage(
        "bad_response",
        "operation code " + std::to_string(providers::integer_of(operation.get("error"), "code").value_or(0)))));
  return &operation.get("response");
}
}  // namespace

void SpaceSubscriptions::ensure(const std::string& space, SteadyInstant until) {
  if (!wanted()) return;
  until = std::min<SteadyInstant>(until, clock_.steady_now() + kPatience);
  const auto now = clock_.now();
  std::string old;
  {
    const std::lock_guard lock(guard_);
    make_room();
    auto& known = known_[space];
    if (known.until - now > kRenewBefore || now < known.not_before) return;
    known.not_before = now + kPauseAfterFailure;  // also keeps others away meanwhile
    old = known.until > now ? known.subscription : "";
  }
  auto outcome = old.empty() ? subscribe(space, until) : renew(old, until);
  if (!outcome && !old.empty() && outcome.error().code == ErrorCode::not_found) outcome = subscribe(space, until);
  const std::lock_guard lock(guard_);
  if (outcome) {
    known_[space] = *outcome;
    trouble_.reset();
    return;
  }
  trouble_ = std::string(outcome.error().text());
  log_.warning("no events of a meeting space", {{"detail", Loggable::detail_of(outcome.error())}});
}

void SpaceSubscriptions::drop(const std::string& space, SteadyInstant until) {
  std::string subscription;
  {
    const std::lock_guard lock(guard_);
    const auto found = known_.find(space);
    if (found == known_.end()) return;
    subscription = found->second.subscription;
    known_.erase(found);
  }
  if (subscription.empty()) return;
  // One that stays behind ends by itself within the week.
  const auto outcome =
      client_.call({.method = "DELETE",
                    .url = config_.workspace_events_base_url + "/v1/" + subscription + "?allowMissing=true",
                    .until = until});
  if (!outcome)
    log_.warning("events of a meeting space stay subscribed", {{"detail", Loggable::detail_of(outcome.error())}});
}

void SpaceSubscriptions::lost(std::string_view subscription) {
  const std::lock_guard lock(guard_);
  for (auto& [space, known] : known_) {
    if (known.subscription == subscription) known.until = known.not_before = Instant{};
  }
}

std::optional<std::string> SpaceSubscriptions::trouble() const {
  const std::lock_guard lock(guard_);
  return trouble_;
}

Result<SpaceSubscriptions::Known> SpaceSubscriptions::subscribe(const std::string& space, SteadyInstant until) {
  const auto answer = TRY(client_.ask({.method = "POST",
                                       .url = config_.workspace_events_base_url + "/v1/subscriptions",
                                       .body = subscription_body(space, config_.credentials.pubsub_topic),
                                       .repeatable = true,  // a second one is answered by ALREADY_EXISTS
                                       .until = until}));
  if (answer.body) {
    const auto* made = TRY(result_of(answer.body->root()));
    const auto expires = parse_iso(providers::text_of(*made, "expireTime").value_or(""));
    return Known{.subscription = providers::text_of(*made, "name").value_or(""),
                 .until = expires.value_or(clock_.now() + kLife),
                 .not_before = {}};
  }
  if (answer.response.status != 409) return fail(answer.body.error());
  const auto told = TRY(providers::json_body(answer.response));
  const auto existing = named_in(told.root().get("error").get("details"));
  if (!existing) return fail(answer.body.error());
  return renew(*existing, until);
}

Result<SpaceSubscriptions::Known> SpaceSubscriptions::renew(const std::string& subscription, SteadyInstant until) {
  const auto url = config_.workspace_events_base_url + "/v1/" + subscription;
  const auto answer = TRY(client_.call({.method = "PATCH",
                                        .url = url + "?updateMask=ttl",
                                        .body = R"({"ttl":"0s"})",  // 0: the longest there is
                                        .until = until}));
  const auto* renewed = TRY(result_of(answer.root()));
  if (providers::text_of(*renewed, "state") == "SUSPENDED") {
    const auto woken = TRY(client_.call({.method = "POST", .url = url + ":reactivate", .body = "{}", .until = until}));
    TRY(result_of(woken.root()));
  }
  const auto expires = parse_iso(providers::text_of(*renewed, "expireTime").value_or(""));
  return Known{.subscription = subscription, .until = expires.value_or(clock_.now() + kLife), .not_before = {}};
}

void SpaceSubscriptions::make_room() {
  if (known_.size() < kMostKnown) return;
  std::erase_if(known_, [now = clock_.now()](const auto& entry) { return entry.second.until < now; });
  if (known_.size() >= kMostKnown) known_.clear();  // what is forgotten is only asked for once more
}

}  // namespace chiroflow::google_meet
