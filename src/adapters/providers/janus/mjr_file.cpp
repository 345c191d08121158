// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/mjr_file.hpp"

#include <charconv>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/janus_ids.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::janus {

namespace {
constexpr std::string_view kMagic = "MJR00002";

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

bool drop_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// What stands behind the last hyphen, which goes with it.
std::string_view take_last(std::string_view& text) {
  const auto hyphen = text.rfind('-');
  if (hyphen == std::string_view::npos) return {};
  const auto last = text.substr(hyphen + 1);
  text = text.substr(0, hyphen);
  return last;
}
}  // namespace

std::optional<MjrName> read_mjr_name(std::string_view file, std::string_view room) {
  const auto prefix = "videoroom-" + std::string(room) + "-user-";
  if (!file.starts_with(prefix)) return std::nullopt;
  file.remove_prefix(prefix.size());
  const bool is_open = drop_suffix(file, ".tmp");
  if (!drop_suffix(file, ".mjr")) return std::nullopt;
  const auto index = number(take_last(file));
  const auto kind = take_last(file);
  const auto stamp = number(take_last(file));
  if (!index || *index > 1000 || !stamp || (kind != "audio" && kind != "video") || !is_valid_id(file))
    return std::nullopt;
  return MjrName{.person = std::string(file),
                 .kind = kind == "audio" ? MediaKind::audio : MediaKind::video,
                 .index = static_cast<int>(*index),
                 .is_open = is_open};
}

std::optional<MjrHeader> read_mjr_header(std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + 2) return std::nullopt;
  bytes.remove_prefix(kMagic.size());
  const std::size_t size = crypto::get_u16(bytes);
  bytes.remove_prefix(2);
  if (size > bytes.size()) return std::nullopt;
  const auto parsed = wire::Document::parse(bytes.substr(0, size));
  if (!parsed) return std::nullopt;
  const auto kind = providers::text_of(parsed->root(), "t");
  auto codec = providers::text_of(parsed->root(), "c");
  const auto first_frame = providers::integer_of(parsed->root(), "u");
  if ((kind != "a" && kind != "v") || !codec || !first_frame || *first_frame <= 0) return std::nullopt;
  return MjrHeader{.kind = kind == "a" ? MediaKind::audio : MediaKind::video,
                   .codec = *std::move(codec),
                   .first_frame = *first_frame};
}

}  // namespace chiroflow::janus
