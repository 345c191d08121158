// SPDX-License-Identifier: Apache-2.0
#include "app/consents/patient_side.hpp"
#include "app/visits/confirm_visit.hpp"
#include "app/visits/links.hpp"
#include "app/visits/note_step.hpp"
#include "app/visits/open_visit.hpp"
#include "app/visits/rate_visit.hpp"
#include "surfaces/api/auth_modules.hpp"

namespace chiroflow::api {

void add_visits(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("visitLinks.create",
             {.rest = "POST /sessions/{sessionId}/visit-links",
              .access = needs(visit_link_manage),
              .summary = "A new link for the patient or a guest; it is shown once",
              .action = CREATE,
              .if_lost = "End that link with visitLinks.revoke and make another one with a new Idempotency-Key"},
             app::create_visit_link);
  r.query("visitLinks.list",
          {"GET /sessions/{sessionId}/visit-links", needs(visit_link_manage),
           "A session's links: opened when, held by a device, revoked"},
          app::list_visit_links);
  r.mutation(
      "visitLinks.send",
      {"POST /visit-links/send", needs(visit_link_manage), "E-mail a new link to the patient or a guest", EXECUTE},
      app::send_visit_link);
  r.mutation("visitLinks.revoke",
             {"POST /visit-links/{visitLinkId}/revoke", needs(visit_link_manage), "End a link at once"},
             app::revoke_visit_link);
  r.mutation("visitLinks.release",
             {"POST /visit-links/{visitLinkId}/release", needs(visit_link_manage), "Let another device open the link"},
             app::release_visit_link);
  r.mutation("visit.open",
             {.rest = "POST /visit/open",
              .access = everybody(),
              .summary = "Open a visit link on this device",
              .action = EXECUTE,
              .always_anew = true},
             app::open_visit);
  r.query("visit.get", {"GET /visit", visitors_only(), "The caller's own visit as it stands"}, app::get_visit);
  r.mutation("visit.takeoverCode",
             {.rest = "POST /visit/takeover-code",
              .access = visitors_only(),
              .summary = "A code with which another device takes over",
              .action = EXECUTE,
              .if_lost = "Ask for another code with a new Idempotency-Key"},
             app::make_takeover_code);
  r.mutation("visit.confirm",
             {"POST /visit/confirm", visitors_only(), "It is me, and this is where I am; again after moving"},
             app::confirm_visit);
  r.mutation("visit.noteStep", {"POST /visit/steps", visitors_only(), "How far the caller's page got", CREATE},
             app::note_step);
  r.mutation("visit.rate", {"POST /visit/rating", visitors_only(), "How the visit was"}, app::rate_visit);
  r.query("visit.consents",
          {"GET /visit/consents", visitors_only(), "What the patient is asked to sign, and what holds already"},
          app::visit_consents);
  r.mutation("visit.openConsent",
             {"POST /visit/consents/open", visitors_only(), "The text of one consent, to be read and signed", CREATE},
             app::open_consent);
  r.mutation("visit.consentReadToEnd",
             {"POST /visit/consents/{consentId}/read", visitors_only(), "The page was scrolled to the text's end"},
             app::consent_read_to_end);
}

}  // namespace chiroflow::api
