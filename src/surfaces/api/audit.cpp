// SPDX-License-Identifier: Apache-2.0
#include "app/audit/audit.hpp"
#include "app/audit/unusual.hpp"

#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_audit(Registry& r) {
  using enum Permission;
  r.query("audit.list", {"GET /audit-events", needs(audit_read), "The audit log, newest first"}, app::list_audit);
  r.query("audit.patientAccess",
          {"GET /patients/{patientId}/accesses", needs(audit_read), "Who looked at this patient"}, app::patient_access);
  r.query("audit.unusual",
          {"GET /audit-events/unusual", needs(audit_read), "Accesses that somebody should look at, newest first"},
          app::list_unusual_accesses);
}

}  // namespace chiroflow::api
