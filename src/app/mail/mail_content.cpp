// SPDX-License-Identifier: Apache-2.0
#include "app/mail/mail_content.hpp"

#include <array>

namespace chiroflow::app {

namespace {
constexpr char kVersion = 1;

/// In the order of the bytes.
template <class Message>
auto fields(Message& m) {
  return std::array{&m.from_address, &m.from_name, &m.to_address, &m.reply_to,        &m.subject,
                    &m.text,         &m.html,      &m.calendar,   &m.calendar_method, &m.message_id};
}

crypto::SealContext context(const OutgoingMail& row) {
  return {.tenant = row.organization_id.view(),
          .object_type = "outgoing_mail",
          .object_id = row.id.view(),
          .field = "content"};
}
}  // namespace

Sealed seal_mail(const Services& services, const OutgoingMail& row, const MailMessage& message) {
  crypto::Bytes bytes(1, kVersion);
  crypto::put_u64(bytes, static_cast<std::uint64_t>(to_unix_ms(message.date)));
  for (const auto* field : fields(message)) crypto::put_prefixed(bytes, *field);
  Sealed sealed{services.sealer.seal(context(row), bytes)};
  crypto::wipe(bytes);
  return sealed;
}

Result<MailMessage> open_mail(const Services& services, const OutgoingMail& row) {
  if (!row.content) return fail(internal_error("an e-mail that waits without content"));
  const auto secret = TRY(services.sealer.open(context(row), row.content->bytes));
  auto bytes = secret.view();
  if (bytes.size() < 9 || bytes[0] != kVersion) return fail(internal_error("an e-mail of another version"));
  MailMessage message;
  message.date = from_unix_ms(static_cast<std::int64_t>(crypto::get_u64(bytes.substr(1))));
  bytes.remove_prefix(9);
  for (auto* field : fields(message)) {
    const std::size_t size = bytes.size() < 4 ? bytes.size() : crypto::get_u32(bytes);
    if (bytes.size() < 4 + size) return fail(internal_error("an e-mail that ends too early"));
    *field = bytes.substr(4, size);
    bytes.remove_prefix(4 + size);
  }
  return message;
}

}  // namespace chiroflow::app
