// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/deletion.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/retention_round.hpp"
#include "app/recordings/retention_rules.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_retention(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("telehealth.deleteRecording",
             {"POST /recordings/{recordingId}/deletion", needs(recording_manage),
              "Delete a recording: access ends at once, key and bytes go within minutes", DELETE},
             app::delete_recording);
  r.query("telehealth.getDeletionCertificate",
          {"GET /recordings/{recordingId}/deletion-certificate", needs(recording_read),
           "The signed statement of what was deleted, when and how"},
          app::get_deletion_certificate);
  r.mutation("telehealth.setRetention",
             {"PATCH /recordings/{recordingId}/retention", needs(recording_manage),
              "How long a recording is kept, counted from its end; owners alone may shorten it"},
             app::set_retention);
  r.mutation("telehealth.setLegalHold",
             {"POST /legal-holds", needs(legal_hold_manage),
              "Keep recordings from being deleted; deletions under way are called off", CREATE},
             app::set_legal_hold);
  r.mutation("telehealth.releaseLegalHold",
             {"POST /legal-holds/{legalHoldId}/release", needs(legal_hold_manage),
              "Release a hold: dates of deletion are as before, seven days away where they have passed"},
             app::release_legal_hold);
  r.query("legalHolds.list", {"GET /legal-holds", needs(legal_hold_manage), "Legal holds, newest first"},
          app::list_legal_holds);
  r.query(
      "retention.get",
      {"GET /retention", needs(organization_read), "How long each class of data is kept, why, and what goes by itself"},
      app::get_retention_rules);
  r.mutation("retention.set",
             {"PATCH /retention", needs(organization_write), "How long the clinic keeps a class of data"},
             app::set_retention_rule);
  r.query("retention.dryRun",
          {"GET /retention/dry-run", needs(recording_manage), "What would be deleted now, and why the rest stays"},
          app::dry_run_retention);
}

}  // namespace chiroflow::api
