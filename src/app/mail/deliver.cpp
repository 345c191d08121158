// SPDX-License-Identifier: Apache-2.0
#include "app/mail/deliver.hpp"

#include <algorithm>
#include <array>

#include "app/audit/denials.hpp"
#include "app/consents/copy_mail.hpp"
#include "app/mail/mail_content.hpp"
#include "domain/visit.hpp"
#include "ports/mailer.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::array<Millis, 9> kPauses{Seconds(20), Minutes(1),  Minutes(2),  Minutes(5),  Minutes(10),
                                        Minutes(20), Minutes(30), Minutes(60), Minutes(120)};

Result<std::vector<OutgoingMail>> due(const Services& services, Instant now, int limit) {
  static const std::string sql =
      store::select_from<OutgoingMail>("m") +
      " WHERE m.sent_at IS NULL AND m.failed_at IS NULL AND (m.next_attempt_at IS NULL OR m.next_attempt_at <= ?)"
      " ORDER BY m.created_at, m.id LIMIT ?";
  return db::read<std::vector<OutgoingMail>>(
      services.database, [&](db::Reader& reader) { return store::query_all<OutgoingMail>(reader, sql, now, limit); });
}

/// False when another server was faster, or a newer e-mail took its place.
Result<bool> take(const Services& services, OutgoingMail& row) {
  static const std::string sql =
      "UPDATE outgoing_mail SET attempts = attempts + 1, next_attempt_at = ?"
      " WHERE organization_id = ? AND id = ? AND attempts = ? AND sent_at IS NULL AND failed_at IS NULL";
  const auto until = services.clock.now() + kMailLease;
  const auto changed = TRY(db::write<std::int64_t>(services.database, [&](db::Writer& writer) {
    return store::execute(writer, sql, until, row.organization_id, row.id, row.attempts);
  }));
  row.attempts += 1;
  return changed == 1;
}

Result<void> note_sent(const Services& services, const OutgoingMail& row) {
  static const std::string sql =
      "UPDATE outgoing_mail SET sent_at = ?, failed_at = NULL, content = NULL, next_attempt_at = NULL, last_error = "
      "NULL WHERE organization_id = ? AND id = ?";
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    const auto now = services.clock.now();
    TRY(store::execute(writer, sql, now, row.organization_id, row.id));
    return row.about == MailAbout::CONSENT ? note_copy_sent(writer, row, now) : Result<void>();
  });
}

Result<void> note_failed(const Services& services, const OutgoingMail& row, const std::string& cause) {
  static const std::string sql =
      "UPDATE outgoing_mail SET failed_at = ?, content = NULL, next_attempt_at = NULL, last_error = ?"
      " WHERE organization_id = ? AND id = ? AND sent_at IS NULL AND failed_at IS NULL";
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::execute(writer, sql, services.clock.now(), cause, row.organization_id, row.id));
    return {};
  });
}

Result<void> put_off(const Services& services, const OutgoingMail& row, const std::string& cause) {
  static const std::string sql =
      "UPDATE outgoing_mail SET next_attempt_at = ?, last_error = ?"
      " WHERE organization_id = ? AND id = ? AND sent_at IS NULL AND failed_at IS NULL";
  const auto next = services.clock.now() + mail_pause(row.attempts);
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::execute(writer, sql, next, cause, row.organization_id, row.id));
    return {};
  });
}

Result<MailMessage> message_of(const Services& services, const OutgoingMail& row) {
  auto message = TRY(open_mail(services, row));
  if (row.about == MailAbout::CONSENT) message.attachment = TRY(print_copy(services, row));
  return message;
}

Result<void> deliver(const Services& services, Mailer& mailer, const OutgoingMail& row) {
  const auto message = message_of(services, row);
  const auto outcome = message ? mailer.send(*message) : fail(message.error());
  if (outcome) return note_sent(services, row);
  const auto& error = outcome.error();
  const auto cause = error.cause.empty() ? std::string(info(error.code).name) : error.cause;
  const bool over = error.code == ErrorCode::unsupported || row.attempts >= kMailTries;
  services.log.warning(over ? "an e-mail was given up" : "an e-mail could not be sent",
                       {{"mail", row.id}, {"cause", Loggable::operations(cause)}});
  TRY(note_key_failure(services, row.organization_id, "mail.deliver", "mail-" + row.id.value, error));
  return over ? note_failed(services, row, cause) : put_off(services, row, cause);
}
}  // namespace

Millis mail_pause(int tries) {
  const auto last = static_cast<int>(kPauses.size());
  return kPauses[static_cast<std::size_t>(std::clamp(tries, 1, last) - 1)];
}

Result<int> deliver_mails(const Services& services, Mailer& mailer, int limit) {
  auto rows = TRY(due(services, services.clock.now(), limit));
  for (auto& row : rows)
    if (TRY(take(services, row))) TRY(deliver(services, mailer, row));
  return static_cast<int>(rows.size());
}

}  // namespace chiroflow::app
