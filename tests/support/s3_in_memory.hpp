// SPDX-License-Identifier: Apache-2.0
// A bucket in memory behind the port of HTTP, for unit tests. Signatures are left to the emulator in tests/s3, which has a judge of
// its own.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/s3/xml.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::testing {

class S3InMemory : public HttpClient {
 public:
  static constexpr const char* kBucket = "clinic";

  static HttpResponse error(int status, const std::string& code) {
    return {.status = status, .headers = {}, .body = "<Error><Code>" + code + "</Code></Error>"};
  }
  static Error broken(const char* cause) {
    return {.code = ErrorCode::provider_unavailable, .detail = "told to", .cause = cause};
  }

  /// Answered in turn, before anything is done; an empty one is done as usual.
  std::deque<std::optional<Result<HttpResponse>>> planned;
  /// Done as usual, and then answered so.
  std::deque<Result<HttpResponse>> planned_after;
  std::map<std::string, std::string> objects;  // by key
  std::vector<HttpRequest> asked;
  std::string versioning = "<VersioningConfiguration/>";
  bool open_to_anybody = false;
  std::size_t page_size = 1000;

  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request);
    if (!planned.empty()) {
      auto answer = std::move(planned.front());
      planned.pop_front();
      if (answer) return std::move(*answer);
    }
    auto answer = done(request);
    if (planned_after.empty()) return answer;
    auto other = std::move(planned_after.front());
    planned_after.pop_front();
    return other;
  }
  Result<HttpResponse> download(const HttpRequest& request, ByteSink&) override { return send(request); }

 private:
  static std::string header(const HttpRequest& request, std::string_view name) {
    for (const auto& one : request.headers)
      if (one.name == name) return one.value;
    return {};
  }

  HttpResponse done(const HttpRequest& request) {
    const auto path_begin = request.url.find('/', request.url.find("://") + 3);
    const auto query_begin = std::min(request.url.find('?'), request.url.size());
    const auto path = request.url.substr(path_begin, query_begin - path_begin);
    const auto query = request.url.substr(std::min(query_begin + 1, request.url.size()));
    const auto base = "/" + std::string(kBucket) + "/";
    if (!path.starts_with(base)) return error(404, "NoSuchBucket");
    if (header(request, "authorization").empty() && !open_to_anybody) return error(403, "AccessDenied");
    const auto key = providers::percent_decode(path.substr(base.size()), false).value();
    if (!key.empty()) return on_object(request, key);
    std::map<std::string, std::string> fields;
    const auto pairs = providers::form_decode(query).value();
    for (const auto& [name, value] : pairs) fields[name] = value;
    if (fields.contains("versioning")) return {.status = 200, .headers = {}, .body = versioning};
    return fields["list-type"] == "2" ? list(fields) : error(400, "InvalidRequest");
  }

  HttpResponse on_object(const HttpRequest& request, const std::string& key) {
    if (request.method == "PUT") {
      objects[key] = request.body;
      return {.status = 200, .headers = {}, .body = {}};
    }
    if (request.method == "DELETE") {
      objects.erase(key);
      return {.status = 204, .headers = {}, .body = {}};
    }
    const auto found = objects.find(key);
    if (found == objects.end()) return error(404, "NoSuchKey");
    const auto range = header(request, "range");
    if (range.empty()) return {.status = 200, .headers = {}, .body = found->second};
    const auto& bytes = found->second;
    const auto first = std::stoull(range.substr(6));
    if (first >= bytes.size()) return error(416, "InvalidRange");
    const auto end = range.substr(range.find('-') + 1);
    const auto last = end.empty() ? bytes.size() - 1 : std::min<std::uint64_t>(std::stoull(end), bytes.size() - 1);
    return {.status = 206,
            .headers = {{"Content-Range", "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" +
                                              std::to_string(bytes.size())}},
            .body = bytes.substr(first, last - first + 1)};
  }

  HttpResponse list(std::map<std::string, std::string>& fields) const {
    std::string body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
        "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    std::size_t count = 0;
    const auto most = std::min<std::size_t>(page_size, std::stoul(fields["max-keys"]));
    std::string next;
    for (const auto& [key, bytes] : objects) {
      if (!key.starts_with(fields["prefix"]) || key <= fields["continuation-token"]) continue;
      if (count == most) {
        next = "yes";
        break;
      }
      ++count;
      body += "<Contents><Key>" + s3::xml_escaped(key) + "</Key><Size>" + std::to_string(bytes.size()) +
              "</Size></Contents>";
      fields["last"] = key;
    }
    body += "<IsTruncated>" + std::string(next.empty() ? "false" : "true") + "</IsTruncated>";
    if (!next.empty()) body += "<NextContinuationToken>" + s3::xml_escaped(fields["last"]) + "</NextContinuationToken>";
    return {.status = 200, .headers = {}, .body = body + "</ListBucketResult>"};
  }
};

}  // namespace chiroflow::testing
