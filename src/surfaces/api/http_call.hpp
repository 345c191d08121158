// SPDX-License-Identifier: Apache-2.0
// What every door takes from an HTTP request and gives to a reply: who is calling, from where, and cookies.
#pragma once

#include "app/auth/authenticate.hpp"
#include "app/call.hpp"
#include "surfaces/api/procedure.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow::api {

/// Which cookie counts: a browser may hold one as staff and one as a visitor.
enum class Side { staff_first, visitor };
/// `Authorization: Bearer …` wins over cookies.
app::Credentials credentials_of(const http::Request& request, bool secure_cookies, Side side);
/// `visit.*` is called by people with a visit link.
Side side_of(std::string_view procedure_name);

/// Whether authentication named somebody.
bool is_known(const Result<app::Actor>& actor);
/// What a stranger's call weighs against the limit: trying passwords and link tokens is dear.
std::size_t weight_of(const Procedure& procedure);
app::Origin origin_of(const http::Request& request);

/// Cookies are HttpOnly, SameSite=Lax, for the whole host, and Secure with the __Host- prefix where the server has TLS.
void add_cookies(http::Response& response, const std::vector<app::Cookie>& cookies, bool secure_cookies);

/// Retry-After where the error has one.
void add_retry_after(http::Response& response, const Error& error);

}  // namespace chiroflow::api
