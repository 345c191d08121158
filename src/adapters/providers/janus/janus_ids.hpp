// SPDX-License-Identifier: Apache-2.0
// Names at Janus. It checks none of them and puts them into file names, so only what we allow gets there. With
// `string_ids` a room is called as we call it and a person by our ParticipantId; without, both are numbers of 53 bits
// derived from those.
#pragma once

#include <string>
#include <string_view>

#include "ports/video_provider.hpp"
#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::janus {

/// [A-Za-z0-9_-]{1,64}
bool is_valid_id(std::string_view text);

struct JanusId {
  std::string text;
  bool is_number = false;

  void write(wire::JsonWriter& json, std::string_view name) const;
};

JanusId id_of(std::string_view name, bool string_ids);
/// Of a room that was made before; by its name where no external id was kept. Error: not_found for an impossible name.
Result<JanusId> id_of(const ProviderRoom& room, bool string_ids);
Result<JanusId> id_of(const ParticipantId& participant, bool string_ids);
/// A text or an integer as text; empty for anything else.
std::string id_text(const wire::Value& value);

}  // namespace chiroflow::janus
