// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/remembered_replies.hpp"

#include <array>

#include "crypto/bytes.hpp"
#include "domain/messages.hpp"
#include "store/row.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::api {

namespace {
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kSaltLength = kSaltBytes * 2;

std::string text_of(const wire::Value& input) {
  std::string text;
  wire::JsonWriter json(text);
  wire::write_value(json, input);
  return text;
}

std::string new_salt(Random& random) {
  std::array<std::byte, kSaltBytes> salt;
  random.fill(salt);
  return crypto::hex({reinterpret_cast<const char*>(salt.data()), salt.size()});
}

/// Nobody who has the database alone can try inputs against it: some hold a secret, others few possible words.
std::string hash_of(std::string_view salt, std::string_view input) {
  return crypto::sha256(std::string(salt) + std::string(input)).hex();
}
}  // namespace

RememberedReply::RememberedReply(const app::Services& services, const app::Actor& actor, const CallRequest& request,
                                 Instant now)
    : services_(services),
      organization_(actor.organization_id.value),
      caller_(actor.id()),
      key_(request.idempotency_key),
      procedure_((request.form == Form::superjson ? "trpc:" : "rest:") + request.procedure.name),
      input_(text_of(request.input)),
      now_(now) {}

Result<std::optional<std::string>> RememberedReply::find() const {
  static const std::string sql = chiroflow::store::select_from<IdempotencyRecord>("r") +
                                 " WHERE r.organization_id = ? AND r.caller_id = ? AND r.key = ?";
  const auto record = TRY(db::read<std::optional<IdempotencyRecord>>(services_.database, [&](db::Reader& reader) {
    return chiroflow::store::query_one<IdempotencyRecord>(reader, sql, organization_, caller_, key_);
  }));
  if (!record) return std::optional<std::string>();
  const auto opened = TRY(services_.sealer.open(place(), record->response.bytes));
  const auto salt = opened.view().substr(0, kSaltLength);
  if (record->procedure != procedure_ || record->request_hash != hash_of(salt, input_))
    return fail(
        conflict("This Idempotency-Key was used for another call; use a new key for a new call", "idempotency_key"));
  return std::optional(std::string(opened.view().substr(salt.size())));
}

Result<void> RememberedReply::store(db::Writer& writer, std::string_view encoded) const {
  IdempotencyRecord record;
  record.organization_id = OrganizationId(organization_);
  record.caller_id = caller_;
  record.key = key_;
  record.procedure = procedure_;
  const auto salt = new_salt(services_.random);
  record.request_hash = hash_of(salt, input_);
  record.response = Sealed{services_.sealer.seal(place(), salt + std::string(encoded))};
  record.created_at = now_;
  return chiroflow::store::insert_row(writer, record);
}

bool RememberedReply::lost_the_race(const Error& error) const {
  return error.code == ErrorCode::conflict && error.cause.starts_with("unique:idempotency_record");
}

}  // namespace chiroflow::api
