// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/http_call.hpp"

#include <algorithm>

#include "app/auth/tokens.hpp"

namespace chiroflow::api {

namespace {
constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kVisitHeader = "X-Chiroflow-Visit";
constexpr std::string_view kBackgroundHeader = "X-Chiroflow-Background";
constexpr std::size_t kLongestUserAgent = 200;
constexpr std::size_t kWeightOfAGuess = 20;

std::string prefix(bool secure) { return secure ? "__Host-" : ""; }

struct VisitCookie {
  std::string_view key;
  std::string_view token;
};

/// In the order of the header, in which browsers put the oldest first (RFC 6265, 5.4).
std::vector<VisitCookie> visit_cookies_of(const http::Request& request, bool secure) {
  const auto begin = prefix(secure) + std::string(app::kVisitCookie);
  std::vector<VisitCookie> found;
  for (auto line : request.headers.all("Cookie")) {
    while (!line.empty()) {
      const auto end = std::min(line.find(';'), line.size());
      auto part = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
      while (part.starts_with(' ')) part.remove_prefix(1);
      const auto equals = part.find('=');
      if (equals == std::string_view::npos || !part.starts_with(begin)) continue;
      found.push_back({part.substr(begin.size(), equals - begin.size()), part.substr(equals + 1)});
    }
  }
  return found;
}

std::string text_of(const app::Cookie& cookie, bool secure) {
  std::string text = cookie.name + "=" + cookie.value + "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) text += "; Secure";
  return text + "; Max-Age=" + std::to_string(cookie.value.empty() ? 0 : cookie.max_age.count());
}

/// The browser's oldest visit cookies for which there is no room beside a new one.
std::vector<std::string> crowded_out(const http::Request& request, const app::Cookie& added, bool secure) {
  const auto begin = prefix(secure) + std::string(app::kVisitCookie);
  if (!added.name.starts_with(begin) || added.value.empty()) return {};
  std::vector<std::string> names;
  for (const auto& visit : visit_cookies_of(request, secure))
    if (auto name = begin + std::string(visit.key); name != added.name) names.push_back(std::move(name));
  names.resize(names.size() < app::kMostVisitCookies ? 0 : names.size() + 1 - app::kMostVisitCookies);
  return names;
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
  credentials.is_activity = !request.headers.contains(kBackgroundHeader);
  const auto header = request.header("authorization");
  if (header.size() > kBearer.size() && http::same_text(header.substr(0, kBearer.size()), kBearer)) {
    credentials.bearer = header.substr(kBearer.size());
    return credentials;
  }
  auto visits = visit_cookies_of(request, secure_cookies);
  if (const auto key = request.header(kVisitHeader); !key.empty()) {
    std::erase_if(visits, [&](const auto& visit) { return visit.key != key; });
  } else if (side != Side::visitor) {
    credentials.session_cookie = request.cookie(prefix(secure_cookies) + "cf_session").value_or(std::string_view());
  }
  for (const auto& visit : visits) credentials.visit_cookies.emplace_back(visit.token);
  credentials.for_visitors_too = side == Side::either;
  return credentials;
}

Side side_of(const Procedure& procedure) {
  if (procedure.router() == "visit") return Side::visitor;
  return procedure.access.visitors ? Side::either : Side::staff_first;
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

void add_cookies(http::Response& response, const http::Request& request, const std::vector<app::Cookie>& cookies,
                 bool secure_cookies) {
  for (const auto& cookie : cookies) {
    response.headers.emplace_back("Set-Cookie", text_of(cookie, secure_cookies));
    for (const auto& name : crowded_out(request, cookie, secure_cookies))
      response.headers.emplace_back("Set-Cookie", text_of({.name = name, .value = {}}, secure_cookies));
  }
}

void add_retry_after(http::Response& response, const Error& error) {
  if (error.retry_after) response.set_header("Retry-After", std::to_string(error.retry_after->count()));
}

}  // namespace chiroflow::api
