// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/take.hpp"

#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kLongestKind = 100;

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
  row.dedup_key = item.dedup_key;
  row.kind = item.kind.substr(0, kLongestKind);
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
