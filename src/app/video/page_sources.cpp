// SPDX-License-Identifier: Apache-2.0
#include "app/video/page_sources.hpp"

#include "app/video/video_service.hpp"
#include "crypto/token.hpp"
#include "domain/livekit_address.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<std::optional<ProviderCredential>> find_row(db::Reader& reader, PageOf page, std::string_view key) {
  static const std::string of = store::select_from<ProviderCredential>("c");
  static const std::string by_link =
      of + " JOIN visit_link l ON l.organization_id = c.organization_id WHERE l.token_hash = ? AND c.video_engine = ?";
  static const std::string by_room = of +
                                     " JOIN telehealth_session s ON s.organization_id = c.organization_id WHERE "
                                     "s.room_name = ? AND c.video_engine = ?";
  static const std::string by_sign_in = of +
                                        " JOIN staff_session s ON s.organization_id = c.organization_id"
                                        " WHERE s.token_hash = ? AND s.ended_at IS NULL AND c.video_engine = ?";
  const auto query = [&](const std::string& sql, std::string_view value) {
    return store::query_one<ProviderCredential>(reader, sql, value, VideoEngine::livekit);
  };
  switch (page) {
    case PageOf::visit_link: return query(by_link, crypto::token_hash(key).hex());
    case PageOf::room: return query(by_room, key);
    case PageOf::staff: return query(by_sign_in, crypto::token_hash(key).hex());
  }
  return std::nullopt;
}
}  // namespace

Result<std::optional<std::string>> own_livekit_of(const Services& services, PageOf page, std::string_view key) {
  const auto* accounts = services.video.organizations();
  if (!accounts || key.empty()) return std::nullopt;
  const auto row = TRY(db::read<std::optional<ProviderCredential>>(
      services.database, [&](db::Reader& reader) { return find_row(reader, page, key); }));
  if (!row) return std::nullopt;
  const auto credentials = TRY(accounts->read(*row));
  const auto* account = std::get_if<LiveKitAccount>(&credentials);
  return account ? allowed_livekit_url(account->url, accounts->allowed_livekit()) : std::nullopt;
}

}  // namespace chiroflow::app
