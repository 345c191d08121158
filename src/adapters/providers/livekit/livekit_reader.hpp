// SPDX-License-Identifier: Apache-2.0
// Reads LiveKit's JSON. Its answers come in snake_case with every field present, its webhooks in camelCase without those
// that have their default; 64-bit numbers are texts in both (protobuf's JSON mapping). One reader takes both.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::livekit {

/// The member of that snake_case name, under it or under its camelCase form; undefined where there is none.
const wire::Value& member_of(const wire::Value& object, std::string_view name);
/// The list of that name, which the server's answers hold even when it is empty: provider_unavailable/bad_response without it.
Result<std::span<const wire::Value>> list_of(const wire::Document& answer, std::string_view name);
/// Empty, false and nothing where the member is absent or of another type.
std::string text_of(const wire::Value& object, std::string_view name);
bool flag_of(const wire::Value& object, std::string_view name);
std::optional<std::int64_t> number_of(const wire::Value& object, std::string_view name);
/// Times since 1970, in that unit. 0 means that it has not happened.
std::optional<Instant> seconds_of(const wire::Value& object, std::string_view name);
std::optional<Instant> millis_of(const wire::Value& object, std::string_view name);
std::optional<Instant> nanos_of(const wire::Value& object, std::string_view name);

}  // namespace chiroflow::livekit
