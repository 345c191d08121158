// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/openapi_parts.hpp"

#include <array>

namespace chiroflow::api {

namespace {
constexpr std::array kErrors{
    ErrorReply{400, "InvalidInput", "The input needs to be corrected; `issues` name the fields"},
    ErrorReply{401, "Unauthenticated",
               "Nobody is signed in, or the key, sign-in or visit link has ended; `cause` tells which"},
    ErrorReply{403, "Forbidden", "The caller may not do this"},
    ErrorReply{404, "NotFound", "There is no such thing, or the caller may not know of it"},
    ErrorReply{409, "Conflict", "The state does not allow this, or somebody changed it meanwhile", true},
    ErrorReply{412, "PreconditionFailed", "Something is still missing; `cause` tells what"},
    ErrorReply{413, "PayloadTooLarge", "The request is larger than the server takes", true},
    ErrorReply{415, "UnsupportedMediaType", "The body is not application/json", true},
    ErrorReply{422, "Unsupported", "The video provider cannot do this", true},
    ErrorReply{429, "TooManyRequests", "Wait for the seconds Retry-After names", false, true},
    ErrorReply{500, "InternalError", "A fault of the server; `requestId` helps to find it in the log"},
    ErrorReply{503, "Unavailable",
               "The database or a video provider cannot be reached, or it took too long; repeat changes with their "
               "Idempotency-Key",
               false, true},
};

struct RouterText {
  std::string_view router, text;
};
constexpr std::array kRouters{
    RouterText{"apiKeys", "Keys for machines, which call with their maker's rights"},
    RouterText{"appointmentTypes", "Kinds of appointment: length, price code, telehealth or not"},
    RouterText{"appointments", "Booking, moving and cancelling; a video visit gets its telehealth session at once"},
    RouterText{"audit", "Who did and saw what, and what of it is unusual"},
    RouterText{"auth", "Signing in and out, second factor, password"},
    RouterText{"clinicians", "Clinicians and where they are licensed"},
    RouterText{"consentOverrides", "Visits that went on without a consent in an emergency, and their review"},
    RouterText{"consentTemplates", "The clinic's own consent texts: drafts, previews and what patients read"},
    RouterText{"legalHolds", "What keeps recordings from being deleted"},
    RouterText{"organization", "The organization's settings"},
    RouterText{"patients", "Patients' records"},
    RouterText{"retention", "How long what is kept, and what would go"},
    RouterText{"telehealth", "Telehealth sessions: rooms, tokens, start and end of visits"},
    RouterText{"users", "Accounts of staff"},
    RouterText{"videoProviders", "The organization's own accounts at video vendors"},
    RouterText{"visit", "The visitor's side of a visit, reached by a visit link instead of an account"},
    RouterText{"visitLinks", "Links for patients and guests: making, listing and revoking them"},
};

constexpr std::string_view kAbout =
    "REST interface of ChiroFlow Telehealth, a self-hosted telehealth server. Every operation is also a tRPC procedure "
    "of the "
    "name that stands as operationId, at /api/trpc.\n\n"
    "Instants are UTC texts such as 2026-11-22T15:30:00.000Z, dates such as 1980-02-29. Lists come in pages: send "
    "`nextCursor` "
    "of one page as `cursor` for the next, until it is absent or null. Members that are not known are ignored.";

constexpr std::string_view kSchemas =
    R"("ErrorReply":{"type":"object","properties":{"error":{"type":"object","properties":{)"
    R"("code":{"type":"string","description":"What went wrong, such as not_found or conflict"},)"
    R"("message":{"type":"string","description":"For people"},)"
    R"("requestId":{"type":"string","description":"Also in the header X-Request-Id"},)"
    R"("cause":{"type":"string","description":"The reason inside the code, for programs"},)"
    R"("retryAfterSeconds":{"type":"integer","minimum":0},)"
    R"("issues":{"type":"array","items":{"$ref":"#/components/schemas/InputIssue"}}},"required":["code","message"]}},"required":["error"]},)"
    R"("InputIssue":{"type":"object","description":"One fault of the input, in the form of zod 4; limits and expectations stand beside it",)"
    R"("properties":{"code":{"type":"string","examples":["invalid_type","too_big","too_small","invalid_value","invalid_format","custom"]},)"
    R"("path":{"type":"array","items":{"type":["string","integer"]},"description":"Member names and list positions, outermost first"},)"
    R"("message":{"type":"string"}},"required":["code","path","message"]})";

void write_error_replies(wire::JsonWriter& out) {
  out.begin_object();
  for (const auto& error : kErrors) {
    out.key(error.name);
    out.begin_object();
    out.member("description", error.text);
    if (error.may_wait) {
      out.key("headers");
      out.raw(R"({"Retry-After":{"$ref":"#/components/headers/RetryAfter"}})");
    }
    out.key("content");
    out.raw(R"({"application/json":{"schema":{"$ref":"#/components/schemas/ErrorReply"}}})");
    out.end_object();
  }
  out.key("OtherError");
  out.raw(
      R"({"description":"Any other error","content":{"application/json":{"schema":{"$ref":"#/components/schemas/ErrorReply"}}}})");
  out.end_object();
}

void write_security_schemes(wire::JsonWriter& out) {
  out.begin_object();
  const auto scheme = [&](std::string_view name, std::string_view fixed, std::string_view text) {
    out.key(name);
    out.begin_object();
    out.raw(fixed);
    out.member("description", text);
    out.end_object();
  };
  scheme("bearer", R"("type":"http","scheme":"bearer")",
         "An API key (cf_key_…), a sign-in (cf_ses_…) or the device of a visit link (cf_dev_…) in the header "
         "Authorization");
  scheme("sessionCookie", R"("type":"apiKey","in":"cookie","name":"__Host-cf_session")",
         "What signing in sets; named cf_session without HTTPS");
  scheme("visitCookie", R"("type":"apiKey","in":"cookie","name":"__Host-cf_visit_")",
         "What opening a visit link sets, one for each link: the name ends with the visitKey of the link; cf_visit_… "
         "without HTTPS. "
         "The header X-Chiroflow-Visit with a visitKey says which one is meant, also beside a sign-in");
  out.end_object();
}
}  // namespace

std::span<const ErrorReply> error_replies() { return kErrors; }

std::string_view router_text(std::string_view router) {
  for (const auto& known : kRouters)
    if (known.router == router) return known.text;
  return {};
}

std::string_view error_schemas() { return kSchemas; }

void write_about(wire::JsonWriter& out) {
  out.begin_object();
  out.member("title", "ChiroFlow Telehealth");
  out.member("version", CHIROFLOW_VERSION);
  out.member("description", kAbout);
  out.key("license");
  out.raw(R"({"name":"Apache License 2.0","identifier":"Apache-2.0"})");
  out.end_object();
}

void write_fixed_components(wire::JsonWriter& out) {
  out.key("responses");
  write_error_replies(out);
  out.key("parameters");
  out.raw(
      R"({"IdempotencyKey":{"name":"Idempotency-Key","in":"header","required":false,"schema":{"type":"string","maxLength":200},)"
      R"("description":"A text of your own, new for each change. Sent again with the same input it gets the first reply again instead of a second change. A reply with a secret is not kept: the repetition is a conflict with the cause reply_not_kept."}})");
  out.key("headers");
  out.raw(R"({"RetryAfter":{"description":"Seconds to wait","schema":{"type":"integer","minimum":0}}})");
  out.key("securitySchemes");
  write_security_schemes(out);
}

}  // namespace chiroflow::api
