// SPDX-License-Identifier: Apache-2.0
// What every door takes from an HTTP request and gives to a reply: who is calling, from where, and cookies.
#pragma once

#include "app/auth/authenticate.hpp"
#include "app/call.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow::api {

/// `Authorization: Bearer …` first, then the cookies of staff and visitors.
app::Credentials credentials_of(const http::Request& request, bool secure_cookies);
app::Origin origin_of(const http::Request& request);

/// Cookies are HttpOnly, SameSite=Lax, for the whole host, and Secure with the __Host- prefix where the server has TLS.
void add_cookies(http::Response& response, const std::vector<app::Cookie>& cookies, bool secure_cookies);

/// Retry-After where the error has one.
void add_retry_after(http::Response& response, const Error& error);

}  // namespace chiroflow::api
