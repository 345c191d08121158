// SPDX-License-Identifier: Apache-2.0
#include "store/audit_log.hpp"

#include "store/audit_subject.hpp"
#include "store/row.hpp"

namespace chiroflow::store {

namespace {
struct ChainEnd {
  std::int64_t seq = 0;
  Sealed hash;  // bytes as they are; the type only says how the column is read
};
CHIROFLOW_DESCRIBE(ChainEnd, seq, hash)
}  // namespace

crypto::Secret AuditLog::mac_key(const crypto::Secret& root, const OrganizationId& organization) {
  return crypto::hkdf_sha256(root.view(), {}, "audit-mac:" + organization.value);
}

void AuditLog::canonical(const AuditEvent& event, crypto::CanonicalWriter& out) {
  out.clear();
  out.text(event.id.value).time(event.at).text(name_of(event.actor_type)).text(event.actor_id);
  event.actor_role ? out.text(name_of(*event.actor_role)) : out.absent();
  event.auth_method ? out.text(name_of(*event.auth_method)) : out.absent();
  out.text(event.credential_id).text(event.client_address).text(event.user_agent).text(event.event);
  out.text(name_of(event.action)).text(event.entity_type).text(event.entity_id);
  out.optional_int64(event.entity_version);
  event.patient_id ? out.text(event.patient_id->value) : out.absent();
  out.text(name_of(event.outcome)).text(event.request_id).text(event.details);
}

AuditLog::Chain& AuditLog::chain_of(const OrganizationId& organization) {
  const auto found = chains_.find(organization.value);
  if (found != chains_.end()) return found->second;
  return chains_.emplace(organization.value, Chain(crypto::HmacKey(mac_key(root_, organization).view()))).first->second;
}

Result<void> AuditLog::load_end(db::Writer& writer, const OrganizationId& organization, Chain& chain) {
  // Another server may append to the same chain: its end is true only while this group holds the organization's row.
  static const std::string lock = "SELECT id FROM organization WHERE id = ? {for_update}";
  static const std::string end =
      "SELECT seq, hash FROM audit_event WHERE organization_id = ? ORDER BY seq DESC LIMIT 1";
  if (!TRY(exists(writer, lock, organization))) return fail(internal_error("audit event of an unknown organization"));
  const auto last = TRY(query_one<ChainEnd>(writer, end, organization));
  chain.seq = last ? last->seq : 0;
  chain.hash = crypto::kChainStart;
  if (last) {
    const auto digest = crypto::Digest::from(last->hash.bytes);
    if (!digest) return fail(internal_error("the audit chain ends in a hash of the wrong size; run verify-audit"));
    chain.hash = *digest;
  }
  return {};
}

Result<std::int64_t> AuditLog::append(db::Writer& writer, AuditEvent event) {
  Chain& chain = chain_of(event.organization_id);
  if (chain.group != writer.group()) {
    TRY(load_end(writer, event.organization_id, chain));
    chain.group = writer.group();
  }
  // Rolling back may also give up the lock under which the end was read: it is read again then.
  writer.on_rollback([&chain] { chain.group = 0; });
  if (!event.patient_id) event.patient_id = TRY(find_patient_concerned(writer, event));
  thread_local crypto::CanonicalWriter bytes;
  canonical(event, bytes);
  event.seq = chain.seq + 1;
  const auto hash = crypto::event_hash(event.organization_id.view(), event.seq, chain.hash, bytes.view());
  event.hash = hash.str();
  event.mac = crypto::event_mac(chain.mac_key, hash).str();
  TRY(insert_row(writer, event));
  chain.seq = event.seq;
  chain.hash = hash;
  return event.seq;
}

}  // namespace chiroflow::store
