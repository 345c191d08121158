// SPDX-License-Identifier: Apache-2.0
// What Janus and its browsers send and leave behind: deliveries of events, the Basic header, tokens, recordings' headers and
// names. What is kept of an event is understood again and has no text that could not be a name of ours.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/providers/janus/janus_events.hpp"
#include "adapters/providers/janus/janus_ids.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"
#include "adapters/providers/janus/mjr_file.hpp"
#include "adapters/providers/janus/recording_folder.hpp"

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow::janus;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto items = items_of(text)) {
    for (const auto& item : *items) {
      require(!item.dedup_key.empty() && item.dedup_key.size() <= 200);
      const auto event = event_of(item);
      require(event.has_value());
      require(!event->room_name || is_valid_id(*event->room_name));
      require(!event->participant || is_valid_id(event->participant->view()));
    }
  }
  static_cast<void>(event_of({.dedup_key = "k", .kind = "k", .payload = std::string(text)}));
  if (const auto credentials = basic_credentials(text)) require(credentials->find(':') != std::string::npos);
  if (const auto token = read_room_token(text)) require(is_valid_id(token->owner.view()));
  static_cast<void>(read_mjr_header(text));
  if (const auto name = read_mjr_name(text, "cf-1")) require(is_valid_id(name->person));
  if (recording_begin(text)) require(text.find('/') == std::string_view::npos);
  return 0;
}
