// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/client.hpp"

#include "app/access.hpp"
#include "app/audit/denials.hpp"
#include "app/visits/live.hpp"
#include "ports/log_scope.hpp"
#include "surfaces/api/http_call.hpp"
#include "surfaces/realtime/hub.hpp"

namespace chiroflow::realtime {

namespace {
constexpr std::size_t kMostWaiting = 256;  // messages of one client
constexpr double kBurst = 240;             // an exchange of candidates with three others comes all at once
constexpr double kPerSecond = 40;
constexpr std::size_t kMostWatched = 200;
constexpr Seconds kHelloLimit{10};
constexpr Seconds kCheckEvery{3};
constexpr Seconds kCheckVisitorsEvery{12};  // of those who only wait: there are many

/// What authentication needs later on, and nothing else of a header of kilobytes.
std::unique_ptr<http::Request> essence_of(const http::Request& request) {
  auto kept = std::make_unique<http::Request>();
  for (const char* name : {"Cookie", "Authorization"})
    for (const auto value : request.headers.all(name)) kept->headers.add(name, value);
  return kept;
}

/// What is told to staff alone is of the waiting room: how far a patient came, how their line is.
bool runs_waiting_room(const app::Actor& actor) { return actor.role && may(*actor.role, Permission::session_admit); }

Ear ear_of(const app::Actor& actor) {
  if (runs_waiting_room(actor)) return Ear::staff;
  return actor.is_patients_side() ? Ear::patient_side : Ear::everybody;
}

/// Completely: nothing is left to be given or set up.
bool is_signed_in(const app::Actor& actor) {
  return !actor.second_factor_missing && !actor.second_factor_due && !actor.password_change_due;
}

bool is_storage_fault(const Error& error) {
  return error.code == ErrorCode::storage_unavailable || error.code == ErrorCode::internal;
}
}  // namespace

Client::Client(Hub& hub, signalling::Line line, const http::Request& handshake)
    : hub_(hub),
      line_(line),
      next_check_(hub.services().clock.steady_now() + kHelloLimit),
      tokens_(kBurst),
      filled_(hub.services().clock.steady_now()),
      handshake_(essence_of(handshake)),
      origin_(api::origin_of(handshake)) {}

// ----- The connection

void Client::opened(std::shared_ptr<http::WebSocket> socket) {
  socket_ = std::move(socket);
  if (hub_.enter(line_, shared_from_this())) return;
  hub_.counts().refused.add();
  refuse(kCloseTryLater, "too many connections that have not said who they are");
}

void Client::send(std::string_view text) {
  hub_.counts().sent.add();
  socket_->send(text);
}

/// Called on the server's thread: it only puts down what is to be done.
void Client::received(std::string text) {
  hub_.counts().received.add();
  bool start = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_over()) return;
    if (!admit()) {
      hub_.counts().refused.add();
      return refuse(kCloseTooMany, "too many messages");
    }
    inbox_.push_back(std::move(text));
    start = !std::exchange(working_, true);
  }
  if (start) submit();
}

bool Client::admit() {
  const auto now = hub_.services().clock.steady_now();
  tokens_ = std::min(kBurst, tokens_ + kPerSecond * std::chrono::duration<double>(now - filled_).count());
  filled_ = now;
  if (tokens_ < 1 || inbox_.size() >= kMostWaiting) return false;
  tokens_ -= 1;
  return true;
}

void Client::draining() {
  send(going_away());
  socket_->close(http::kCloseRestart, "the server restarts");
}

void Client::closed() {
  closed_ = true;
  hub_.gone(line_);
}

void Client::check_soon() {
  {
    const std::lock_guard lock(mutex_);
    if (is_over() || std::exchange(check_asked_, true)) return;
    if (std::exchange(working_, true)) return;
  }
  submit();
}

void Client::submit() {
  hub_.crew().submit([self = shared_from_this()] { self->work(); });
}

/// One thing, then the next client's turn.
void Client::work() {
  std::string text;
  bool check_now = false;
  {
    const std::lock_guard lock(mutex_);
    check_now = std::exchange(check_asked_, false);
    if (!check_now && !inbox_.empty()) {
      text = std::move(inbox_.front());
      inbox_.pop_front();
    }
  }
  if (check_now)
    check();
  else if (!text.empty() && !is_over())
    handle(text);
  {
    const std::lock_guard lock(mutex_);
    if (is_over() || (inbox_.empty() && !check_asked_)) {
      working_ = false;
      inbox_ = {};
      return;
    }
  }
  submit();
}

void Client::refuse(std::uint16_t code, std::string_view reason) {
  refused_ = true;
  socket_->close(code, reason);
}

// ----- Messages

void Client::handle(const std::string& text) {
  const auto incoming = read_message(text);
  if (incoming.type.empty()) return refuse(kCloseBadMessage, "one JSON object with a type is expected");
  if (!greeted_ && incoming.type != "hello" && incoming.type != "ping")
    return refuse(kCloseBadMessage, "hello comes first");
  answer(incoming);
}

void Client::answer(const Incoming& incoming) {
  const LogScope scope(origin_.request_id);
  auto outcome = !incoming.message
                     ? Result<void>(fail(incoming.message.error()))
                     : std::visit([this](const auto& message) { return take(message); }, *incoming.message);
  if (outcome) return;
  const auto& error = outcome.error();
  if (incoming.type == "watch" || incoming.type == "join") note_failure(incoming, error);
  if (error.code == ErrorCode::internal)
    hub_.services().log.error("realtime message failed", {{"detail", Loggable::detail_of(error)}});
  send(error_message(incoming.type, error));
  if (!greeted_) refuse(is_storage_fault(error) ? kCloseTryLater : kCloseNotSignedIn, "not signed in");
}

namespace {
app::ReachedFor reached_for(const Incoming& asked) {
  if (!asked.message) return {};
  if (const auto* join = std::get_if<Join>(&*asked.message))
    return app::reaching_for("TelehealthSession", join->session_id.view());
  if (const auto* watch = std::get_if<Watch>(&*asked.message); watch && watch->session_id)
    return app::reaching_for("TelehealthSession", watch->session_id->view());
  return {};
}
}  // namespace

void Client::note_failure(const Incoming& asked, const Error& error) {
  const auto noted =
      app::note_failure(hub_.services(), actor_, origin_, "realtime." + asked.type, reached_for(asked), error);
  if (!noted)
    hub_.services().log.error("a refusal could not be noted", {{"detail", Loggable::detail_of(noted.error())}});
}

Result<void> Client::take(const Hello& hello) {
  if (greeted_) return fail(invalid_field("type", "hello was said already"));
  if (hello.token && !handshake_->headers.contains("Authorization"))
    handshake_->headers.add("Authorization", "Bearer " + *hello.token);
  if (hello.visit_key) handshake_->headers.add("X-Chiroflow-Visit", *hello.visit_key);
  credentials_ = api::credentials_of(*handshake_, hub_.services().settings.secure_cookies, api::Side::either);
  credentials_.is_activity = false;
  actor_ = TRY(app::authenticate(hub_.services(), credentials_, origin_));
  if (actor_.type == ActorType::ANONYMOUS || !is_signed_in(actor_)) return fail(unauthenticated());
  if (!hub_.admit(line_, actor_)) {
    greeted_ = true;  // the code below says more than "not signed in"
    refuse(kCloseTooMany, "too many connections");
    return {};
  }
  greeted_ = true;
  handshake_.reset();
  plan_next_check();
  send(welcome(CHIROFLOW_VERSION, actor_, hub_.heartbeat_seconds()));
  return {};
}

Result<void> Client::take(const Watch& watch) {
  // Each refusal leaves a line in the audit log: no more of them than of anything else.
  if (watch.topic == Topic::queue) TRY(hub_.admit_watch(actor_));
  if (watch.topic == Topic::queue) return watch_queue();
  if (!watch.session_id) return fail(invalid_field("sessionId", "Name the session to watch"));
  return watch_session(watch);
}

Result<void> Client::watch_queue() {
  if (!runs_waiting_room(actor_)) return fail(forbidden());
  watches_queue_ = true;
  hub_.watch_queue(line_, actor_.organization_id);
  send(watching({.topic = Topic::queue, .session_id = {}, .after = {}}, 0, false));
  return {};
}

Result<void> Client::watch_session(const Watch& watch) {
  const SessionKey key{actor_.organization_id, *watch.session_id};
  if (watched_.size() >= kMostWatched && !watched_.contains(*watch.session_id))
    return fail(precondition_failed("A page can watch at most " + std::to_string(kMostWatched) + " sessions",
                                    "too_many_watched"));
  TRY(hub_.admit_watch(actor_));
  const app::Call call(hub_.services(), actor_, origin_, "realtime.watch", AuditAction::READ);
  const auto ear = ear_of(actor_);
  hub_.begin_watch(line_, key, ear);
  auto missed = app::missed_notices(call, *watch.session_id, watch.after);
  if (!missed) {
    // Also of a session that was watched before: half begun, it would stay silent for ever.
    watched_.erase(*watch.session_id);
    hub_.end_watch(line_, key);
    return fail(std::move(missed).error());
  }
  watched_.insert(*watch.session_id);
  hub_.started_watch(line_, key, watch, *missed, ear);
  return {};
}

Result<void> Client::take(const Unwatch& unwatch) {
  if (unwatch.topic == Topic::queue) {
    watches_queue_ = false;
    hub_.leave_queue(line_, actor_.organization_id);
  } else if (unwatch.session_id && watched_.erase(*unwatch.session_id) > 0) {
    hub_.end_watch(line_, {actor_.organization_id, *unwatch.session_id});
  }
  return {};
}

Result<void> Client::take(const Present& present) {
  if (!actor_.is_visitor()) return {};
  if (present.session_id != actor_.session_id) return fail(not_found("Session"));
  if (ear_of(actor_) == Ear::patient_side) hub_.note_present({actor_.organization_id, actor_.session_id});
  return {};
}

Result<void> Client::take(const Join& wish) {
  TRY(hub_.admit_join(actor_, wish.resume.has_value()));
  app::Call call(hub_.services(), actor_, origin_, "realtime.join", AuditAction::EXECUTE);
  TRY(hub_.desk().join(line_, call, wish, [this] { return is_closed(); }));
  plan_next_check();
  return {};
}

Result<void> Client::take(const SignalTo& signal) { return hub_.desk().signal(line_, signal); }
Result<void> Client::take(const signalling::Media& media) { return hub_.desk().set_media(line_, media); }

Result<void> Client::take(const Leave&) {
  hub_.desk().leave(line_);
  return {};
}

Result<void> Client::take(const Ping& ping) {
  send(pong(ping.n));
  return {};
}

// ----- Rights that end

void Client::plan_next_check() {
  const bool often = actor_.is_staff() || hub_.desk().is_in_call(line_);
  next_check_ = hub_.services().clock.steady_now() + (often ? kCheckEvery : kCheckVisitorsEvery);
}

/// Late is not refused: a page that hears 4401 gives up for good, and this one may only have a slow machine, or we may.
void Client::miss_hello() {
  {
    const std::lock_guard lock(mutex_);
    if (!inbox_.empty()) return;  // it lies there
  }
  refuse(kCloseTryLater, "hello did not come");
}

void Client::check() {
  if (is_over()) return;
  if (!greeted_) return miss_hello();
  plan_next_check();
  // Talking keeps the call, and nothing else that the sign-in may do.
  const bool in_call = hub_.desk().is_in_call(line_);
  credentials_.idle_may_stay = in_call;
  auto actor = app::authenticate(hub_.services(), credentials_, origin_);
  if (!actor && is_storage_fault(actor.error())) return;
  const bool same =
      actor && actor->type == actor_.type && actor->credential_id == actor_.credential_id && is_signed_in(*actor);
  if (!same) {
    if (in_call) hub_.desk().expel(line_);
    return refuse(kCloseNotSignedIn, "not signed in any more");
  }
  actor_ = std::move(*actor);
  if (!actor_.is_staff() || !actor_.role) return;
  hub_.set_ear(line_, ear_of(actor_));
  if (watches_queue_ && !runs_waiting_room(actor_)) {
    watches_queue_ = false;
    hub_.leave_queue(line_, actor_.organization_id);
  }
  if (may(*actor_.role, Permission::session_read)) return;
  for (const auto& session : std::exchange(watched_, {})) hub_.end_watch(line_, {actor_.organization_id, session});
}

}  // namespace chiroflow::realtime
