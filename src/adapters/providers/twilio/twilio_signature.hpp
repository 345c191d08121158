// SPDX-License-Identifier: Apache-2.0
// Whether a callback was signed by Twilio (twilio.com/docs/usage/webhooks/webhooks-security): X-Twilio-Signature is the
// base64 of HMAC-SHA-1 with the account's auth token over the address and, for a form, each name and value after it, sorted by
// name. A JSON body is not in it: the address then carries bodySHA256, the hash of the body. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::twilio {

/// What is signed. Values of a name that comes more than once are taken once each, in byte order.
std::string signed_text(std::string_view url, const std::vector<providers::FormField>& form);

/// The forms of one address that Twilio may have signed: with and without port, each as given and with scheme and host in
/// lower case. Path and query stay as they are.
std::vector<std::string> signed_addresses(std::string_view url);

/// Compares in constant time. An empty token verifies nothing.
bool is_signed(std::string_view auth_token, std::string_view signature, std::string_view url,
               const std::vector<providers::FormField>& form);

/// The query's bodySHA256; nothing when there is none.
std::optional<std::string> body_hash_of(std::string_view url);
/// Whether that is the body's SHA-256, in lower-case hexadecimal.
bool is_body_hash(std::string_view hash, std::string_view body);

}  // namespace chiroflow::twilio
