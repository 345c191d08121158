// SPDX-License-Identifier: Apache-2.0
// Table of files, content types and entity tags.
#include "surfaces/http/static_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/error.hpp"

namespace chiroflow::http {

namespace {

constexpr std::uintmax_t kAtMost = 64 << 20;

std::string content_type(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"},
      {".mp3", "audio/mpeg"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

/// FNV-1a of the content: a tag has to tell versions apart, not to withstand attacks.
std::string entity_tag(std::string_view content) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string tag = "\"";
  for (int shift = 60; shift >= 0; shift -= 4) tag.push_back(kDigits[(hash >> shift) & 15]);
  return tag + "\"";
}

/// If-None-Match compares weakly (RFC 9110, 13.1.2).
bool names_tag(std::string_view list, std::string_view tag) {
  return list == "*" || list.find(tag) != std::string_view::npos;
}

constexpr std::string_view kBrotli = ".br";
constexpr std::string_view kGzip = ".gz";

/// Whether Accept-Encoding names it with a weight above zero (RFC 9110, 12.5.3).
bool accepts(std::string_view header, std::string_view coding) {
  for (std::size_t at = 0; at < header.size();) {
    const auto end = std::min(header.find(',', at), header.size());
    auto part = header.substr(at, end - at);
    at = end + 1;
    const auto weight = part.find(';');
    auto name = part.substr(0, weight);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (!same_text(name, coding)) continue;
    if (weight == std::string_view::npos) return true;
    const auto value = part.find("q=", weight);
    return value == std::string_view::npos || part.find_first_of("123456789", value) != std::string_view::npos;
  }
  return false;
}

}  // namespace

bool is_packed(std::string_view name) { return name.ends_with(kBrotli) || name.ends_with(kGzip); }

StaticFiles::StaticFiles(std::vector<StaticFile> files) {
  for (StaticFile& file : files) add(file.name, owned_.emplace_back(std::move(file.content)));
  pair_packed();
}

StaticFiles::StaticFiles(std::span<const EmbeddedFile> files) {
  for (const auto& file : files) add(file.name, file.content);
  pair_packed();
}

void StaticFiles::add(std::string_view name, std::string_view content) {
  files_.insert_or_assign(std::string(name), Entry{content_type(name), {content, entity_tag(content)}, {}, {}});
}

void StaticFiles::pair_packed() {
  for (auto at = files_.begin(); at != files_.end();) {
    const std::string_view name = at->first;
    const auto plain = is_packed(name) ? files_.find(name.substr(0, name.size() - kBrotli.size())) : files_.end();
    if (plain == files_.end()) {
      ++at;
      continue;
    }
    (name.ends_with(kBrotli) ? plain->second.brotli : plain->second.gzip) = std::move(at->second.plain);
    at = files_.erase(at);
  }
}

Result<StaticFiles> StaticFiles::from_directory(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<StaticFile> files;
  std::uintmax_t total = 0;
  std::error_code ec;
  for (auto at = fs::recursive_directory_iterator(folder, ec); !ec && at != fs::recursive_directory_iterator();
       at.increment(ec)) {
    if (at->is_symlink() || !at->is_regular_file()) continue;
    total += at->file_size(ec);
    if (total > kAtMost)
      return fail(precondition_failed("The folder " + folder + " holds more than a web UI", "static_files"));
    std::ifstream stream(at->path(), std::ios::binary);
    files.push_back(
        {at->path().lexically_relative(folder).generic_string(), {std::istreambuf_iterator<char>(stream), {}}});
    if (stream.bad())
      return fail(precondition_failed("The file " + at->path().string() + " cannot be read", "static_files"));
  }
  if (ec) return fail(precondition_failed("The folder " + folder + " cannot be read: " + ec.message(), "static_files"));
  return StaticFiles(std::move(files));
}

Response StaticFiles::serve(const Request& request, std::string_view name) const {
  const auto found = files_.find(name.empty() ? "index.html" : name);
  if (found == files_.end()) {
    const ErrorInfo& missing = info(ErrorCode::not_found);
    return error_response(missing.http_status, missing.name, missing.default_message, request.request_id);
  }
  const Entry& entry = found->second;
  const auto accepted = request.header("Accept-Encoding");
  const bool brotli = entry.brotli && accepts(accepted, "br");
  const bool gzip = !brotli && entry.gzip && accepts(accepted, "gzip");
  const Version& version = brotli ? *entry.brotli : gzip ? *entry.gzip : entry.plain;
  Response response;
  response.set_header("ETag", version.tag);
  if (entry.brotli || entry.gzip) response.headers.emplace_back("Vary", "Accept-Encoding");
  response.set_header("Cache-Control",
                      found->first.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (names_tag(request.header("If-None-Match"), version.tag)) {
    response.status = 304;
    return response;
  }
  if (brotli || gzip) response.set_header("Content-Encoding", brotli ? "br" : "gzip");
  response.content_type = entry.type;
  response.body = version.content;
  return response;
}

}  // namespace chiroflow::http
