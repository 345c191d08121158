// SPDX-License-Identifier: Apache-2.0
// Janus' recordings: one .mjr file for each stream that somebody sent. Name and header as src/record.c of Janus 1.x writes
// them; the frames behind are janus-pp-rec's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chiroflow::janus {

enum class MediaKind { audio, video };

struct MjrName {
  std::string person;  // as Janus has it
  MediaKind kind = MediaKind::audio;
  int index = 0;         // which of the person's streams
  bool is_open = false;  // Janus still writes into it, or was ended while it did
};
/// "videoroom-<room>-user-<person>-<µs>-<audio|video>-<index>.mjr[.tmp]"; nothing for others, data streams included.
std::optional<MjrName> read_mjr_name(std::string_view file, std::string_view room);

struct MjrHeader {
  MediaKind kind = MediaKind::audio;
  std::string codec;             // "opus", "vp8", "h264", …
  std::int64_t first_frame = 0;  // µs since 1970, one clock for all files of a gateway
};
/// Longer ones do not exist.
inline constexpr std::size_t kMjrHeaderSize = 8 + 2 + 65'535;
/// Of the first kMjrHeaderSize bytes of a file, or as many as it has. Nothing for what is none or has no frame.
std::optional<MjrHeader> read_mjr_header(std::string_view bytes);

}  // namespace chiroflow::janus
