// SPDX-License-Identifier: Apache-2.0
// Room tokens a second of CPU time on one core, of every kind that this program signs. bench/tokens puts them beside the
// vendors' own libraries. Prints {"name": tokens a second, …}. Usage: token_making SECONDS [NAME ...]
#include <ctime>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "adapters/providers/builtin/builtin_provider.hpp"
#include "adapters/providers/google_meet/google_service_account.hpp"
#include "adapters/providers/livekit/livekit_token.hpp"
#include "adapters/providers/twilio/twilio_token.hpp"
#include "adapters/providers/zoom/zoom_signature.hpp"
#include "adapters/system/system_random.hpp"
#include "crypto/jwt.hpp"

namespace {
using namespace chiroflow;

const Instant kNow = from_unix_ms(1'900'000'000'000);
constexpr const char* kSecret = "a-secret-of-32-characters-length";

class StandingClock : public Clock {
 public:
  Instant now() const override { return kNow; }
  SteadyInstant steady_now() const override { return {}; }
};
const StandingClock kClock;

/// One way to make a token for one person.
struct Kind {
  const char* name;
  std::function<Result<std::string>(const std::string& identity)> make;
};

Kind builtin_kind() {
  static system::SystemRandom random;
  static builtin::BuiltinProvider provider(crypto::Secret(kSecret), "https://clinic.example", kClock, random);
  return {"builtin", [](const std::string& identity) -> Result<std::string> {
            const ProviderRoom room{.name = "cf-3k2m9x1a-mb3x", .external_id = {}, .join_url = {}, .secret = {}};
            auto made = provider.join_credentials(room, {.session = SessionId("ses_1"),
                                                         .participant = ParticipantId(identity),
                                                         .expires_at = kNow + Minutes(10)});
            if (!made) return fail(std::move(made).error());
            return std::move(made->token);
          }};
}

Kind livekit_kind() {
  static const livekit::TokenMaker tokens({.api_key = "APIclinic12345", .api_secret = kSecret});
  return {"livekit", [](const std::string& identity) {
            return tokens.sign({.video = livekit::grant_for("cf-3k2m9x1a-mb3x", ParticipantRole::PATIENT),
                                .identity = identity,
                                .not_before = kNow,
                                .expires_at = kNow + Minutes(10)});
          }};
}

Kind twilio_kind() {
  static const TwilioCredentials credentials{.account_sid = "AC00000000000000000000000000000000",
                                             .api_key_sid = "SK00000000000000000000000000000000",
                                             .api_key_secret = kSecret,
                                             .auth_token = {}};
  return {"twilio", [](const std::string& identity) {
            return twilio::access_token(credentials, identity, "cf-3k2m9x1a-mb3x", kNow, kNow + Minutes(10));
          }};
}

Kind zoom_kind() {
  return {
      "zoom", [](const std::string& identity) {
        return zoom::meeting_signature(
            {.key = "key", .secret = kSecret},
            {.meeting_number = std::to_string(80'000'000'000 + static_cast<std::int64_t>(identity.size())), .role = 0},
            kNow);
      }};
}

Kind google_kind(const crypto::JwtKey& key) {
  return {"google", [account = google_meet::ServiceAccount{.client_email = "svc@clinic.example",
                                                           .token_uri = "https://oauth2.googleapis.com/token",
                                                           .key = key}](const std::string& identity) {
            return google_meet::make_assertion(account, identity + "@clinic.example",
                                               "https://www.googleapis.com/auth/meetings.space.created", kNow);
          }};
}

crypto::JwtKey rsa_key(const char* pem_file) {
  std::string pem(8192, '\0');
  std::FILE* file = std::fopen(pem_file, "rb");
  if (!file) std::exit(2);
  pem.resize(std::fread(pem.data(), 1, pem.size(), file));
  std::fclose(file);
  auto key = crypto::JwtKey::from_pem(crypto::JwtAlgorithm::RS256, "k1", pem);
  if (!key) std::exit(2);
  return *std::move(key);
}

/// Of any claims: what openssl speed measures, and the text around it.
Kind rs256_kind(const crypto::JwtKey& key) {
  return {"rs256", [key](const std::string& identity) {
            return crypto::jws_sign(key, R"({"iss":"svc@clinic.example","aud":"https://oauth2.example/token","sub":")" +
                                             identity + R"(","iat":1900000000,"exp":1900003600})");
          }};
}

std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds{builtin_kind(), livekit_kind(), twilio_kind(), zoom_kind()};
  if (const char* pem = std::getenv("RSA_KEY_FILE")) {
    const auto key = rsa_key(pem);
    kinds.push_back(google_kind(key));
    kinds.push_back(rs256_kind(key));
  }
  return kinds;
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double rate_of(const Kind& kind, double seconds) {
  constexpr int kBatch = 50;
  long made = 0;
  std::size_t length = 0;
  const double begun = cpu_seconds();
  double now = begun;
  while (now - begun < seconds) {
    for (int i = 0; i < kBatch; ++i) {
      const auto token = kind.make("par_" + std::to_string(made + i));
      if (!token) std::exit(3);
      length += token->size();
    }
    made += kBatch;
    now = cpu_seconds();
  }
  if (length == 0) std::exit(3);
  return static_cast<double>(made) / (now - begun);
}
}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 1;
  const std::vector<std::string> wanted(argv + std::min(argc, 2), argv + argc);
  const char* separator = "{";
  for (const auto& kind : all_kinds()) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), kind.name) == wanted.end()) continue;
    std::printf("%s\"%s\":%.0f", separator, kind.name, rate_of(kind, seconds));
    separator = ",";
  }
  std::puts("}");
}
