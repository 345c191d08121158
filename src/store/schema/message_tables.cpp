// SPDX-License-Identifier: Apache-2.0
#include "domain/messages.hpp"
#include "domain/visit.hpp"
#include "store/schema/describe_table.hpp"
#include "store/schema/migration_record.hpp"
#include "store/schema/table_lists.hpp"

namespace chiroflow::store::schema {

namespace {

Table webhook_event() {
  return describe_table<WebhookEvent>("WebhookEvent")
      .key({"id"})
      .in_organization()
      .unique({"video_engine", "endpoint", "dedup_key"})
      .index("waiting", {"received_at", "id"}, "processed_at IS NULL")
      .index("by_age", {"processed_at"}, "processed_at IS NOT NULL")
      .done();
}

Table outbox_event() {
  return describe_table<OutboxEvent>("OutboxEvent")
      .key({"id"})
      .in_organization()
      .refers("session_id", "telehealth_session")
      .unique({"organization_id", "position"})
      .index("undelivered", {"position"}, "delivered_at IS NULL")
      .done();
}

Table outgoing_mail() {
  return describe_table<OutgoingMail>("OutgoingMail")
      .key({"id"})
      .in_organization()
      .refers("session_id", "telehealth_session")
      .refers("consent_id", "telehealth_consent")
      .unique({"organization_id", "only_once"})
      .index("waiting", {"created_at", "id"}, "sent_at IS NULL AND failed_at IS NULL")
      .index("of_session", {"session_id", "created_at"}, "session_id IS NOT NULL")
      .index("of_consent", {"consent_id", "created_at"}, "consent_id IS NOT NULL")
      .check("waiting_has_content", "content IS NOT NULL OR sent_at IS NOT NULL OR failed_at IS NOT NULL")
      .check("names_what_it_is_about",
             "(about = 'VISIT') = (session_id IS NOT NULL) AND (about = 'VISIT') = (kind IS NOT NULL)"
             " AND (about = 'CONSENT') = (consent_id IS NOT NULL)")
      .done();
}

Table job() {
  return describe_table<Job>("Job")
      .key({"id"})
      .in_organization()
      .index("ready", {"run_at", "id"}, "status = 'READY'")
      .index("running", {"locked_until"}, "status = 'RUNNING'")
      .index("of_subject", {"kind", "subject_id"})
      .done();
}

Table idempotency_record() {
  return describe_table<IdempotencyRecord>("IdempotencyRecord")
      .key({"organization_id", "caller_id", "key"})
      .in_organization()
      .index("by_age", {"created_at"})
      .done();
}

Table server_secret() { return describe_table<ServerSecret>("ServerSecret").key({"name"}).done(); }

Table schema_migration() { return describe_table<MigrationRecord>("SchemaMigration").key({"version"}).done(); }

}  // namespace

std::vector<Table> message_tables() {
  return {webhook_event(),      outbox_event(),  outgoing_mail(),   job(),
          idempotency_record(), server_secret(), schema_migration()};
}

}  // namespace chiroflow::store::schema
