// SPDX-License-Identifier: Apache-2.0
// Pub/Sub's pushes of Google Meet's events: the body and the token beside it. The first line is the token, the rest the
// body. Whatever the bytes, nobody gets in whom no key signed for, and what is read keeps to its form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/providers/google_meet/google_client.hpp"
#include "adapters/providers/google_meet/google_meet_webhooks.hpp"
#include "adapters/providers/google_meet/pubsub_push.hpp"

namespace {
using namespace chiroflow;
using namespace chiroflow::google_meet;

/// RFC 7515 appendix A.2, the public part alone.
const std::vector<crypto::JwtKey>& keys() {
  static const std::vector<crypto::JwtKey> made = [] {
    auto key = crypto::JwtKey::from_jwk(
        R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR)"
        R"(T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg)"
        R"(665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",)"
        R"("e":"AQAB","kid":"k"})");
    if (!key) std::abort();
    return std::vector{*std::move(key)};
  }();
  return made;
}

void read(std::string_view body) {
  const auto message = read_push(body);
  if (!message) {
    if (message.error().code != ErrorCode::invalid_argument) std::abort();
    return;
  }
  if (message->key.empty() || message->key.size() > 200 || message->type.empty()) std::abort();
  const auto event = event_of(*message);
  if (event.external_id && !is_name(*event.external_id, {"spaces"})) std::abort();
  if (event.recording && !is_name(*event.recording, {"conferenceRecords", "recordings"})) std::abort();
  if (event.participant || event.room_name) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = input.find('\n');
  const auto token = input.substr(0, line);
  const auto body = line == std::string_view::npos ? std::string_view() : input.substr(line + 1);
  const PushExpectation expected{.audience = "https://clinic.example/hook", .email = "push@p.iam.gserviceaccount.com"};
  if (check_push_token(token, keys(), expected, from_unix_ms(1'767'225'600'000))) std::abort();
  read(body);
  read(input);
  return 0;
}
