// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/process.hpp"

#include <algorithm>

#include "app/audit/denials.hpp"
#include "app/call.hpp"
#include "app/server/system_audit.hpp"
#include "app/webhooks/effects.hpp"
#include "app/webhooks/take.hpp"
#include "domain/messages.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// A room's row may be written a moment after its vendor speaks of it.
constexpr Minutes kUnknownFor{10};
constexpr Hours kTriedFor{24};

/// What to write of a row that had no effect.
struct Fault {
  std::string name;
  Millis tried_for{0};  // since receipt; then it is kept as it is
};

Result<std::vector<WebhookEvent>> due_rows(db::Reader& reader, Instant now, int limit) {
  static const std::string sql =
      store::select_from<WebhookEvent>("x") +
      " WHERE x.processed_at IS NULL AND (x.next_attempt_at IS NULL OR x.next_attempt_at <= ?)"
      " ORDER BY x.received_at, x.id LIMIT ?";
  return store::query_all<WebhookEvent>(reader, sql, now, limit);
}

/// False when another server was faster.
Result<bool> lock_unprocessed(db::Writer& writer, const WebhookEvent& row) {
  return store::exists(writer, "SELECT id FROM webhook_event WHERE id = ? AND processed_at IS NULL {for_update}",
                       row.id);
}

Result<void> mark_done(db::Writer& writer, const WebhookEvent& row, const std::optional<OrganizationId>& organization,
                       const std::optional<std::string>& fault, Instant now) {
  static const std::string sql =
      "UPDATE webhook_event SET processed_at = ?, organization_id = ?, attempts = attempts + 1, last_error = ?,"
      " next_attempt_at = NULL WHERE id = ? AND processed_at IS NULL";
  TRY(store::execute(writer, sql, now, organization, fault, row.id));
  return {};
}

/// Five seconds, doubling up to ten minutes.
Millis pause_after(int attempts) { return std::min<Millis>(Seconds(5) * (1 << std::min(attempts, 10)), Minutes(10)); }

Result<void> put_off(const Services& services, const WebhookEvent& row, const Fault& fault, Instant now) {
  static const std::string sql =
      "UPDATE webhook_event SET attempts = attempts + 1, last_error = ?, next_attempt_at = ?"
      " WHERE id = ? AND processed_at IS NULL";
  const auto last_try = row.received_at + fault.tried_for;
  const bool over = now >= last_try;
  const auto next = std::min(now + pause_after(row.attempts), last_try);
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    if (over) return mark_done(writer, row, row.organization_id, fault.name, now);
    TRY(store::execute(writer, sql, fault.name, next, row.id));
    return {};
  });
}

/// The vendor's id says it exactly, else our name does.
Result<std::optional<Room>> find_room(db::Reader& reader, const WebhookEvent& row,
                                      const std::optional<OrganizationId>& within, const ProviderEvent& event) {
  static const std::string rooms = store::select_from<Room>("r") + " WHERE r.video_engine = ?";
  // Who calls with the server's account speaks of its rooms, an organization's of its own account's.
  static const std::string servers = " AND r.credential_id IS NULL";
  static const std::string latest = " ORDER BY r.created_at DESC, r.id DESC LIMIT 1";
  static const std::string own = " AND r.organization_id = ? AND r.credential_id IS NOT NULL";
  static const std::string by_id = rooms + " AND r.external_id = ?";
  static const std::string by_name = rooms + " AND r.name = ? AND (r.external_id IS NULL OR ?)";
  static const std::string id_of_all = by_id + servers + latest, id_of_one = by_id + own + latest;
  static const std::string name_of_all = by_name + servers + latest, name_of_one = by_name + own + latest;
  const auto engine = row.video_engine;
  if (event.external_id && !event.external_id->empty()) {
    auto found = within ? TRY(store::query_one<Room>(reader, id_of_one, engine, *event.external_id, *within))
                        : TRY(store::query_one<Room>(reader, id_of_all, engine, *event.external_id));
    if (found) return found;
  }
  if (!event.room_name || event.room_name->empty()) return std::nullopt;
  // Vendors open a room anew under its name when somebody comes back, with another id; the end of one is its own alone.
  const bool any = event.kind != ProviderEventKind::room_ended || !event.external_id || event.external_id->empty();
  return within ? store::query_one<Room>(reader, name_of_one, engine, *event.room_name, any, *within)
                : store::query_one<Room>(reader, name_of_all, engine, *event.room_name, any);
}

struct Done {
  std::optional<Room> lost;
  bool room_unknown = false;
};

/// The event and the mark that it was worked off are one transaction.
Result<Done> settle(const Services& services, const WebhookEvent& row, const std::optional<OrganizationId>& within,
                    const ProviderEvent& event) {
  auto room = TRY(db::read<std::optional<Room>>(
      services.database, [&](db::Reader& reader) { return find_room(reader, row, within, event); }));
  Done done;
  done.room_unknown = !room;
  if (!room) return done;
  const std::string name = "webhook." + std::string(name_of(event.kind));  // the call only views it
  SystemCall system(services, room->organization_id, name, AuditAction::UPDATE, "webhook-" + row.id.value);
  auto& call = system.call;
  const bool lost = TRY(call.transaction([&](db::Writer& writer) -> Result<bool> {
    if (!TRY(lock_unprocessed(writer, row))) return false;
    const bool gone = TRY(apply_event(call, writer, *room, event));
    TRY(mark_done(writer, row, room->organization_id, std::nullopt, call.now));
    return gone;
  }));
  if (lost) done.lost = std::move(room);
  return done;
}

Result<void> keep(const Services& services, const WebhookEvent& row, const std::optional<std::string>& fault) {
  return services.database.write(
      [&](db::Writer& writer) { return mark_done(writer, row, row.organization_id, fault, services.clock.now()); });
}

/// The error of a row that cannot be worked off now, else what it came to.
Result<std::optional<Fault>> work_on(const Services& services, const WebhookWork& work, const WebhookEvent& row) {
  const auto reader = TRY(work.find_reader(row.video_engine, row.endpoint));
  if (!reader.receiver) return Fault{"endpoint_unknown", kUnknownFor};
  auto event = reader.receiver->interpret(TRY(open_item(services, row)));
  if (!event && event.error().code == ErrorCode::invalid_argument) {
    TRY(keep(services, row, "unreadable"));
    return std::nullopt;
  }
  if (!event) return fail(std::move(event).error());
  if (event->kind == ProviderEventKind::other || event->kind == ProviderEventKind::room_started) {
    TRY(keep(services, row, std::nullopt));
    return std::nullopt;
  }
  // Nothing was before time began or after it was told.
  if (event->at == Instant() || event->at > row.received_at) event->at = row.received_at;
  const auto done = TRY(settle(services, row, reader.organization, *event));
  if (done.room_unknown) return Fault{"room_unknown", kUnknownFor};
  if (done.lost && work.room_lost) work.room_lost(done.lost->organization_id, done.lost->session_id, done.lost->id);
  return std::nullopt;
}

Result<void> work_off(const Services& services, const WebhookWork& work, const WebhookEvent& row) {
  auto fault = work_on(services, work, row);
  if (fault && !*fault) return {};
  if (!fault && fault.error().code == ErrorCode::storage_unavailable) return fail(std::move(fault).error());
  if (fault) return put_off(services, row, **fault, services.clock.now());
  services.log.warning(
      "webhook not worked off",
      {{"webhook", row.id}, {"attempt", row.attempts + 1}, {"detail", Loggable::detail_of(fault.error())}});
  TRY(note_key_failure(services, row.organization_id.value_or(OrganizationId()), "webhook.process",
                       "webhook-" + row.id.value, fault.error()));
  return put_off(services, row, {std::string(info(fault.error().code).name), kTriedFor}, services.clock.now());
}
}  // namespace

Result<int> process_webhooks(const Services& services, const WebhookWork& work, int limit) {
  const auto now = services.clock.now();
  const auto rows = TRY(db::read<std::vector<WebhookEvent>>(
      services.database, [&](db::Reader& reader) { return due_rows(reader, now, limit); }));
  for (const auto& row : rows) {
    auto done = work_off(services, work, row);
    if (done) continue;
    if (done.error().code == ErrorCode::storage_unavailable) return fail(std::move(done).error());
    services.log.error("webhook not put off", {{"webhook", row.id}, {"detail", Loggable::detail_of(done.error())}});
  }
  return static_cast<int>(rows.size());
}

Result<WaitingWebhooks> waiting_webhooks(db::Database& database) {
  static const std::string sql =
      "SELECT count(*) AS count, min(received_at) AS oldest FROM webhook_event WHERE processed_at IS NULL";
  const auto found = TRY(db::read<std::optional<WaitingWebhooks>>(
      database, [](db::Reader& reader) { return store::query_one<WaitingWebhooks>(reader, sql); }));
  return found.value_or(WaitingWebhooks());
}

}  // namespace chiroflow::app
