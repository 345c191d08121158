// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/http_call.hpp"

namespace chiroflow::api {

namespace {
constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kLongestUserAgent = 200;
constexpr std::size_t kWeightOfAGuess = 20;

std::string cookie_of(const http::Request& request, std::string_view name, bool secure) {
  return std::string(request.cookie((secure ? "__Host-" : "") + std::string(name)).value_or(std::string_view()));
}

/// Whole UTF-8 characters only: what is cut in the middle would not be text to PostgreSQL.
std::string_view cut(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

/// Header bytes are the sender's: only printable ASCII goes into the log (H-23).
std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}
}  // namespace

app::Credentials credentials_of(const http::Request& request, bool secure_cookies, Side side) {
  app::Credentials credentials;
  const auto header = request.header("authorization");
  if (header.size() > kBearer.size() && http::same_text(header.substr(0, kBearer.size()), kBearer)) {
    credentials.bearer = header.substr(kBearer.size());
    return credentials;
  }
  if (side == Side::staff_first) credentials.session_cookie = cookie_of(request, "cf_session", secure_cookies);
  credentials.visit_cookie = cookie_of(request, "cf_visit", secure_cookies);
  return credentials;
}

Side side_of(std::string_view procedure_name) {
  return procedure_name.starts_with("visit.") ? Side::visitor : Side::staff_first;
}

bool is_known(const Result<app::Actor>& actor) { return actor && actor->type != ActorType::ANONYMOUS; }

std::size_t weight_of(const Procedure& procedure) {
  return procedure.access.everybody && procedure.kind == Kind::mutation ? kWeightOfAGuess : 1;
}

app::Origin origin_of(const http::Request& request) {
  return {.request_id = request.request_id,
          .client_address = request.client_address,
          .user_agent = printable(cut(request.header("user-agent"), kLongestUserAgent)),
          .secure = request.secure};
}

void add_cookies(http::Response& response, const std::vector<app::Cookie>& cookies, bool secure_cookies) {
  for (const auto& cookie : cookies) {
    std::string text = cookie.name + "=" + cookie.value + "; Path=/; HttpOnly; SameSite=Lax";
    if (secure_cookies) text += "; Secure";
    text += "; Max-Age=" + std::to_string(cookie.value.empty() ? 0 : cookie.max_age.count());
    response.headers.emplace_back("Set-Cookie", std::move(text));
  }
}

void add_retry_after(http::Response& response, const Error& error) {
  if (error.retry_after) response.set_header("Retry-After", std::to_string(error.retry_after->count()));
}

}  // namespace chiroflow::api
