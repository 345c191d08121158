// SPDX-License-Identifier: Apache-2.0
// The clinics' texts in the database. Every function is scoped to the organization it is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/consent.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

Result<std::vector<ConsentTemplate>> consent_templates_of(db::Reader& reader, const OrganizationId& organization);
Result<std::optional<ConsentTemplate>> find_consent_template(db::Reader& reader, const OrganizationId& organization,
                                                             const ConsentTemplateId& id);
/// The one that patients read, or the draft.
Result<std::optional<ConsentTemplate>> find_consent_template(db::Reader& reader, const OrganizationId& organization,
                                                             TelehealthConsentType type, const std::string& language,
                                                             ConsentTemplateStatus status);
/// One more than the highest there was.
Result<int> next_template_version(db::Reader& reader, const OrganizationId& organization, TelehealthConsentType type,
                                  const std::string& language);
/// Title, source, asks_again and updated_at of a draft.
Result<void> update_draft(db::Writer& writer, const ConsentTemplate& row);
/// The draft becomes what patients read; what they read so far is superseded.
Result<void> write_published(db::Writer& writer, const ConsentTemplate& row);

}  // namespace chiroflow::app
