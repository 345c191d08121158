// SPDX-License-Identifier: Apache-2.0
#include "app/audit/checkpoint.hpp"

#include <array>
#include <charconv>

#include "store/audit_events.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kWord = "chiroflow-audit-checkpoint";
constexpr std::string_view kVersion = "v1";
constexpr std::size_t kParts = 9;
constexpr int kMostLines = 10'000;

std::optional<std::array<std::string_view, kParts>> split(std::string_view text) {
  std::array<std::string_view, kParts> parts;
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto end = i + 1 == kParts ? text.size() : text.find(' ');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    parts[i] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

crypto::Checkpoint checkpoint_of(const AuditCheckpoint& row, std::int64_t before) {
  return {.tenant = row.organization_id.value,
          .seq = row.seq,
          .hash = crypto::Digest::from(row.hash).value_or(crypto::Digest{}),
          .at = row.at,
          .count = row.seq - before};
}
}  // namespace

std::string write_checkpoint_line(const CheckpointLine& line) {
  const auto& c = line.checkpoint;
  std::string text(kWord);
  for (const auto& part : {std::string(kVersion), c.tenant, std::to_string(c.seq), c.hash.hex(), format_iso(c.at),
                           std::to_string(c.count), line.key_id, crypto::base64url(line.signature)})
    text.append(" ").append(part);
  return text;
}

std::optional<CheckpointLine> parse_checkpoint_line(std::string_view text) {
  const auto parts = split(text);
  if (!parts || (*parts)[0] != kWord || (*parts)[1] != kVersion) return std::nullopt;
  const auto seq = number_of((*parts)[3]);
  const auto hash = crypto::from_hex((*parts)[4]);
  const auto at = parse_iso((*parts)[5]);
  const auto count = number_of((*parts)[6]);
  auto signature = crypto::from_base64url((*parts)[8]);
  if (!seq || !hash || !at || !count || !signature || signature->size() != crypto::kEd25519SignatureSize)
    return std::nullopt;
  const auto digest = crypto::Digest::from(*hash);
  if (!digest) return std::nullopt;
  return CheckpointLine{{.tenant = std::string((*parts)[2]), .seq = *seq, .hash = *digest, .at = *at, .count = *count},
                        std::string((*parts)[7]),
                        std::move(*signature)};
}

Result<std::optional<std::string>> write_checkpoint(db::Writer& writer, const OrganizationId& organization,
                                                    const crypto::SigningKey& key, Instant now) {
  TRY(store::lock_organization(writer, organization));
  const auto end = TRY(store::last_audit_event(writer, organization));
  const auto before = TRY(store::last_checkpoint(writer, organization));
  const auto signed_until = before ? before->seq : 0;
  const auto last = end ? end->seq : 0;
  if (last < signed_until)
    return fail(internal_error("the audit log ends before its last checkpoint; run verify-audit"));
  if (last == signed_until) return std::optional<std::string>();
  AuditCheckpoint row{organization, last, end->hash, now, {}};
  const auto checkpoint = checkpoint_of(row, signed_until);
  row.signature = crypto::sign_checkpoint(key, checkpoint);
  TRY(store::insert_row(writer, row));
  return std::optional(write_checkpoint_line({checkpoint, key.id(), row.signature}));
}

Result<CheckpointRound> write_checkpoints(db::Database& database, const crypto::SigningKey& key, Instant now) {
  using Line = std::optional<std::string>;
  CheckpointRound round;
  const auto all = TRY(db::read<std::vector<OrganizationId>>(
      database, [](db::Reader& reader) { return store::all_organizations(reader); }));
  for (const auto& organization : all) {
    auto line =
        db::write<Line>(database, [&](db::Writer& writer) { return write_checkpoint(writer, organization, key, now); });
    if (!line)
      round.failed.push_back(organization);
    else if (*line)
      round.lines.push_back(std::move(**line));
  }
  return round;
}

Result<std::vector<std::string>> checkpoint_lines_after(db::Reader& reader, const OrganizationId& organization,
                                                        std::int64_t seq, const crypto::VerifyKey& key) {
  std::vector<std::string> lines;
  for (const auto& row : TRY(store::checkpoints_after(reader, organization, seq, kMostLines))) {
    lines.push_back(write_checkpoint_line({checkpoint_of(row, seq), key.id(), row.signature}));
    seq = row.seq;
  }
  return lines;
}

}  // namespace chiroflow::app
