// SPDX-License-Identifier: Apache-2.0
// What every door takes from an HTTP request and gives to a reply: who is calling, from where, and cookies.
#pragma once

#include "app/auth/authenticate.hpp"
#include "app/call.hpp"
#include "surfaces/api/procedure.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow::api {

/// Which cookie counts: a browser may hold one as staff and several as a visitor. For staff the sign-in comes first; where
/// visitors may call as well, a sign-in that has ended gives way to a visit.
enum class Side { staff_first, either, visitor };
/// `Authorization: Bearer …` wins over cookies. `X-Chiroflow-Visit: <visitKey>` says that the holder of that visit link is
/// calling, whatever other cookies came along. `X-Chiroflow-Background` says that a page calls by itself: nobody's activity.
app::Credentials credentials_of(const http::Request& request, bool secure_cookies, Side side);
/// `visit.*` is called by people with a visit link.
Side side_of(const Procedure& procedure);

/// Whether authentication named somebody.
bool is_known(const Result<app::Actor>& actor);
/// What a stranger's call weighs against the limit: trying passwords and link tokens is dear.
std::size_t weight_of(const Procedure& procedure);
app::Origin origin_of(const http::Request& request);

/// A new visit cookie ends the oldest ones of a browser that holds too many. Cookies are HttpOnly, SameSite=Lax, for the whole host, and Secure with the __Host- prefix where the server has TLS.
void add_cookies(http::Response& response, const http::Request& request, const std::vector<app::Cookie>& cookies,
                 bool secure_cookies);

/// Retry-After where the error has one.
void add_retry_after(http::Response& response, const Error& error);

}  // namespace chiroflow::api
