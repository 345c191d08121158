// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_reader.hpp"

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::livekit {

namespace {
constexpr std::int64_t kFarthestMs = 253'402'300'799'999;  // the last of the year 9999

std::string camel(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '_' || i + 1 == name.size()) {
      out.push_back(name[i]);
      continue;
    }
    const char next = name[++i];
    out.push_back(next >= 'a' && next <= 'z' ? static_cast<char>(next - 'a' + 'A') : next);
  }
  return out;
}

std::optional<Instant> instant_of(std::optional<std::int64_t> ms) {
  if (!ms || *ms <= 0 || *ms > kFarthestMs) return std::nullopt;
  return from_unix_ms(*ms);
}
}  // namespace

const wire::Value& member_of(const wire::Value& object, std::string_view name) {
  const auto& found = object.get(name);
  return found.is_undefined() && name.find('_') != std::string_view::npos ? object.get(camel(name)) : found;
}

Result<std::span<const wire::Value>> list_of(const wire::Document& answer, std::string_view name) {
  const auto& list = member_of(answer.root(), name);
  if (!list.is(wire::Kind::array))
    return fail(providers::outage("bad_response", "an answer without " + std::string(name)));
  return list.items();
}

std::string text_of(const wire::Value& object, std::string_view name) {
  const auto& value = member_of(object, name);
  return value.is(wire::Kind::string) ? std::string(value.as_string()) : std::string();
}

bool flag_of(const wire::Value& object, std::string_view name) {
  const auto& value = member_of(object, name);
  return value.is(wire::Kind::boolean) && value.as_boolean();
}

std::optional<std::int64_t> number_of(const wire::Value& object, std::string_view name) {
  const auto plain = providers::integer_of(object, name);
  return plain ? plain : providers::integer_of(object, camel(name));
}

std::optional<Instant> seconds_of(const wire::Value& object, std::string_view name) {
  const auto seconds = number_of(object, name);
  return seconds && *seconds > 0 && *seconds <= kFarthestMs / 1000 ? instant_of(*seconds * 1000) : std::nullopt;
}
std::optional<Instant> millis_of(const wire::Value& object, std::string_view name) {
  return instant_of(number_of(object, name));
}
std::optional<Instant> nanos_of(const wire::Value& object, std::string_view name) {
  const auto nanos = number_of(object, name);
  return nanos ? instant_of(*nanos / 1'000'000) : std::nullopt;
}

}  // namespace chiroflow::livekit
