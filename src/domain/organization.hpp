// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// The clinic: the tenant that nothing crosses, with the times its visits follow (PRODUCT defaults).
struct Organization {
  OrganizationId id;
  std::string name;
  std::optional<std::string> phone;                    // shown to patients at every dead end
  std::string time_zone = "America/New_York";          // IANA name
  std::optional<std::string> state;                    // USPS code
  std::optional<TelehealthProvider> default_provider;  // none: the server's default
  std::optional<bool> fallback_enabled;                // none: the server's default
  int join_window_minutes = 30;                        // the patient may enter this long before the start
  int link_lifetime_hours = 24;                        // visit links die this long after the end
  int grace_minutes = 15;                              // rejoining and late arrival
  int waiting_timeout_minutes = 60;                    // after the later of arrival and start
  int undo_minutes = 10;                               // reopening an ended session
  int inactivity_minutes = 15;                         // staff sign-in (H-06)
  bool require_second_factor = false;                  // of everybody who signs in (H-07)
  LicencePolicy licence_policy = LicencePolicy::WARN;  // admitting a patient who is where the clinician has no licence
  bool relay_only = false;                             // media of the built-in engine through TURN only
  std::string emergency_number = "911";                // shown to the clinician beside the patient's address
  std::optional<std::string> waiting_message;          // shown to everybody who waits
  std::optional<RawJson> pre_visit_questions;          // see app/waiting/questionnaire.hpp; none: nothing is asked
  std::optional<std::string> reply_to;                 // where answers to our e-mails go
  bool recording_allowed = false;                      // of visits, once everybody agreed
  std::optional<int> recording_retention_days = 30;    // none: kept, for the reason given
  std::optional<std::string> recording_retention_reason;
  int version = 1;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(Organization, id, name, phone, time_zone, state, default_provider, fallback_enabled,
                   join_window_minutes, link_lifetime_hours, grace_minutes, waiting_timeout_minutes, undo_minutes,
                   inactivity_minutes, require_second_factor, licence_policy, relay_only, emergency_number,
                   waiting_message, pre_visit_questions, reply_to, recording_allowed, recording_retention_days,
                   recording_retention_reason, version, created_at, updated_at)

/// An owner's word that a business associate agreement with this vendor is signed.
struct BaaAttestation {
  AttestationId id;
  OrganizationId organization_id;
  TelehealthProvider provider = TelehealthProvider::TWILIO;
  UserId attested_by;
  Instant attested_at;
  std::optional<Instant> withdrawn_at;
};
CHIROFLOW_DESCRIBE(BaaAttestation, id, organization_id, provider, attested_by, attested_at, withdrawn_at)

/// Credentials of a video vendor that an owner gave for this organization; one JSON object, sealed.
struct ProviderCredential {
  std::string id;
  OrganizationId organization_id;
  VideoEngine video_engine = VideoEngine::twilio;
  std::string webhook_id;  // 128 random bits, hex: the last part of the address that the vendor calls
  Sealed credentials;
  UserId updated_by;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(ProviderCredential, id, organization_id, video_engine, webhook_id, credentials, updated_by,
                   created_at, updated_at)

}  // namespace chiroflow
