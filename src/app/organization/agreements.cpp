// SPDX-License-Identifier: Apache-2.0
#include "app/organization/organization.hpp"
#include "app/video/policy.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
AgreementView view(const BaaAttestation& a) { return {a.provider, a.attested_by, a.attested_at, a.withdrawn_at}; }

std::string provider_note(TelehealthProvider provider) {
  return R"({"provider":")" + std::string(name_of(provider)) + "\"}";
}

/// The newest of a vendor, standing or withdrawn. With the organization locked.
Result<std::optional<BaaAttestation>> newest(Call& call, db::Writer& writer, TelehealthProvider provider) {
  static const std::string sql = store::select_from<BaaAttestation>("a") +
                                 " WHERE a.organization_id = ? AND a.provider = ?"
                                 " ORDER BY a.withdrawn_at IS NULL DESC, a.attested_at DESC, a.id DESC LIMIT 1";
  TRY(store::lock_organization(writer, call.organization()));
  return store::query_one<BaaAttestation>(writer, sql, call.organization(), provider);
}

Result<void> require_outside_vendor(const Call& call, db::Reader& reader, TelehealthProvider provider) {
  if (provider != TelehealthProvider::CUSTOM || TRY(has_own_livekit(reader, call.organization()))) return {};
  return fail(invalid_field(
      "provider",
      "CUSTOM is this server itself and needs no agreement; the clinic's own LiveKit account would need one"));
}

Result<AgreementView> attest_in(Call& call, db::Writer& writer, TelehealthProvider provider) {
  TRY(require_outside_vendor(call, writer, provider));
  const auto there = TRY(newest(call, writer, provider));
  if (there && !there->withdrawn_at) return view(*there);
  BaaAttestation row;
  row.id = call.services.ids.next<AttestationId>();
  row.organization_id = call.organization();
  row.provider = provider;
  row.attested_by = call.actor.user_id;
  row.attested_at = call.now;
  TRY(store::insert_row(writer, row));
  TRY(call.changed(writer, {"BaaAttestation", row.id.view(), std::nullopt, provider_note(provider)}));
  return view(row);
}

Result<AgreementView> withdraw_in(Call& call, db::Writer& writer, TelehealthProvider provider) {
  static const std::string sql = "UPDATE baa_attestation SET withdrawn_at = ? WHERE organization_id = ? AND id = ?";
  auto there = TRY(newest(call, writer, provider));
  if (!there) return fail(not_found("Agreement"));
  if (there->withdrawn_at) return view(*there);
  there->withdrawn_at = call.now;
  TRY(store::execute(writer, sql, call.now, call.organization(), there->id));
  TRY(call.changed(writer, {"BaaAttestation", there->id.view(), std::nullopt, provider_note(provider)}));
  return view(*there);
}
}  // namespace

Result<AgreementView> attest_agreement(Call& call, const AgreementInput& input) {
  return call.commit([&](db::Writer& writer) { return attest_in(call, writer, input.provider); });
}

Result<AgreementView> withdraw_agreement(Call& call, const AgreementInput& input) {
  return call.commit([&](db::Writer& writer) { return withdraw_in(call, writer, input.provider); });
}

Result<void> withdraw_standing_agreement(Call& call, db::Writer& writer, TelehealthProvider provider) {
  const auto there = TRY(newest(call, writer, provider));
  if (there && !there->withdrawn_at) TRY(withdraw_in(call, writer, provider));
  return {};
}

Result<ListAgreementsOutput> list_agreements(Call& call, const Empty&) {
  static const std::string sql = store::select_from<BaaAttestation>("a") +
                                 " WHERE a.organization_id = ? ORDER BY a.attested_at DESC, a.id DESC LIMIT 200";
  const auto rows = TRY(db::read<std::vector<BaaAttestation>>(call.services.database, [&](db::Reader& reader) {
    return store::query_all<BaaAttestation>(reader, sql, call.organization());
  }));
  ListAgreementsOutput out;
  for (const auto& row : rows) out.agreements.push_back(view(row));
  return out;
}

}  // namespace chiroflow::app
