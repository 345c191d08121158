// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/take.hpp"

#include <algorithm>

#include "crypto/digest.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kLongestKind = 100;
constexpr std::size_t kLongestKey = 200;

bool is_plain(char c) { return c > ' ' && c <= '~'; }

/// A vendor's words as every database takes them.
std::string plain_kind(std::string_view kind) {
  std::string plain(kind.substr(0, kLongestKind));
  for (char& c : plain) c = is_plain(c) ? c : '_';
  return plain;
}

std::string plain_key(const std::string& key) {
  const bool fits = key.size() <= kLongestKey && std::all_of(key.begin(), key.end(), is_plain);
  return fits ? key : crypto::sha256(key).hex();
}

/// The endpoint stands for the tenant: the organization of a message to the server's own address is learned later.
crypto::SealContext context_of(const WebhookEvent& row) {
  return {.tenant = row.endpoint, .object_type = "webhook_event", .object_id = row.id.view(), .field = "payload"};
}

WebhookEvent row_of(const Services& services, const WebhookReader& reader, VideoEngine engine,
                    const std::string& endpoint, const WebhookItem& item) {
  WebhookEvent row;
  row.id = services.ids.next<EventId>();
  row.organization_id = reader.organization;
  row.video_engine = engine;
  row.endpoint = endpoint;
  row.dedup_key = plain_key(item.dedup_key);
  row.kind = plain_kind(item.kind);
  row.payload.bytes = services.sealer.seal(context_of(row), item.payload);
  row.received_at = services.clock.now();
  return row;
}

Result<int> store_new(db::Writer& writer, const std::vector<WebhookEvent>& rows) {
  static const std::string sql = store::insert_into<WebhookEvent>(store::table_of<WebhookEvent>) +
                                 " ON CONFLICT (video_engine, endpoint, dedup_key) DO NOTHING";
  int fresh = 0;
  for (const auto& row : rows) fresh += static_cast<int>(TRY(writer.execute(sql, store::bind_all(row))));
  return fresh;
}
}  // namespace

Result<TakenWebhook> take_webhook(const Services& services, const FindReader& find, VideoEngine engine,
                                  const std::string& endpoint, const WebhookRequest& request) {
  const auto reader = TRY(find(engine, endpoint));
  if (!reader.receiver) return fail(not_found("Webhook"));
  auto accepted = reader.receiver->accept(request);
  if (!accepted && accepted.error().cause == "not_configured") return fail(not_found("Webhook"));
  if (!accepted) return fail(std::move(accepted).error());
  std::vector<WebhookEvent> rows;
  for (const auto& item : accepted->items) rows.push_back(row_of(services, reader, engine, endpoint, item));
  TakenWebhook taken{accepted->status, std::move(accepted->content_type), std::move(accepted->reply),
                     static_cast<int>(rows.size()), 0};
  if (!rows.empty())
    taken.fresh = TRY(db::write<int>(services.database, [&](db::Writer& writer) { return store_new(writer, rows); }));
  return taken;
}

Result<WebhookItem> open_item(const Services& services, const WebhookEvent& row) {
  const auto payload = TRY(services.sealer.open(context_of(row), row.payload.bytes));
  return WebhookItem{row.dedup_key, row.kind, std::string(payload.view())};
}

}  // namespace chiroflow::app
