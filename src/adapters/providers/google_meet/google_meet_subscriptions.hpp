// SPDX-License-Identifier: Apache-2.0
// Subscriptions to what happens in a space, through the Workspace Events API into the clinic's Pub/Sub topic. They live for
// seven days at most and are never renewed by Google, so a space is subscribed when it is made for one of the next days and
// again whenever somebody is about to enter. All of it is a help only: a space without events is polled.
// https://developers.google.com/workspace/events/guides/create-subscription
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/providers/google_meet/google_client.hpp"
#include "ports/log.hpp"

namespace chiroflow::google_meet {

/// Safe from any thread. Everything handed over must outlive it.
class SpaceSubscriptions {
 public:
  SpaceSubscriptions(const GoogleMeetConfig& config, GoogleClient& client, const Clock& clock, Logger& log)
      : config_(config), client_(client), clock_(clock), log_(log) {}

  bool wanted() const { return !config_.credentials.pubsub_topic.empty(); }
  /// Subscribes or renews where the known subscription has less than a day left. Fails silently, and then not again for a
  /// minute: nobody waits for it twice, and for at most three seconds.
  void ensure(const std::string& space, SteadyInstant until);
  /// The space is given up.
  void drop(const std::string& space, SteadyInstant until);
  /// Google says that this subscription ended or rests: the next ensure() makes it anew.
  void lost(std::string_view subscription);
  /// What was wrong the last time, in words; nothing when all is well.
  std::optional<std::string> trouble() const;

 private:
  struct Known {
    std::string subscription;  // "subscriptions/…"; empty while Google still makes it
    Instant until;
    Instant not_before;  // the next try
  };
  Result<Known> subscribe(const std::string& space, SteadyInstant until);
  Result<Known> renew(const std::string& subscription, SteadyInstant until);
  void make_room();

  const GoogleMeetConfig& config_;
  GoogleClient& client_;
  const Clock& clock_;
  Logger& log_;
  mutable std::mutex guard_;
  std::map<std::string, Known> known_;  // by space
  std::optional<std::string> trouble_;
};

}  // namespace chiroflow::google_meet
