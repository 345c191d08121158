// SPDX-License-Identifier: Apache-2.0
#include "surfaces/recordings/door.hpp"

#include <charconv>

#include "app/audit/denials.hpp"
#include "app/recordings/pieces.hpp"
#include "app/recordings/play.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/api/http_call.hpp"
#include "surfaces/http/range.hpp"
#include "wire/encode.hpp"
#include "wire/error_json.hpp"

namespace chiroflow::recordings {

namespace {
constexpr int kGone = 410;
constexpr int kNotSatisfiable = 416;

http::Response json_response(int status, std::string body) {
  return {.status = status, .content_type = "application/json", .body = std::move(body), .headers = {}};
}

template <class T>
http::Response shown(const T& value) {
  return json_response(200, api::encode(value, api::Form::plain));
}

http::Response error_response(const Error& error, std::string_view request_id) {
  std::string text;
  wire::JsonWriter json(text);
  wire::write_rest_error(json, error, request_id);
  const bool gone = error.cause == "recording_deleted" || error.cause == "recording_key_gone";
  auto response = json_response(gone ? kGone : info(error.code).http_status, std::move(text));
  api::add_retry_after(response, error);
  return response;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (true) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty() || number < 0) return std::nullopt;
  return number;
}

Result<app::PieceInput> piece_input(const http::Request& request, std::string_view id, std::string_view number) {
  const auto read = whole_number(number);
  if (!read) return fail(not_found("Piece"));
  app::PieceInput input{.recording_id = RecordingId(std::string(id)), .number = *read};
  const auto last = http::query_parameter(request.query, "last").value_or("0");
  if (last != "0" && last != "1") return fail(invalid_field("last", "Either 0 or 1"));
  input.last = last == "1";
  if (const auto duration = http::query_parameter(request.query, "durationMs")) {
    input.duration_ms = whole_number(*duration);
    if (!input.duration_ms) return fail(invalid_field("durationMs", "Whole milliseconds"));
  }
  return input;
}

/// What a person may do who is signed in completely.
Result<void> require(const app::Actor& actor, Permission permission) {
  return api::check_access(api::needs(permission), actor);
}

/// From one byte to another, a piece at a time.
class PlaybackSource : public http::BodySource {
 public:
  PlaybackSource(app::Playback playback, const http::ByteRange& range, std::string first, Logger& log)
      : playback_(std::move(playback)), at_(range.first), end_(range.last + 1), first_(std::move(first)), log_(log) {}
  std::uint64_t size() const override { return end_ - begin_of_all_; }
  std::optional<std::string> next() override {
    auto part = std::move(first_);
    first_.clear();
    if (part.empty()) {
      auto read = playback_.read(at_);
      if (!read) return give_up(read.error());
      part = std::move(*read);
    }
    if (part.size() > end_ - at_) part.resize(static_cast<std::size_t>(end_ - at_));
    at_ += part.size();
    return part;
  }

 private:
  std::optional<std::string> give_up(const Error& error) {
    log_.error("a recording broke off",
               {{"recording", playback_.recording().id}, {"detail", Loggable::detail_of(error)}});
    return std::nullopt;
  }

  const app::Playback playback_;
  std::uint64_t at_;
  const std::uint64_t end_;
  const std::uint64_t begin_of_all_ = at_;
  std::string first_;  // read before the reply began, so that a damaged one is told in words
  Logger& log_;
};

std::string entity_tag(const SessionRecording& recording) {
  return '"' + recording.plain_sha256.value_or(recording.id.value) + '"';
}

void describe(const app::Playback& playback, http::Response& response) {
  const auto& recording = playback.recording();
  response.content_type = playback.media_type();
  response.set_header("Accept-Ranges", "bytes");
  response.set_header("ETag", entity_tag(recording));
  response.set_header("Content-Disposition", std::string(playback.is_export() ? "attachment" : "inline") +
                                                 "; filename=\"recording-" + recording.id.value + "." +
                                                 recording.format.value_or("bin") + '"');
}
}  // namespace

void Door::add_routes(http::Router& router) const {
  router.add_deferred("/api/recordings/*",
                      [this](const auto& request, http::Responder responder) { responder.send(handle(*request)); });
}

http::Response Door::handle(const http::Request& request) const {
  auto response = answer(request);
  if (response) return std::move(*response);
  const auto& error = response.error();
  if (error.code == ErrorCode::internal || error.cause == "recording_damaged")
    services_.log.error("a recording could not be served", {{"detail", Loggable::detail_of(error)}});
  auto reply = error_response(error, request.request_id);
  if (error.code == ErrorCode::method_not_allowed) reply.set_header("Allow", "GET, HEAD, PUT");
  return reply;
}

Result<http::Response> Door::answer(const http::Request& request) const {
  const auto segments = segments_of(std::string_view(request.path).substr(kPrefix.size()));
  const bool reading = request.method == "GET" || request.method == "HEAD";
  const bool is_play = segments.size() == 2 && segments[0] == "play";
  const bool is_pieces = segments.size() == 2 && segments[1] == "pieces";
  const bool is_piece = segments.size() == 3 && segments[1] == "pieces";
  if (!is_play && !is_pieces && !is_piece) return fail(not_found("Page"));
  if (is_piece ? request.method != "PUT" : !reading) return fail(Error{.code = ErrorCode::method_not_allowed});
  const auto origin = api::origin_of(request);
  auto credentials = api::credentials_of(request, services_.settings.secure_cookies, api::Side::staff_first);
  // A page sends them twice a second, whoever sits in front of it.
  if (!is_play) credentials.is_activity = false;
  const auto actor = app::authenticate(services_, credentials, origin);
  TRY(limits_.admit(actor, origin, 1));
  if (!actor) return fail(actor.error());
  auto reply = is_play     ? play(request, *actor, segments[1])
               : is_pieces ? next_piece(request, *actor, segments[0])
                           : put_piece(request, *actor, segments[0], segments[2]);
  if (!reply)
    TRY(app::note_failure(services_, *actor, origin,
                          is_play     ? "recordings.play"
                          : is_pieces ? "recordings.nextPiece"
                                      : "recordings.putPiece",
                          is_play ? app::ReachedFor() : app::reaching_for("SessionRecording", segments[0]),
                          reply.error()));
  return reply;
}

Result<http::Response> Door::put_piece(const http::Request& request, const app::Actor& actor, std::string_view id,
                                       std::string_view number) const {
  TRY(require(actor, Permission::recording_run));
  const auto type = request.header("content-type");
  if (type.substr(0, type.find(';')) != "application/octet-stream")
    return fail(
        Error{.code = ErrorCode::unsupported_media_type, .message = "Send the piece as application/octet-stream"});
  const auto input = TRY(piece_input(request, id, number));
  const auto origin = api::origin_of(request);
  app::Call call(services_, actor, origin, "recordings.putPiece", AuditAction::UPDATE);
  return shown(TRY(app::take_piece(call, input, request.body)));
}

Result<http::Response> Door::next_piece(const http::Request& request, const app::Actor& actor,
                                        std::string_view id) const {
  TRY(require(actor, Permission::recording_run));
  const auto origin = api::origin_of(request);
  app::Call call(services_, actor, origin, "recordings.nextPiece", AuditAction::READ);
  return shown(TRY(app::next_piece(call, RecordingId(std::string(id)))));
}

Result<http::Response> Door::play(const http::Request& request, const app::Actor& actor,
                                  std::string_view ticket) const {
  TRY(require(actor, Permission::recording_read));
  const auto origin = api::origin_of(request);
  app::Call call(services_, actor, origin, "recordings.play", AuditAction::READ);
  auto playback = TRY(app::open_playback(call, ticket));
  // A part of what has changed since would be no part of this.
  const auto condition = request.header("if-range");
  const bool whole = !condition.empty() && condition != entity_tag(playback.recording());
  auto range = http::parse_range(whole ? std::string_view() : request.header("range"), playback.size());
  http::Response response;
  describe(playback, response);
  if (range.kind == http::RangeKind::unsatisfiable) {
    response.status = kNotSatisfiable;
    response.set_header("Content-Range", http::content_range(range, playback.size()));
    return response;
  }
  if (range.kind == http::RangeKind::part) {
    response.status = 206;
    response.set_header("Content-Range", http::content_range(range, playback.size()));
  } else if (playback.size() > 0) {
    range.last = playback.size() - 1;
  } else {
    return response;
  }
  std::string first;
  if (request.method != "HEAD") {
    first = TRY(playback.read(range.first));
    TRY(note_first_byte(call, playback));
  }
  response.source = std::make_shared<PlaybackSource>(std::move(playback), range, std::move(first), services_.log);
  return response;
}

Result<void> Door::note_first_byte(app::Call& call, const app::Playback& playback) const {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(played_, [&](const auto& one) { return one.second <= call.now; });
    if (played_.contains(playback.ticket())) return {};
  }
  TRY(app::note_playback(call, playback));
  const std::lock_guard lock(mutex_);
  played_.emplace(playback.ticket(), call.now + app::kTicketLife);
  return {};
}

}  // namespace chiroflow::recordings
