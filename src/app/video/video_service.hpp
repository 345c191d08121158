// SPDX-License-Identifier: Apache-2.0
// The video providers behind one door: whose account to use, which provider, in what order to fall back, and what each
// attempt came to.
// Rules: an organization's own account wins over the server's; one at LiveKit is its CUSTOM. An explicit choice or the configured default comes first; with
// fallback the others follow in a fixed order, but an outside vendor is never chosen by itself without an attested agreement.
// Where a state asks for calls that are encrypted from end to end, who does not do so is passed over, and our own server joins the
// candidates, also where CUSTOM is the organization's LiveKit. What was really used is what is reported.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "app/video/account_directory.hpp"
#include "app/video/video_account.hpp"
#include "ports/clock.hpp"
#include "ports/patience.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::app {

/// How an organization wants providers chosen.
struct VideoPolicy {
  OrganizationId organization;
  TelehealthProvider default_provider = TelehealthProvider::CUSTOM;
  bool fallback_enabled = false;
  std::vector<TelehealthProvider> attested;  // vendors with an attested agreement
  bool own_livekit = false;                  // CUSTOM is the organization's own account at LiveKit, an outside vendor
  std::string
      end_to_end_for{};  // the state whose law asks this visit's calls to be encrypted from end to end; empty: none

  /// Our own server needs no agreement; an organization's account at LiveKit does, which is CUSTOM only where no law rules it out.
  bool trusts(TelehealthProvider kind) const;
};

/// One try at one provider, to be stored with the session.
struct Attempt {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::string operation;
  bool succeeded = false;
  Millis duration{0};
  std::optional<std::string> error_code{};   // our word for it: the cause of the Error
  std::optional<std::string> vendor_code{};  // the vendor's own code, where it answered
};

Attempt failed_attempt(TelehealthProvider provider, std::string_view operation, Millis duration, const Error& error);

struct MadeRoom {
  VideoAccountPtr account;
  ProviderRoom room;
  TelehealthProvider provider() const { return account->kind(); }
};

struct ProviderState {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  bool configured = false;
  bool own_account = false;  // the organization's
  ProviderHealth health;
  BreakerState breaker = BreakerState::closed;
};

/// What is known of a room that is about to be entered.
enum class RoomCheck { fine, gone, unreachable };

/// A room that its vendor said stands, or that was just made.
struct WellRoom {
  SteadyInstant since;
  std::set<ParticipantId>
      sent_in;  // who got a way in on this word alone: coming again, they may not have found the room
};

/// Who takes a vendor's messages.
struct WebhookDesk {
  VideoAccountPtr account;  // null: no such address
  WebhookReceiver* receiver() const { return account ? account->provider().webhooks() : nullptr; }
};

/// Whether an account may be used for what is meant.
using AccountFilter = std::function<bool(const VideoAccount&)>;

/// The vendor failed.
bool is_outage(const Error& error);
/// Whether the next vendor is asked: this one failed, or its account stands in the way (a limit, a setting, the plan). A fault of our
/// request would be one there, too.
bool may_go_elsewhere(const Error& error);
/// Whether a failure tells that the vendor answers, or that it does not. What we refuse ourselves was never asked there, and a day's
/// allowance that is used up says nothing of the visits that run.
bool is_news(const Error& error);
/// Whether a room for a visit of this policy may be made there, as far as is known of the account.
bool keeps_to_law(const VideoPolicy& policy, const VideoAccount& account);
/// Whether a visit of this policy may be held in this room, whatever was set at the account since it was made.
bool keeps_to_law(const VideoPolicy& policy, const VideoAccount& account, const ProviderRoom& room);
/// precondition_failed "not_end_to_end": nothing that is set up here keeps to it.
Error not_end_to_end(const std::string& state);
/// What a failure of this cause tells the breaker.
Failure failure_of(std::string_view cause);

/// A caller waits for so long for one thing that is done at one vendor, in however many requests; each of these has a shorter
/// deadline of its own.
inline constexpr Millis kProviderPatience = Seconds(10);

/// Around a call that the breaker let through: also one that throws, or proves nothing, makes room for the next.
class BreakerNews {
 public:
  BreakerNews(CircuitBreaker& breaker, SteadyInstant begun) : breaker_(breaker), begun_(begun) {}
  ~BreakerNews() { breaker_.ended_without_news(begun_); }
  BreakerNews(const BreakerNews&) = delete;
  BreakerNews& operator=(const BreakerNews&) = delete;

 private:
  CircuitBreaker& breaker_;
  const SteadyInstant begun_;
};

/// Safe from any thread; not to be called inside a transaction. The providers must outlive it.
class VideoService {
 public:
  /// `organizations`: null where only the server's own accounts are used.
  VideoService(std::vector<VideoProvider*> providers, const Clock& clock, AccountDirectory* organizations = nullptr);

  /// Every provider, in the order of TelehealthProvider; what is not configured says what to set. Asks vendors for their
  /// health, except those whose breaker is open.
  Result<std::vector<ProviderState>> states(const OrganizationId& organization);
  /// Null when neither the organization nor the server has an account there.
  Result<VideoAccountPtr> find(const OrganizationId& organization, TelehealthProvider kind) const;
  /// The account that made a room; null when it is not there any more.
  Result<VideoAccountPtr> account_of(const Room& room) const;
  /// The server's own accounts. Asks all of them at once, which may take a deadline.
  std::vector<ProviderState> server_states();
  /// The same from what the last server_states() heard, at once; one that was never asked has an empty `checked_at`.
  std::vector<ProviderState> known_states() const;

  /// The order in which a room would be tried. Who is passed over for what a state asks of calls is added to `passed_over`. Errors:
  /// precondition_failed "not_configured" when nothing may be used, "not_end_to_end" when a state's law leaves nothing.
  Result<std::vector<VideoAccountPtr>> candidates(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                                                  const AccountFilter& filter = {},
                                                  std::vector<Attempt>* passed_over = nullptr) const;
  /// The account a new session is booked with: the first candidate whose breaker lets it through and, where there is a choice,
  /// whose vendor is well. One that is passed over is added to `attempts`.
  Result<VideoAccountPtr> choose(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                                 std::vector<Attempt>& attempts);

  /// Makes a room at the first candidate that can; one that does not keep to what a state asks, although its account was known to, is ended.
  /// Each try is added to `attempts`, also when all fail.
  Result<MadeRoom> make_room(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                             const RoomRequest& request, std::vector<Attempt>& attempts,
                             const AccountFilter& filter = {});
  /// For `who` is about to enter; empty: somebody new. Asks the vendor only when it was not asked about this room for half a minute, or
  /// not for them although they were sent there before, or when its breaker is about to close again.
  RoomCheck check_room(const VideoAccountPtr& account, const RoomId& id, const ProviderRoom& room,
                       const ParticipantId& who, std::vector<Attempt>& attempts);
  /// What the vendor signs is signed here, so success says nothing about whether it answers: it neither closes the breaker nor
  /// starts its count again. While the breaker is not closed, and when `request` says so, what can be had without a call comes
  /// first. `account` null: precondition_failed "not_configured".
  Result<JoinCredentials> credentials(const VideoAccountPtr& account, const ProviderRoom& room,
                                      const JoinRequest& request, std::vector<Attempt>& attempts);
  /// Whether a success means that the vendor answered.
  enum class Success { proves, says_nothing };
  /// Whether a call that ran out of its time means that the vendor hangs, or counts as any other failure: it is slow by nature, or
  /// a job's that nobody waits for, which alone is to shut nobody out. The former has kProviderPatience.
  enum class Late { hangs, may_be };
  Result<void> end_room(const VideoAccountPtr& account, const ProviderRoom& room, Late late = Late::hangs);
  Result<void> delete_room(const VideoAccountPtr& account, const ProviderRoom& room, Late late = Late::hangs);
  /// Any other call at a vendor, counted by the breaker.
  template <class Work>
  auto call(VideoAccount& account, std::string_view operation, std::vector<Attempt>& attempts, Work&& work,
            Success success = Success::proves, Late late = Late::hangs) -> decltype(work());
  /// The vendor's health, told to the breaker once a check; "open" is answered without asking, and so is everybody but the one who
  /// tries again.
  ProviderHealth health_of(VideoAccount& account);

  /// The server's receiver of an engine's messages, and an organization's. Account null: there is none.
  WebhookDesk receiver(VideoEngine engine) const;
  Result<WebhookDesk> receiver(VideoEngine engine, std::string_view webhook_id) const;

  /// The server's own, also those that are not configured.
  const std::vector<VideoAccountPtr>& server_accounts() const { return servers_; }
  /// Organizations' accounts; null where only the server's are used.
  AccountDirectory* organizations() const { return organizations_; }
  /// The room was just made, or found well.
  void remember_well(const RoomId& id);
  /// The vendor does not know it: the next one to enter asks.
  void forget_well(const RoomId& id);
  /// Whether the loss of this room was not told in the last ten minutes, so that it is told once.
  bool first_told(const RoomId& id);

 private:
  VideoAccountPtr servers(TelehealthProvider kind) const;
  bool refuses_unlawful(const VideoPolicy& policy, const MadeRoom& made, std::vector<Attempt>& attempts);
  Result<std::vector<VideoAccountPtr>> accounts_for(const VideoPolicy& policy, TelehealthProvider kind) const;
  /// Asks all at once, for as long as the slowest takes.
  std::vector<ProviderHealth> healths_of(const std::vector<VideoAccountPtr>& accounts);
  /// Whether `who` may be sent there without asking; from then on they count as sent.
  bool is_known_well(const RoomId& id, const ParticipantId& who);

  std::vector<VideoAccountPtr> servers_;
  const Clock& clock_;
  AccountDirectory* const organizations_;
  mutable std::mutex mutex_;
  std::vector<ProviderState> known_;
  std::map<RoomId, WellRoom> well_;
  std::map<RoomId, SteadyInstant> told_;
};

template <class Work>
auto VideoService::call(VideoAccount& account, std::string_view operation, std::vector<Attempt>& attempts, Work&& work,
                        Success success, Late late) -> decltype(work()) {
  auto& breaker = account.breaker();
  const auto begun = clock_.steady_now();
  if (!breaker.allow(begun)) {
    attempts.push_back({account.kind(), std::string(operation), false, Millis(0), "breaker_open"});
    return fail(Error{.code = ErrorCode::provider_unavailable, .retry_after = Seconds(30), .cause = "breaker_open"});
  }
  const BreakerNews news(breaker, begun);
  std::optional<Patience> patience;
  if (late == Late::hangs) patience.emplace(begun + kProviderPatience);
  auto outcome = work();
  const auto ended = clock_.steady_now();
  const auto duration = std::chrono::duration_cast<Millis>(ended - begun);
  if (outcome.has_value()) {
    if (success == Success::proves) breaker.succeeded(ended);
    attempts.push_back({account.kind(), std::string(operation), true, duration});
    return outcome;
  }
  const auto& error = outcome.error();
  if (is_news(error)) {
    if (is_outage(error))
      breaker.failed(begun, ended, late == Late::hangs ? failure_of(error.cause) : Failure::answered);
    else
      breaker.succeeded(ended);
  }
  attempts.push_back(failed_attempt(account.kind(), operation, duration, error));
  return outcome;
}

}  // namespace chiroflow::app
