// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/remembered_replies.hpp"

#include "domain/messages.hpp"
#include "store/row.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::api {

namespace {
std::string hash_of(const wire::Value& input) {
  std::string text;
  wire::JsonWriter json(text);
  wire::write_value(json, input);
  return crypto::sha256(text).hex();
}
}  // namespace

RememberedReply::RememberedReply(const app::Services& services, const app::Actor& actor, const CallRequest& request,
                                 Instant now)
    : services_(services),
      organization_(actor.organization_id.value),
      caller_(actor.id()),
      key_(request.idempotency_key),
      procedure_((request.form == Form::superjson ? "trpc:" : "rest:") + request.procedure.name),
      request_hash_(hash_of(request.input)),
      now_(now) {}

Result<std::optional<std::string>> RememberedReply::find() const {
  static const std::string sql = chiroflow::store::select_from<IdempotencyRecord>("r") +
                                 " WHERE r.organization_id = ? AND r.caller_id = ? AND r.key = ?";
  const auto record = TRY(db::read<std::optional<IdempotencyRecord>>(services_.database, [&](db::Reader& reader) {
    return chiroflow::store::query_one<IdempotencyRecord>(reader, sql, organization_, caller_, key_);
  }));
  if (!record) return std::optional<std::string>();
  if (record->procedure != procedure_ || record->request_hash != request_hash_)
    return fail(
        conflict("This Idempotency-Key was used for another call; use a new key for a new call", "idempotency_key"));
  const auto opened = TRY(services_.sealer.open(place(), record->response.bytes));
  return std::optional(std::string(opened.view()));
}

Result<void> RememberedReply::store(db::Writer& writer, std::string_view encoded) const {
  IdempotencyRecord record;
  record.organization_id = OrganizationId(organization_);
  record.caller_id = caller_;
  record.key = key_;
  record.procedure = procedure_;
  record.request_hash = request_hash_;
  record.response = Sealed{services_.sealer.seal(place(), encoded)};
  record.created_at = now_;
  return chiroflow::store::insert_row(writer, record);
}

bool RememberedReply::lost_the_race(const Error& error) const {
  return error.code == ErrorCode::conflict && error.cause.starts_with("unique:idempotency_record");
}

}  // namespace chiroflow::api
