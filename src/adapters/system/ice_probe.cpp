// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/ice_probe.hpp"

#include "adapters/system/ice_path.hpp"

namespace chiroflow::system {

namespace {
constexpr int kUnauthorized = 401, kStaleNonce = 438, kQuota = 486, kCapacity = 508;
constexpr int kTries = 3;  // with a nonce that ended meanwhile

class Conversation {
 public:
  Conversation(IcePath& path, Random& random, SteadyInstant deadline)
      : path_(path), random_(random), deadline_(deadline) {}

  Result<stun::Reply> ask(stun::Method method, const stun::Credentials* credentials = nullptr,
                          std::optional<std::uint32_t> lifetime = std::nullopt) {
    std::string transaction(stun::kTransactionSize, '\0');
    random_.fill(std::as_writable_bytes(std::span(transaction)));
    const auto message = TRY(path_.ask(stun::make_request(method, transaction, credentials, lifetime), deadline_));
    auto reply = stun::parse_reply(message);
    if (!reply || reply->method != method) return fail(ice_error("answer", "what answers there does not speak STUN"));
    return std::move(*reply);
  }

 private:
  IcePath& path_;
  Random& random_;
  const SteadyInstant deadline_;
};

Error refusal(const stun::Reply& reply) {
  const auto said = "the server answers " + std::to_string(reply.error_code);
  switch (reply.error_code) {
    case kUnauthorized: return ice_error("credentials", "the server does not accept our credentials");
    case kQuota:
    case kCapacity: return ice_error("quota", said + ": it has no room for more calls");
    default: return ice_error("answer", said);
  }
}

Result<IceAnswer> ask_stun(Conversation& server) {
  const auto reply = TRY(server.ask(stun::Method::binding));
  if (!reply.success || !reply.mapped) return fail(refusal(reply));
  return IceAnswer{.mapped = reply.mapped, .relayed = {}, .latency = {}};
}

Result<IceAnswer> ask_turn(Conversation& server, const IceProbe& probe) {
  auto reply = TRY(server.ask(stun::Method::allocate));
  if (reply.success)
    return fail(ice_error("answer", "the server relays for everybody, without asking for credentials"));
  if (reply.error_code != kUnauthorized || reply.realm.empty() || reply.nonce.empty()) return fail(refusal(reply));
  stun::Credentials credentials{probe.username, probe.password, reply.realm, reply.nonce};
  for (int tries = 0; tries < kTries; ++tries) {
    reply = TRY(server.ask(stun::Method::allocate, &credentials));
    if (reply.success || reply.error_code != kStaleNonce) break;
    credentials.nonce = reply.nonce;
  }
  if (!reply.success) return fail(refusal(reply));
  // Best effort: the server forgets the allocation by itself after some minutes.
  static_cast<void>(server.ask(stun::Method::refresh, &credentials, 0));
  if (!reply.relayed) return fail(ice_error("answer", "the server names no relayed address"));
  return IceAnswer{.mapped = reply.mapped, .relayed = reply.relayed, .latency = {}};
}
}  // namespace

Result<IceAnswer> probe_ice(const IceProbe& probe, const Clock& clock, Random& random) {
  const auto begun = clock.steady_now();
  const auto deadline = begun + probe.deadline;
  const auto path =
      TRY(probe.url.transport == IceTransport::udp ? open_udp_path(probe.url, clock)
                                                   : open_stream_path(probe.url, probe.ca_file, clock, deadline));
  Conversation server(*path, random, deadline);
  auto answer = TRY(probe.url.is_turn() ? ask_turn(server, probe) : ask_stun(server));
  answer.latency = std::chrono::duration_cast<Millis>(clock.steady_now() - begun);
  return answer;
}

}  // namespace chiroflow::system
