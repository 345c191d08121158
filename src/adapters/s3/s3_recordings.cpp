// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/s3_recordings.hpp"

#include <algorithm>

#include "adapters/s3/trouble.hpp"

namespace chiroflow::s3 {

namespace {
constexpr Minutes kMarkHolds{1};
constexpr Seconds kTimeToTakeBack{3};
constexpr int kPageSize = 1000;
constexpr std::size_t kWhole = static_cast<std::size_t>(-1);

Error no_object() {
  return {.code = ErrorCode::not_found, .message = "This part of a recording is not there", .cause = "no_object"};
}

Error strange(std::string_view what) {
  return out_of_reach(std::string(what) + ": the answer is not what S3 says it is; check RECORDINGS_S3_ENDPOINT");
}

Result<void> require_name(std::string_view name) {
  return is_object_name(name) ? Result<void>() : fail(internal_error("not the name of a recording's object"));
}

bool is_no_such_key(const HttpResponse& answer) {
  return answer.status == 404 && error_code(answer.body) == "NoSuchKey";
}

/// "bytes=3-9"; none where everything is wanted.
std::optional<std::string> range_of(std::uint64_t offset, std::size_t size) {
  if (offset == 0 && size == kWhole) return std::nullopt;
  const auto first = "bytes=" + std::to_string(offset) + "-";
  const auto left = ~std::uint64_t{0} - offset;
  // Nothing at all cannot be asked for: one byte then, which is cut off.
  return size == kWhole || size > left ? first : first + std::to_string(offset + std::max<std::size_t>(size, 1) - 1);
}

/// What was asked for of an answer with more, or with all.
Result<std::string> cut(HttpResponse answer, std::uint64_t offset, std::size_t size) {
  auto bytes = std::move(answer.body);
  if (answer.status == 206) {
    const auto* range = answer.header("Content-Range");
    if (!range || !range->starts_with("bytes " + std::to_string(offset) + "-")) return fail(strange("GET"));
  } else {
    bytes.erase(0, static_cast<std::size_t>(std::min<std::uint64_t>(offset, bytes.size())));
  }
  if (bytes.size() > size) bytes.resize(size);
  return bytes;
}
}  // namespace

Result<std::optional<std::string>> S3Recordings::read_mark() const {
  auto answer = bucket_.call({.key = mark_key()});
  if (!answer) return fail(trouble_of("GET of the mark", answer.error()));
  if (answer->status == 200) return std::optional(std::move(answer->body));
  if (is_no_such_key(*answer)) return std::optional<std::string>();
  return fail(trouble_of("GET of the mark", *answer));
}

Result<void> S3Recordings::require_mark_now() {
  mark_seen_until_ = SteadyInstant();
  if (mark_.empty()) return fail(out_of_reach(why_not_ours_));
  const auto found = TRY(read_mark());
  if (!found)
    return fail(out_of_reach("The object " + mark_key() +
                             " is not in the bucket: it is another bucket, or its content was deleted or not brought "
                             "along. Copy it from where the recordings were"));
  if (*found != mark_)
    return fail(out_of_reach("The bucket belongs to another database, which its object " + mark_key() + " names"));
  mark_seen_until_ = clock_.steady_now() + kMarkHolds;
  return {};
}

Result<void> S3Recordings::require_mark() {
  return clock_.steady_now() < mark_seen_until_.load() ? Result<void>() : require_mark_now();
}

Result<void> S3Recordings::take(const std::string& mark) const {
  const auto found = TRY(read_mark());
  if (found == mark) return {};
  if (found)
    return fail(
        out_of_reach("The bucket belongs to another database. If it shall be this one's from now on, as after a "
                     "restored backup, delete its object " +
                     mark_key() + " and start the server again"));
  return put_object(mark_key(), mark);
}

Result<void> S3Recordings::take_over(const std::string& mark) {
  auto taken = take(mark);
  if (!taken) why_not_ours_ = taken.error().detail;
  return taken;
}

Result<void> S3Recordings::put_object(const std::string& key, std::string_view bytes) const {
  const auto answer = bucket_.call({.method = "PUT",
                                    .key = key,
                                    .headers = {{"content-type", "application/octet-stream"}},
                                    .body = std::string(bytes)});
  if (answer && answer->ok()) return {};
  if (answer ? may_be_done(*answer) : may_be_done(answer.error())) take_back(key);
  return fail(answer ? trouble_of("PUT", *answer) : trouble_of("PUT", answer.error()));
}

/// Of what failed nothing is to be found later. Where the store cannot be reached now, the object goes with its recording.
void S3Recordings::take_back(const std::string& key) const {
  static_cast<void>(
      bucket_.call({.method = "DELETE", .key = key, .deadline = kTimeToTakeBack, .tries = 1, .at_once = true}));
}

Result<void> S3Recordings::put(const std::string& name, std::string_view bytes) {
  TRY(require_name(name));
  TRY(require_mark());
  return put_object(prefix_ + name, bytes);
}

Result<std::string> S3Recordings::get(const std::string& name, std::uint64_t offset, std::size_t size) {
  TRY(require_name(name));
  TRY(require_mark());
  BucketCall call{.key = prefix_ + name};
  if (const auto range = range_of(offset, size)) call.headers.push_back({"range", *range});
  auto answer = bucket_.call(std::move(call));
  if (!answer) return fail(trouble_of("GET", answer.error()));
  if (answer->status == 200 || answer->status == 206) return cut(std::move(*answer), offset, size);
  if (answer->status == 416) return std::string();  // it ends before that
  if (!is_no_such_key(*answer)) return fail(trouble_of("GET", *answer));
  // In another bucket nothing is there, either.
  TRY(require_mark_now());
  return fail(no_object());
}

Result<ObjectPage> S3Recordings::page(const std::string& prefix, const std::string& token, int most) const {
  BucketCall call{.query = {{"list-type", "2"}, {"max-keys", std::to_string(most)}}};
  if (!prefix.empty()) call.query.emplace_back("prefix", prefix);
  if (!token.empty()) call.query.emplace_back("continuation-token", token);
  const auto answer = bucket_.call(std::move(call));
  if (!answer) return fail(trouble_of("LIST", answer.error()));
  if (!answer->ok()) return fail(trouble_of("LIST", *answer));
  auto read = read_page(answer->body, prefix);
  if (!read || (!token.empty() && read->next == token)) return fail(strange("LIST"));
  return std::move(*read);
}

Result<void> S3Recordings::list(const std::string& prefix, OnObject on_object) {
  if (!prefix.empty()) TRY(require_name(prefix));
  TRY(require_mark_now());
  const auto whole = prefix_ + prefix + (prefix.empty() ? "" : "/");
  std::string token;
  do {
    auto found = TRY(page(whole, token, kPageSize));
    for (auto& object : found.objects) {
      if (object.name == mark_key() || object.name.ends_with('/')) continue;  // consoles make empty "folders"
      object.name.erase(0, prefix_.size());
      TRY(on_object(object));
    }
    token = std::move(found.next);
  } while (!token.empty());
  return {};
}

Result<void> S3Recordings::remove(const std::string& name) {
  TRY(require_name(name));
  TRY(require_mark());
  const auto answer = bucket_.call({.method = "DELETE", .key = prefix_ + name});
  if (!answer) return fail(trouble_of("DELETE", answer.error()));
  return answer->ok() || is_no_such_key(*answer) ? Result<void>() : fail(trouble_of("DELETE", *answer));
}

Result<bool> S3Recordings::gives_to_anybody(BucketCall call) const {
  const auto answer = bucket_.call_unsigned(std::move(call));
  if (!answer) return fail(trouble_of("GET", answer.error()));
  return answer->ok();
}

Result<BucketState> S3Recordings::look() const {
  TRY(page(prefix_, {}, 1));
  BucketState state;
  const auto versioning = bucket_.call({.query = {{"versioning", ""}}});
  if (!versioning) return fail(trouble_of("GET of the versioning", versioning.error()));
  if (versioning->ok()) state.versions = read_versions(versioning->body);
  state.open_to_anybody = TRY(gives_to_anybody({.key = mark_key()})) ||
                          TRY(gives_to_anybody({.query = {{"list-type", "2"}, {"max-keys", "1"}}}));
  return state;
}

}  // namespace chiroflow::s3
