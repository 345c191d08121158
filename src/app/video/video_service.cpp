// SPDX-License-Identifier: Apache-2.0
#include "app/video/video_service.hpp"

#include <algorithm>
#include <array>
#include <future>

namespace chiroflow::app {

namespace {
using enum TelehealthProvider;
constexpr std::array kFallbackOrder{TWILIO, ZOOM, GOOGLE_MEET, CUSTOM};
constexpr std::array kAll{TWILIO, ZOOM, GOOGLE_MEET, CUSTOM};
constexpr Millis kWellFor = Seconds(30);
constexpr Millis kJustAsked = Seconds(3);
constexpr Millis kToldFor = Minutes(10);
constexpr std::size_t kMostRemembered = 4096;

Error not_configured(TelehealthProvider kind) {
  return precondition_failed("Video provider " + std::string(name_of(kind)) +
                                 " is not configured on this server; choose another one or ask your administrator",
                             "not_configured");
}

/// Where an organization may have an account of its own.
VideoEngine vendor_engine(TelehealthProvider kind) {
  switch (kind) {
    case TWILIO: return VideoEngine::twilio;
    case ZOOM: return VideoEngine::zoom;
    case GOOGLE_MEET: return VideoEngine::google_meet;
    case CUSTOM: return VideoEngine::livekit;
  }
  return VideoEngine::livekit;
}

std::string what_to_set(TelehealthProvider kind) {
  if (kind == CUSTOM)
    return "Not configured: the administrator sets CUSTOM_VIDEO_ENGINE and that engine's address, or an owner gives "
           "the "
           "clinic's own LiveKit account (videoProviders.setCredentials)";
  const char* variables = kind == TWILIO ? "TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET"
                          : kind == ZOOM ? "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET"
                                         : "GOOGLE_MEET_SERVICE_ACCOUNT_KEY and GOOGLE_MEET_DELEGATED_USER";
  return "Not configured: an owner gives the clinic's credentials (videoProviders.setCredentials), or the "
         "administrator "
         "sets " +
         std::string(variables);
}

SteadyInstant time_of(SteadyInstant at) { return at; }
SteadyInstant time_of(const WellRoom& room) { return room.since; }

/// Keeps a map small; what is dropped is asked or told once more.
template <class Value>
void tidy(std::map<RoomId, Value>& map, SteadyInstant now, Millis age) {
  if (map.size() < kMostRemembered) return;
  std::erase_if(map, [&](const auto& entry) { return now - time_of(entry.second) >= age; });
  if (map.size() >= kMostRemembered) map.clear();
}
}  // namespace

bool VideoPolicy::trusts(TelehealthProvider kind) const {
  const bool ours = kind == CUSTOM && (!own_livekit || !end_to_end_for.empty());
  return ours || std::find(attested.begin(), attested.end(), kind) != attested.end();
}

bool is_outage(const Error& error) {
  return error.code == ErrorCode::provider_unavailable || error.code == ErrorCode::internal;
}

bool may_go_elsewhere(const Error& error) {
  constexpr std::string_view kOfTheAccount[]{"vendor_limit", "vendor_settings", "host_user",   "storage_full",
                                             "plan",         "settings",        "foreign_room"};
  return is_outage(error) || std::ranges::find(kOfTheAccount, error.cause) != std::end(kOfTheAccount);
}

bool is_news(const Error& error) {
  return error.code != ErrorCode::unsupported && error.cause != "not_configured" && error.cause != "daily_limit";
}

bool keeps_to_law(const VideoPolicy& policy, const VideoAccount& account) {
  return policy.end_to_end_for.empty() || account.provider().capabilities().end_to_end_encryption;
}

bool keeps_to_law(const VideoPolicy& policy, const VideoAccount& account, const ProviderRoom& room) {
  return policy.end_to_end_for.empty() || account.provider().is_end_to_end(room);
}

Error not_end_to_end(const std::string& state) {
  return precondition_failed(
      state +
          " asks for video calls that are encrypted from end to end, and no video service that is set up here and may "
          "be used "
          "does so: let the administrator set CUSTOM_VIDEO_ENGINE to builtin, or see the patient in person",
      "not_end_to_end");
}

Attempt failed_attempt(TelehealthProvider provider, std::string_view operation, Millis duration, const Error& error) {
  Attempt attempt{provider, std::string(operation), false, duration};
  attempt.error_code = error.cause.empty() ? std::string(info(error.code).name) : error.cause;
  if (!error.vendor_code.empty()) attempt.vendor_code = error.vendor_code;
  return attempt;
}

Failure failure_of(std::string_view cause) { return cause == "timeout" ? Failure::hung : Failure::answered; }

VideoService::VideoService(std::vector<VideoProvider*> providers, const Clock& clock, AccountDirectory* organizations)
    : clock_(clock), organizations_(organizations) {
  for (auto* provider : providers) servers_.push_back(std::make_shared<VideoAccount>(*provider));
}

VideoAccountPtr VideoService::servers(TelehealthProvider kind) const {
  const auto found = std::find_if(servers_.begin(), servers_.end(), [&](const auto& account) {
    return account->kind() == kind && account->provider().configured();
  });
  return found == servers_.end() ? nullptr : *found;
}

Result<VideoAccountPtr> VideoService::find(const OrganizationId& organization, TelehealthProvider kind) const {
  // Also one that cannot be used any more: it says why, and nobody is moved to another vendor without a word.
  if (organizations_)
    if (auto own = TRY(organizations_->find(organization, vendor_engine(kind)))) return own;
  return servers(kind);
}

/// The organization's own account shuts out the server's, except where a state's law rules it out.
Result<std::vector<VideoAccountPtr>> VideoService::accounts_for(const VideoPolicy& policy,
                                                                TelehealthProvider kind) const {
  std::vector<VideoAccountPtr> accounts;
  auto first = TRY(find(policy.organization, kind));
  if (!first) return accounts;
  accounts.push_back(first);
  if (kind != CUSTOM || first->is_servers() || keeps_to_law(policy, *first)) return accounts;
  if (auto ours = servers(CUSTOM)) accounts.push_back(std::move(ours));
  return accounts;
}

Result<VideoAccountPtr> VideoService::account_of(const Room& room) const {
  if (!room.credential_id) {
    auto account = servers(room.provider);
    return account && account->engine() == room.video_engine ? account : VideoAccountPtr();
  }
  if (!organizations_) return VideoAccountPtr();
  auto account = TRY(organizations_->find(room.organization_id, room.video_engine));
  return account && account->credential_id() == *room.credential_id ? account : VideoAccountPtr();
}

ProviderHealth VideoService::health_of(VideoAccount& account) {
  // Nobody is asked, and the reason must not give way to "several failed".
  if (!account.provider().configured()) return account.provider().health();
  auto& breaker = account.breaker();
  const auto begun = clock_.steady_now();
  if (!breaker.allow(begun))
    return {.available = false,
            .message =
                "It left a call without an answer, or several in a row failed; it is tried again within half a minute",
            .checked_at = clock_.now(),
            .latency = Millis(0),
            .cause = "breaker_open"};
  const BreakerNews news(breaker, begun);
  const Patience patience(begun + kProviderPatience);
  auto health = account.provider().health();
  if (!account.is_news(health.checked_at)) return health;
  const auto ended = clock_.steady_now();
  health.available ? breaker.succeeded(ended) : breaker.failed(begun, ended, failure_of(health.cause));
  return health;
}

std::vector<ProviderHealth> VideoService::healths_of(const std::vector<VideoAccountPtr>& accounts) {
  // With both policies one that gets no thread is asked by the caller.
  constexpr auto kBeside = std::launch::async | std::launch::deferred;
  std::vector<std::future<ProviderHealth>> asked;
  for (std::size_t i = 0; i + 1 < accounts.size(); ++i)
    asked.push_back(std::async(kBeside, [this, &account = *accounts[i]] { return health_of(account); }));
  std::vector<ProviderHealth> healths;
  if (accounts.empty()) return healths;
  auto last = health_of(*accounts.back());
  for (auto& one : asked) healths.push_back(one.get());
  healths.push_back(std::move(last));
  return healths;
}

Result<std::vector<ProviderState>> VideoService::states(const OrganizationId& organization) {
  std::vector<ProviderState> states;
  std::vector<VideoAccountPtr> accounts;
  std::vector<VideoAccountPtr> own;
  if (organizations_) own = TRY(organizations_->all_of(organization));
  for (const auto kind : kAll) {
    auto& state = states.emplace_back();
    state.provider = kind;
    const auto given = std::find_if(own.begin(), own.end(), [&](const auto& one) { return one->kind() == kind; });
    const auto account = given == own.end() ? servers(kind) : *given;
    state.configured = account != nullptr;
    if (account) {
      state.own_account = !account->is_servers();
      accounts.push_back(account);
    } else {
      state.health = {
          .available = false, .message = what_to_set(kind), .checked_at = clock_.now(), .latency = Millis(0)};
    }
  }
  const auto healths = healths_of(accounts);
  for (std::size_t i = 0, asked = 0; i < states.size(); ++i) {
    if (!states[i].configured) continue;
    states[i].health = healths[asked];
    states[i].breaker = accounts[asked++]->breaker().state(clock_.steady_now());
  }
  return states;
}

std::vector<ProviderState> VideoService::server_states() {
  std::vector<VideoAccountPtr> accounts;
  for (const auto& account : servers_)
    if (account->provider().configured()) accounts.push_back(account);
  auto healths = healths_of(accounts);
  std::vector<ProviderState> states;
  for (std::size_t i = 0; i < accounts.size(); ++i)
    states.push_back({.provider = accounts[i]->kind(),
                      .configured = true,
                      .own_account = false,
                      .health = std::move(healths[i]),
                      .breaker = accounts[i]->breaker().state(clock_.steady_now())});
  const std::lock_guard lock(mutex_);
  known_ = states;
  return states;
}

std::vector<ProviderState> VideoService::known_states() const {
  std::vector<ProviderState> states;
  for (const auto& account : servers_) {
    if (!account->provider().configured()) continue;
    ProviderState state{
        .provider = account->kind(), .configured = true, .own_account = false, .health = {}, .breaker = {}};
    state.breaker = account->breaker().state(clock_.steady_now());
    const std::lock_guard lock(mutex_);
    for (const auto& known : known_)
      if (known.provider == state.provider) state.health = known.health;
    states.push_back(std::move(state));
  }
  return states;
}

Result<std::vector<VideoAccountPtr>> VideoService::candidates(const VideoPolicy& policy,
                                                              std::optional<TelehealthProvider> wanted,
                                                              const AccountFilter& filter,
                                                              std::vector<Attempt>* passed_over) const {
  const auto first = wanted.value_or(policy.default_provider);
  std::vector<TelehealthProvider> kinds{first};
  const auto add = [&](TelehealthProvider kind) {
    if (policy.trusts(kind) && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  };
  if (policy.fallback_enabled) {
    add(policy.default_provider);
    for (const auto kind : kFallbackOrder) add(kind);
  }
  if (!policy.end_to_end_for.empty()) add(CUSTOM);
  std::vector<VideoAccountPtr> order;
  bool outlawed = false;
  for (const auto kind : kinds) {
    for (auto& account : TRY(accounts_for(policy, kind))) {
      if (filter && !filter(*account)) continue;
      if (keeps_to_law(policy, *account)) {
        order.push_back(std::move(account));
        continue;
      }
      outlawed = true;
      if (passed_over) passed_over->push_back({kind, "choose", false, Millis(0), "not_end_to_end"});
    }
  }
  if (order.empty()) return fail(outlawed ? not_end_to_end(policy.end_to_end_for) : not_configured(first));
  return order;
}

Result<VideoAccountPtr> VideoService::choose(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                                             std::vector<Attempt>& attempts) {
  const auto order = TRY(candidates(policy, wanted, {}, &attempts));
  if (order.size() == 1) return order.front();
  for (const auto& account : order) {
    const auto health = health_of(*account);
    if (health.available) return account;
    attempts.push_back(failed_attempt(
        account->kind(), "health", Millis(0),
        {.code = ErrorCode::provider_unavailable, .cause = health.cause, .vendor_code = health.vendor_code}));
  }
  return order.front();
}

Result<MadeRoom> VideoService::make_room(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                                         const RoomRequest& request, std::vector<Attempt>& attempts,
                                         const AccountFilter& filter) {
  Error last;
  for (const auto& account : TRY(candidates(policy, wanted, filter, &attempts))) {
    auto made = call(*account, "create_room", attempts, [&] { return account->provider().create_room(request); });
    if (made.has_value()) {
      MadeRoom room{account, std::move(*made)};
      if (!refuses_unlawful(policy, room, attempts)) return room;
      last = not_end_to_end(policy.end_to_end_for);
      continue;
    }
    last = std::move(made).error();
    if (!may_go_elsewhere(last)) break;
  }
  return fail(std::move(last));
}

/// The account was set otherwise since its last room was made.
bool VideoService::refuses_unlawful(const VideoPolicy& policy, const MadeRoom& made, std::vector<Attempt>& attempts) {
  if (keeps_to_law(policy, *made.account, made.room)) return false;
  attempts.push_back({made.provider(), "create_room", false, Millis(0), "not_end_to_end"});
  // One that cannot be ended now has nobody in it.
  static_cast<void>(
      call(*made.account, "end_room", attempts, [&] { return made.account->provider().end_room(made.room); }));
  return true;
}

RoomCheck VideoService::check_room(const VideoAccountPtr& account, const RoomId& id, const ProviderRoom& room,
                                   const ParticipantId& who, std::vector<Attempt>& attempts) {
  if (!account) return RoomCheck::gone;
  if (account->breaker().state(clock_.steady_now()) == BreakerState::closed && is_known_well(id, who))
    return RoomCheck::fine;
  std::vector<Attempt> tried;
  const auto status = call(*account, "room_status", tried, [&] { return account->provider().room_status(room); });
  if (!status) attempts.push_back(std::move(tried.front()));
  if (!status && status.error().code == ErrorCode::not_found) return RoomCheck::gone;
  if (!status && is_outage(status.error())) return RoomCheck::unreachable;
  if (status && *status != RoomStatus::ACTIVE) return RoomCheck::gone;
  remember_well(id);
  is_known_well(id, who);
  return RoomCheck::fine;
}

bool VideoService::is_known_well(const RoomId& id, const ParticipantId& who) {
  const auto now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  const auto known = well_.find(id);
  if (known == well_.end() || now - known->second.since >= kWellFor) return false;
  const bool first = who.empty() || known->second.sent_in.insert(who).second;
  return first || now - known->second.since < kJustAsked;
}

void VideoService::remember_well(const RoomId& id) {
  const auto now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  tidy(well_, now, kWellFor);
  well_.insert_or_assign(id, WellRoom{.since = now, .sent_in = {}});
}

void VideoService::forget_well(const RoomId& id) {
  const std::lock_guard lock(mutex_);
  well_.erase(id);
}

bool VideoService::first_told(const RoomId& id) {
  const auto now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  tidy(told_, now, kToldFor);
  const auto known = told_.find(id);
  if (known != told_.end() && now - known->second < kToldFor) return false;
  told_.insert_or_assign(id, now);
  return true;
}

Result<JoinCredentials> VideoService::credentials(const VideoAccountPtr& account, const ProviderRoom& room,
                                                  const JoinRequest& request, std::vector<Attempt>& attempts) {
  if (!account)
    return fail(precondition_failed("The account that made this room is not configured any more", "not_configured"));
  auto& provider = account->provider();
  const bool closed = account->breaker().state(clock_.steady_now()) == BreakerState::closed;
  if (closed && !request.without_asking)
    return call(
        *account, "join_credentials", attempts, [&] { return provider.join_credentials(room, request); },
        Success::says_nothing);
  auto offline = request;
  offline.without_asking = true;
  auto outcome = provider.join_credentials(room, offline);
  if (!outcome && !request.without_asking && is_outage(outcome.error()))
    return call(*account, "join_credentials", attempts, [&] { return provider.join_credentials(room, request); });
  attempts.push_back(outcome ? Attempt{account->kind(), "join_credentials", true}
                             : failed_attempt(account->kind(), "join_credentials", Millis(0), outcome.error()));
  return outcome;
}

Result<void> VideoService::end_room(const VideoAccountPtr& account, const ProviderRoom& room, Late late) {
  if (!account)
    return fail(precondition_failed("The account that made this room is not configured any more", "not_configured"));
  std::vector<Attempt> attempts;
  return call(
      *account, "end_room", attempts, [&] { return account->provider().end_room(room); }, Success::proves, late);
}

Result<void> VideoService::delete_room(const VideoAccountPtr& account, const ProviderRoom& room, Late late) {
  if (!account)
    return fail(precondition_failed("The account that made this room is not configured any more", "not_configured"));
  std::vector<Attempt> attempts;
  return call(
      *account, "delete_room", attempts, [&] { return account->provider().delete_room(room); }, Success::proves, late);
}

WebhookDesk VideoService::receiver(VideoEngine engine) const {
  for (const auto& account : servers_)
    if (account->engine() == engine && account->provider().configured()) return {account};
  return {};
}

Result<WebhookDesk> VideoService::receiver(VideoEngine engine, std::string_view webhook_id) const {
  if (!organizations_ || webhook_id.empty()) return WebhookDesk();
  return WebhookDesk{TRY(organizations_->find_by_webhook(engine, webhook_id))};
}

}  // namespace chiroflow::app
