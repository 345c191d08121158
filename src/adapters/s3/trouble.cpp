// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/trouble.hpp"

#include <algorithm>
#include <array>

#include "adapters/s3/answers.hpp"

namespace chiroflow::s3 {

namespace {
struct Remedy {
  std::string_view code;  // the store's own, of its body
  std::string_view what_to_do;
};

constexpr std::array<Remedy, 15> kRemedies{{
    {"SignatureDoesNotMatch",
     "The secret key does not fit the access key: check RECORDINGS_S3_SECRET_KEY, and that no proxy changes requests"},
    {"InvalidAccessKeyId", "The store does not know this access key: check RECORDINGS_S3_ACCESS_KEY"},
    {"AuthorizationHeaderMalformed", "The region is not the bucket's: check RECORDINGS_S3_REGION"},
    {"AuthorizationQueryParametersError", "The region is not the bucket's: check RECORDINGS_S3_REGION"},
    {"IllegalLocationConstraintException", "The region is not the bucket's: check RECORDINGS_S3_REGION"},
    {"PermanentRedirect",
     "The bucket is at another address: check RECORDINGS_S3_ENDPOINT and RECORDINGS_S3_REGION, which go together"},
    {"RequestTimeTooSkewed",
     "The clocks of this server and of the store are more than 15 minutes apart: set this server's clock "
     "(timedatectl set-ntp true)"},
    {"NoSuchBucket", "There is no such bucket: make it, or check RECORDINGS_S3_BUCKET"},
    {"AccessDenied",
     "The access key lacks a right: it needs s3:GetObject, s3:PutObject and s3:DeleteObject for the bucket's objects "
     "and s3:ListBucket for the bucket"},
    {"AllAccessDisabled", "The bucket is locked by whoever runs the store: ask them"},
    {"AccountProblem", "The account at the store has a problem: ask whoever runs the store"},
    {"XAmzContentSHA256Mismatch", "The bytes were changed on the way: look for a proxy between here and the store"},
    {"BadDigest", "The bytes were changed on the way: look for a proxy between here and the store"},
    {"InvalidObjectState", "The object was moved to an archive: switch lifecycle rules of the bucket off"},
    {"NotImplemented", "The store lacks what this server needs of S3"},
}};

constexpr std::array<std::string_view, 7> kFull{
    "QuotaExceeded",       "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded",
    "InsufficientStorage", "StorageFull",       "InsufficientStorageSpace",
    "ServiceQuotaExceeded"};

std::string_view remedy_for_status(int status) {
  if (status == 301 || status == 307 || status == 308)
    return "The bucket is at another address: check RECORDINGS_S3_ENDPOINT and RECORDINGS_S3_REGION, which go together";
  if (status == 401 || status == 403)
    return "The store refuses us: check RECORDINGS_S3_ACCESS_KEY, RECORDINGS_S3_SECRET_KEY and what the key may do";
  if (status == 404) return "This is no address of a bucket: check RECORDINGS_S3_ENDPOINT and RECORDINGS_S3_BUCKET";
  if (status == 429 || status >= 500) return "The store has trouble of its own; what failed is tried again later";
  return "The store answers what this server does not understand: check that RECORDINGS_S3_ENDPOINT speaks S3";
}

std::string_view remedy_for(std::string_view code, int status) {
  const auto* const found =
      std::find_if(kRemedies.begin(), kRemedies.end(), [&](const auto& one) { return one.code == code; });
  return found == kRemedies.end() ? remedy_for_status(status) : found->what_to_do;
}

std::string_view remedy_for(const std::string& cause) {
  if (cause == "refused")
    return "Nobody answers there: check RECORDINGS_S3_ENDPOINT, that the store runs and that this machine may reach it";
  if (cause == "resting") return "The store did not work a moment ago and is left alone for some seconds";
  if (cause == "timeout")
    return "The store took too long: check that it runs and that nothing between here and there drops connections";
  if (cause == "tls")
    return "The store's certificate is not trusted: give it one for its name, or set CHIROFLOW_CA_FILE to its "
           "authority";
  if (cause == "too_large") return "The store answers with more than was asked for";
  return "The connection broke: check that RECORDINGS_S3_ENDPOINT speaks S3, over http or https as written there";
}

bool is_full(const HttpResponse& response, std::string_view code) {
  return response.status == 507 || std::find(kFull.begin(), kFull.end(), code) != kFull.end();
}
}  // namespace

Error out_of_reach(std::string detail) {
  return {.code = ErrorCode::storage_unavailable,
          .message = "The server could not reach the place where recordings are kept; chiroflow doctor tells why",
          .detail = std::move(detail),
          .cause = "recording_store"};
}

Error trouble_of(std::string_view what, const HttpResponse& response) {
  const auto code = error_code(response.body);
  auto detail = std::string(what) + ": HTTP " + std::to_string(response.status) + (code.empty() ? "" : " ") + code;
  if (!is_full(response, code)) return out_of_reach(detail + ". " + std::string(remedy_for(code, response.status)));
  return {.code = ErrorCode::storage_unavailable,
          .message =
              "There is no room left in the store of recordings. The visit goes on; free some room there, or "
              "raise the bucket's quota, and record again",
          .detail = std::move(detail),
          .cause = "disk_full"};
}

Error trouble_of(std::string_view what, const Error& transport) {
  return out_of_reach(std::string(what) + ": " + (transport.cause.empty() ? "" : transport.cause + ", ") +
                      transport.detail + ". " + std::string(remedy_for(transport.cause)));
}

bool may_be_done(const HttpResponse& response) { return response.status >= 500; }
bool may_be_done(const Error& transport) { return transport.cause == "timeout" || transport.cause == "network"; }

}  // namespace chiroflow::s3
