// SPDX-License-Identifier: Apache-2.0
// The video providers behind one door: which one to use, in what order to fall back, and what each attempt came to.
// Rules: an explicit choice or the configured default comes first; with fallback the others follow in a fixed order, but an
// outside vendor is never chosen by itself without an attested agreement. What was really used is what is reported.
#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <vector>

#include "app/video/circuit_breaker.hpp"
#include "ports/clock.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::app {

/// How an organization wants providers chosen.
struct VideoPolicy {
  TelehealthProvider default_provider = TelehealthProvider::CUSTOM;
  bool fallback_enabled = false;
  std::vector<TelehealthProvider> attested;  // vendors with an attested agreement
};

/// One try at one provider, to be stored with the session.
struct Attempt {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::string operation;
  bool succeeded = false;
  Millis duration{0};
  std::optional<std::string> error_code;
};

struct MadeRoom {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  VideoEngine video_engine = VideoEngine::builtin;
  ProviderRoom room;
};

struct ProviderState {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  ProviderHealth health;
  BreakerState breaker = BreakerState::closed;
};

/// Safe from any thread. The providers must outlive it.
class VideoService {
 public:
  VideoService(std::vector<VideoProvider*> providers, const Clock& clock);

  /// Configured providers in the order of TelehealthProvider. Asks each of them, which may take as long as their deadlines.
  std::vector<ProviderState> states();
  /// The same from what the last states() heard, at once; a provider that was never asked has an empty `checked_at`.
  std::vector<ProviderState> known_states() const;
  /// Null when that provider is not configured.
  VideoProvider* find(TelehealthProvider kind) const;

  /// The order in which a room would be tried. Error: precondition_failed "not_configured" when nothing may be used.
  Result<std::vector<VideoProvider*>> candidates(const VideoPolicy& policy,
                                                 std::optional<TelehealthProvider> wanted) const;
  /// The provider a new session is booked with, without calling anybody: the first candidate whose breaker lets it through.
  Result<VideoProvider*> choose(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted) const;

  /// Makes a room at the first candidate that can. Each try is added to `attempts`, also when all fail.
  Result<MadeRoom> make_room(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                             const RoomRequest& request, std::vector<Attempt>& attempts);
  Result<JoinCredentials> credentials(TelehealthProvider kind, const ProviderRoom& room, const JoinRequest& request,
                                      std::vector<Attempt>& attempts);
  Result<void> end_room(TelehealthProvider kind, const ProviderRoom& room);

 private:
  template <class Work>
  auto attempt(VideoProvider& provider, std::string_view operation, std::vector<Attempt>& attempts, Work&& work)
      -> decltype(work());
  CircuitBreaker& breaker_of(TelehealthProvider kind) const { return breakers_[static_cast<std::size_t>(kind)]; }

  std::vector<VideoProvider*> providers_;
  const Clock& clock_;
  mutable std::array<CircuitBreaker, 4> breakers_;
  mutable std::mutex mutex_;
  std::array<ProviderHealth, 4> last_health_;
};

}  // namespace chiroflow::app
