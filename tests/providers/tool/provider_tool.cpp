// SPDX-License-Identifier: Apache-2.0
// Drives the adapters of the video providers for the tests that are written in JavaScript: a request a line of JSON on
// standard input, an answer a line on standard output, in the order they are finished.
//
//   {"id":1,"op":"make","engine":"twilio","config":{…},"now":"2030-…","seed":7}  → {"id":1,"value":{"provider":0}}
//   {"id":2,"op":"createRoom","provider":0,"request":{…}}                        → {"id":2,"value":{…},"ms":12}
//   a failure                                                                    → {"id":2,"error":{"code":…,"cause":…,…}}
//
// With "now" the provider's clock stands there until {"op":"setNow","provider":0,"now":…}; without it, it is the machine's.
// Every request runs in a thread of its own, so that a hanging vendor holds up nothing else. Bodies and downloads are base64.
#include <array>
#include <iostream>
#include <mutex>
#include <thread>

#include "adapters/system/curl_http_client.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "crypto/bytes.hpp"
#include "ports/room_moderation.hpp"
#include "ports/room_recorder.hpp"
#include "ports/webhook_receiver.hpp"
#include "providers/tool/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_logger.hpp"
#include "support/seeded_random.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow {

template <>
inline constexpr FieldRule rule<&WebhookRequest::body>{.max_length = 16'000'000};
template <>
inline constexpr FieldRule rule<&WebhookItem::payload>{.max_length = 16'000'000};

namespace testing {
namespace {

/// What one "make" made: the provider with its time and chance.
struct Bench {
  system::SystemClock machine_clock;
  ManualClock standing_clock;
  system::SystemRandom machine_random;
  SeededRandom seeded_random;
  RecordingLogger log;
  std::unique_ptr<system::CurlHttpClient> http;
  std::unique_ptr<VideoProvider> provider;
};

class Collector : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    all.append(bytes);
    return {};
  }
  std::string all;
};

template <class T>
T read(const wire::Value& request, std::string_view name) {
  auto decoded = wire::decode<T>(request.get(name), wire::Source::json);
  if (!decoded)
    throw std::runtime_error("cannot read " + std::string(name) + ": " + decoded.error().issues.at(0).message);
  return *std::move(decoded);
}

std::string text(const wire::Value& request, std::string_view name) {
  return std::string(request.get(name).as_string());
}

Instant instant(const wire::Value& request, std::string_view name) {
  const auto at = parse_iso(request.get(name).as_string());
  if (!at) throw std::runtime_error(std::string(name) + " is no time");
  return *at;
}

template <class T>
std::string json_of(const T& value) {
  wire::TextBuffer out;
  wire::BufferedJsonWriter json(out);
  wire::Encoder encoder(json, nullptr, wire::Empties::null);
  wire::detail::write(encoder, {}, value);
  return std::move(out).take();
}

template <class T>
Result<std::string> shown(const Result<T>& outcome) {
  if (!outcome) return fail(outcome.error());
  if constexpr (std::is_void_v<T>)
    return std::string("null");
  else
    return json_of(*outcome);
}

Result<WebhookRequest> with_raw_body(WebhookRequest request) {
  const auto raw = crypto::from_base64(request.body);
  if (!raw) return fail(invalid_field("body", "Expected base64"));
  request.body.assign(reinterpret_cast<const char*>(raw->data()), raw->size());
  return request;
}

template <class Port>
Port& there(Port* port, const char* name) {
  if (!port) throw std::runtime_error(std::string("the provider has no ") + name);
  return *port;
}

Result<std::string> perform(Bench& bench, std::string_view op, const wire::Value& request) {
  auto& provider = *bench.provider;
  const auto room = [&] { return read<ProviderRoom>(request, "room"); };
  const auto recording = [&] { return text(request, "recording"); };
  if (op == "setNow") return bench.standing_clock.jump_to(instant(request, "now")), "null";
  if (op == "configured") return json_of(provider.configured());
  if (op == "logs") return json_of(bench.log.lines());
  if (op == "capabilities") return json_of(provider.capabilities());
  if (op == "health") {
    const auto health = provider.health();
    return R"({"available":)" + json_of(health.available) + R"(,"message":)" + json_of(health.message) + "}";
  }
  if (op == "createRoom") return shown(provider.create_room(read<RoomRequest>(request, "request")));
  if (op == "endRoom") return shown(provider.end_room(room()));
  if (op == "isEndToEnd") return json_of(provider.is_end_to_end(room()));
  if (op == "deleteRoom") return shown(provider.delete_room(room()));
  if (op == "rescheduleRoom")
    return shown(provider.reschedule_room(room(), instant(request, "start"), instant(request, "end")));
  if (op == "roomStatus") return shown(provider.room_status(room()));
  if (op == "joinCredentials") return shown(provider.join_credentials(room(), read<JoinRequest>(request, "request")));
  if (op == "quality") return shown(provider.quality(room()));
  if (op == "ports")
    return R"({"moderation":)" + json_of(provider.moderation() != nullptr) + R"(,"recorder":)" +
           json_of(provider.recorder() != nullptr) + R"(,"webhooks":)" + json_of(provider.webhooks() != nullptr) + "}";

  if (op == "listParticipants") return shown(there(provider.moderation(), "moderation").list_participants(room()));
  if (op == "act") {
    const auto action = enum_from<ParticipantAction>(text(request, "action"));
    if (!action) throw std::runtime_error("no such action");
    return shown(
        there(provider.moderation(), "moderation").act(room(), ParticipantId(text(request, "participant")), *action));
  }

  if (op == "startRecording") return shown(there(provider.recorder(), "recorder").start(room()));
  if (op == "stopAllRecordings") return shown(there(provider.recorder(), "recorder").stop_all(room()));
  if (op == "stopRecording") return shown(there(provider.recorder(), "recorder").stop(room(), recording()));
  if (op == "recordingStatus") return shown(there(provider.recorder(), "recorder").status(room(), {recording(), {}}));
  if (op == "removeRecording") return shown(there(provider.recorder(), "recorder").remove(room(), {recording(), {}}));
  if (op == "downloadRecording") {
    Collector sink;
    const auto outcome =
        there(provider.recorder(), "recorder").download(room(), {recording(), {}}, text(request, "file"), sink);
    if (!outcome) return fail(outcome.error());
    return json_of(crypto::base64(sink.all));
  }

  if (op == "acceptWebhook")
    return shown(
        there(provider.webhooks(), "webhooks").accept(TRY(with_raw_body(read<WebhookRequest>(request, "request")))));
  if (op == "interpretWebhook")
    return shown(there(provider.webhooks(), "webhooks").interpret(read<WebhookItem>(request, "item")));
  throw std::runtime_error("no such op: " + std::string(op));
}

class Tool {
 public:
  void take(std::string line) {
    auto parsed = wire::Document::parse(line);
    if (!parsed) return say(R"({"id":null,"error":{"code":"tool","message":"no JSON"}})");
    const auto& root = parsed->root();
    const auto id = std::to_string(root.get("id").as_integer());
    if (text(root, "op") == "make") return say(R"({"id":)" + id + "," + guarded([&] { return make(root); }) + "}");
    auto& bench = *benches_.at(static_cast<std::size_t>(root.get("provider").as_integer()));
    std::thread([this, id, &bench, request = std::make_shared<wire::Document>(*std::move(parsed))] {
      const auto& asked = request->root();
      const auto begun = bench.machine_clock.steady_now();
      const auto answer = guarded([&] { return perform(bench, asked.get("op").as_string(), asked); });
      const auto took = std::chrono::duration_cast<Millis>(bench.machine_clock.steady_now() - begun);
      say(R"({"id":)" + id + "," + answer + R"(,"ms":)" + std::to_string(took.count()) + "}");
    }).detach();
  }

 private:
  template <class Work>
  static std::string guarded(Work&& work) {
    try {
      const auto outcome = work();
      return outcome ? "\"value\":" + *outcome : "\"error\":" + shown_error(outcome.error());
    } catch (const std::exception& fault) {
      return R"("error":{"code":"tool","message":)" + json_of(std::string(fault.what())) + "}";
    }
  }

  static std::string shown_error(const Error& error) {
    return R"({"code":)" + json_of(std::string(info(error.code).name)) + R"(,"cause":)" + json_of(error.cause) +
           R"(,"message":)" + json_of(std::string(error.text())) + R"(,"detail":)" + json_of(error.detail) +
           R"(,"retryAfter":)" + (error.retry_after ? std::to_string(error.retry_after->count()) : "null") + "}";
  }

  Result<std::string> make(const wire::Value& request) {
    auto bench = std::make_unique<Bench>();
    const bool stands = request.get("now").is(wire::Kind::string);
    if (stands) bench->standing_clock.jump_to(instant(request, "now"));
    bench->seeded_random = SeededRandom(static_cast<std::uint64_t>(request.get("seed").as_integer()));
    const Clock& clock = stands ? static_cast<const Clock&>(bench->standing_clock) : bench->machine_clock;
    Random& random = request.get("seed").is_undefined() ? static_cast<Random&>(bench->machine_random)
                                                        : static_cast<Random&>(bench->seeded_random);
    // The client's deadlines are the machine's also where the provider's time stands still.
    bench->http = std::make_unique<system::CurlHttpClient>(system::HttpClientOptions{}, bench->machine_clock,
                                                           bench->machine_random, bench->log);
    const auto maker = makers().find(text(request, "engine"));
    if (maker == makers().end()) throw std::runtime_error("no such engine");
    bench->provider = TRY(maker->second(request.get("config"), Parts{*bench->http, clock, random, bench->log}));
    benches_.push_back(std::move(bench));
    return R"({"provider":)" + std::to_string(benches_.size() - 1) + "}";
  }

  void say(const std::string& line) {
    const std::lock_guard guard(output_);
    std::cout << line << '\n' << std::flush;
  }

  std::vector<std::unique_ptr<Bench>> benches_;
  std::mutex output_;
};

}  // namespace
}  // namespace testing
}  // namespace chiroflow

int main() {
  static chiroflow::testing::Tool tool;  // outlives the threads that still wait for a vendor at the end
  for (std::string line; std::getline(std::cin, line);) tool.take(std::move(line));
  std::cout.flush();
  std::_Exit(0);
}
