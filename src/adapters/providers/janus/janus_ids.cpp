// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_ids.hpp"

#include <algorithm>

#include "crypto/digest.hpp"

namespace chiroflow::janus {

namespace {
constexpr std::size_t kLongest = 64;
constexpr std::uint64_t kHighestSafeInteger = (1ull << 53) - 1;  // what a browser's JSON carries exactly
}  // namespace

bool is_valid_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void JanusId::write(wire::JsonWriter& json, std::string_view name) const {
  json.key(name);
  if (is_number)
    json.raw(text);
  else
    json.string(text);
}

JanusId id_of(std::string_view name, bool string_ids) {
  if (string_ids) return {.text = std::string(name), .is_number = false};
  const auto digest = crypto::sha256({"chiroflow janus id\n", name});
  const auto number = crypto::get_u64(digest.view()) & kHighestSafeInteger;
  return {.text = std::to_string(std::max<std::uint64_t>(number, 1)), .is_number = true};
}

Result<JanusId> id_of(const ProviderRoom& room, bool string_ids) {
  if (room.external_id) {
    const bool digits =
        std::all_of(room.external_id->begin(), room.external_id->end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_valid_id(*room.external_id) || (!string_ids && (!digits || room.external_id->size() > 18)))
      return fail(not_found("Room"));
    return JanusId{.text = *room.external_id, .is_number = !string_ids};
  }
  if (!is_valid_id(room.name)) return fail(not_found("Room"));
  return id_of(room.name, string_ids);
}

Result<JanusId> id_of(const ParticipantId& participant, bool string_ids) {
  if (!is_valid_id(participant.view())) return fail(not_found("Participant"));
  return id_of(participant.view(), string_ids);
}

std::string id_text(const wire::Value& value) {
  if (value.is(wire::Kind::string)) return std::string(value.as_string());
  if (value.is(wire::Kind::integer)) return std::to_string(value.as_integer());
  return {};
}

}  // namespace chiroflow::janus
