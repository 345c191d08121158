// SPDX-License-Identifier: Apache-2.0
// What Google says when it refuses, in our errors and in words for staff. Two forms: the token endpoint's of RFC 6749
// section 5.2 and the APIs' google.rpc.Status, which Drive still sends in its older shape with `errors`. Pure. Google's own texts may name a person and are passed on nowhere.
// https://developers.google.com/identity/protocols/oauth2/service-account#error-codes, https://google.aip.dev/193
#pragma once

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::google_meet {

/// Of an answer of the token endpoint that is no success.
Error token_error(const HttpResponse& response, Instant now);

/// Of an answer of an API that is no success. `detail` is "HTTP 403 code PERMISSION_DENIED SERVICE_DISABLED".
Error api_error(const HttpResponse& response, Instant now);

/// The error with a text for staff where it has none: no connection, no answer.
Error in_words(Error error);

/// What is left until then; provider_unavailable/timeout when nothing is.
Result<Millis> time_left(const Clock& clock, SteadyInstant until);

}  // namespace chiroflow::google_meet
