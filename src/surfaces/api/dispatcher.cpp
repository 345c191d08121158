// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/dispatcher.hpp"

#include "app/audit/denials.hpp"
#include "app/auth/second_factor_due.hpp"
#include "surfaces/api/reached_for.hpp"
#include "surfaces/api/remembered_replies.hpp"

namespace chiroflow::api {

namespace {
constexpr std::size_t kLongestKey = 200 + 4;  // and the position in a batch

bool remembers(const CallRequest& request, const app::Actor& who) {
  return request.procedure.kind == Kind::mutation && !request.idempotency_key.empty() &&
         who.type != ActorType::ANONYMOUS && !request.procedure.always_anew;
}

/// What lies in the database for a day, sealed: nothing with which somebody could get in.
std::string_view kept_of(const Procedure& procedure, std::string_view encoded) {
  return procedure.if_lost.empty() ? encoded : std::string_view();
}

Error reply_not_kept(const Procedure& procedure) {
  return conflict("This was done already with this Idempotency-Key, and its reply held a secret that is shown once. " +
                      std::string(procedure.if_lost),
                  "reply_not_kept");
}
}  // namespace

Error refused_to_staff(const Access& access) {
  if (access.no_staff_because.empty()) return forbidden();
  return {.code = ErrorCode::forbidden,
          .message = "Patients, or who speaks for them, do this themselves on their visit link",
          .cause = std::string(access.no_staff_because)};
}

Result<void> check_access(const Access& access, const app::Actor& actor) {
  if (access.everybody) return {};
  if (actor.type == ActorType::ANONYMOUS) return fail(unauthenticated());
  if (actor.is_visitor()) return access.visitors ? Result<void>() : fail(forbidden());
  if (actor.second_factor_missing && !access.half_signed_in)
    return fail(Error{.code = ErrorCode::unauthenticated,
                      .message = "Enter the code of your authenticator app to finish signing in",
                      .cause = "second_factor_missing"});
  if (actor.password_change_due && !access.half_signed_in)
    return fail(
        Error{.code = ErrorCode::forbidden, .message = "Choose a new password first", .cause = "password_change_due"});
  if (actor.second_factor_due && !access.half_signed_in && !access.sets_up_second_factor)
    return fail(app::second_factor_due());
  if (!access.staff) return fail(refused_to_staff(access));
  if (access.permission && !may(*actor.role, *access.permission)) return fail(forbidden());
  return {};
}

/// A remembered reply may show a record again, which is a read.
Outcome Dispatcher::repeated(const app::Call& call, const Procedure& procedure, std::string body) const {
  if (!procedure.if_lost.empty()) return {.body = fail(reply_not_kept(procedure)), .cookies = {}, .reads = {}};
  return {.body = std::move(body),
          .cookies = {},
          .reads = {call.event_of({{}, {}, std::nullopt, R"({"repeated":true})"}, AuditOutcome::SUCCESS)}};
}

Outcome Dispatcher::refuse(app::Call& call, const CallRequest& request, Error error) const {
  Outcome outcome{.body = fail(error), .cookies = {}, .reads = {}};
  if (auto failure = app::event_of_failure(call, error, reached_for(request.input)))
    outcome.reads.push_back(*std::move(failure));
  return outcome;
}

Outcome Dispatcher::run(const CallRequest& request, const Result<app::Actor>& actor, const app::Origin& origin) const {
  static const app::Actor nobody;
  const auto& procedure = request.procedure;
  if (!actor && !procedure.access.everybody) return {.body = fail(actor.error()), .cookies = {}, .reads = {}};
  const auto& who = actor ? *actor : nobody;
  app::Call call(services_, who, origin, procedure.name, procedure.action);
  if (auto access = check_access(procedure.access, who); !access)
    return refuse(call, request, std::move(access).error());

  std::optional<RememberedReply> remembered;
  Remember remember;
  bool stored = false;
  if (remembers(request, who)) {
    if (request.idempotency_key.size() > kLongestKey)
      return {.body = fail(invalid_field("Idempotency-Key", "An Idempotency-Key has at most 200 characters")),
              .cookies = {},
              .reads = {}};
    remembered.emplace(services_, who, request, call.now);
    auto earlier = remembered->find();
    if (!earlier) return refuse(call, request, std::move(earlier).error());
    if (*earlier) return repeated(call, procedure, std::move(**earlier));
    remember = [&](db::Writer& writer, std::string_view encoded) {
      stored = true;
      return remembered->store(writer, kept_of(procedure, encoded));
    };
  }

  auto body = procedure.run(call, request.input, request.source, request.form, remember);
  // A mutation that found nothing to change had no transaction to keep its reply in.
  if (body && remembered && !stored) {
    const auto kept = services_.database.write(
        [&](db::Writer& writer) { return remembered->store(writer, kept_of(procedure, *body)); });
    if (!kept) body = fail(kept.error());
  }
  if (!body && remembered && remembered->lost_the_race(body.error())) {
    auto theirs = remembered->find();
    if (theirs && *theirs) return repeated(call, procedure, std::move(**theirs));
  }
  if (!body && body.error().code == ErrorCode::forbidden) return refuse(call, request, std::move(body).error());
  auto reads = call.take_reads();
  if (!body)
    if (auto failure = app::event_of_failure(call, body.error(), reached_for(request.input)))
      reads.push_back(*std::move(failure));
  return {.body = std::move(body), .cookies = std::move(call.cookies), .reads = std::move(reads)};
}

void Dispatcher::settle(std::vector<AuditEvent> reads, std::function<void(Result<void>)> done) const {
  if (reads.empty()) return done({});
  services_.database.write_later(
      [this, reads = std::move(reads)](db::Writer& writer) -> Result<void> {
        for (const auto& line : reads) TRY(services_.audit_log.append(writer, line));
        return {};
      },
      std::move(done));
}

}  // namespace chiroflow::api
