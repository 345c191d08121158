// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_participant.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace chiroflow::livekit {
namespace {

InRoom read(std::string_view json) {
  const auto parsed = wire::Document::parse(json);
  return parsed ? read_participant(parsed->root()) : InRoom{};
}

TEST(LiveKitParticipant, IsReadInBothStyles) {
  const auto answer =
      read(R"({"sid":"PA_1","identity":"par_1","state":"ACTIVE","kind":"STANDARD","joined_at":"1750000001",)"
           R"("joined_at_ms":"1750000001456","tracks":[{"sid":"TR_1","source":"MICROPHONE","muted":true},)"
           R"({"sid":"TR_2","source":"CAMERA","muted":false}],"permission":{"can_subscribe":true,"can_publish":true,)"
           R"("can_publish_sources":["CAMERA"]}})");
  const auto webhook =
      read(R"({"sid":"PA_1","identity":"par_1","state":"ACTIVE","joinedAt":"1750000001","joinedAtMs":"1750000001456",)"
           R"("tracks":[{"sid":"TR_1","source":"MICROPHONE","muted":true},{"sid":"TR_2","source":"CAMERA"}],)"
           R"("permission":{"canSubscribe":true,"canPublish":true,"canPublishSources":["CAMERA"]}})");
  for (const auto& someone : {answer, webhook}) {
    EXPECT_EQ(someone.sid, "PA_1");
    EXPECT_EQ(someone.kind, "STANDARD");
    EXPECT_EQ(someone.joined_at, from_unix_ms(1'750'000'001'456));
    ASSERT_EQ(someone.microphones.size(), 1u);
    EXPECT_TRUE(someone.microphones[0].muted);
    EXPECT_EQ(someone.permission.can_publish_sources, std::vector<std::string>{"CAMERA"});
  }
}

TEST(LiveKitParticipant, TakesSecondsWhereThereAreNoMilliseconds) {
  EXPECT_EQ(read(R"({"joined_at":"1750000001","joined_at_ms":"0"})").joined_at, from_unix_ms(1'750'000'001'000));
  EXPECT_FALSE(read(R"({"joined_at":"0"})").joined_at);
  EXPECT_FALSE(read(R"({"joined_at":"-9223372036854775808"})").joined_at);
  EXPECT_FALSE(read(R"({"joined_at":"9223372036854775807"})").joined_at);
}

TEST(LiveKitParticipant, CountsPeopleOnly) {
  for (const auto* kind : {"\"EGRESS\"", "\"INGRESS\"", "\"AGENT\"", "\"CONNECTOR\"", "\"BRIDGE\"", "99", "null"})
    EXPECT_FALSE(is_person(read(std::string(R"({"identity":"x","kind":)") + kind + "}"))) << kind;
  EXPECT_TRUE(is_person(read(R"({"kind":"STANDARD"})")));
  EXPECT_TRUE(is_person(read(R"({"kind":"SIP"})")));
  EXPECT_FALSE(is_visible_person(read(R"({"kind":"STANDARD","state":"DISCONNECTED"})")));
  EXPECT_FALSE(is_visible_person(read(R"({"kind":"STANDARD","permission":{"hidden":true}})")));
}

TEST(LiveKitParticipant, IsMutedWhenItCannotBeHeard) {
  const auto muted = [](std::string_view json) { return live_participant(read(json)).muted; };
  EXPECT_EQ(muted(R"({"permission":{"can_publish":false}})"), true);
  EXPECT_EQ(muted(R"({"permission":{"can_publish":true,"can_publish_sources":["CAMERA"]}})"), true);
  EXPECT_EQ(muted(R"({"permission":{"can_publish":true}})"), std::nullopt);
  EXPECT_EQ(muted(R"({"permission":{"can_publish":true},"tracks":[{"source":"MICROPHONE"}]})"), false);
}

Permission some_permission() {
  static const std::vector<std::string> kAll{"CAMERA", "MICROPHONE", "SCREEN_SHARE", "SCREEN_SHARE_AUDIO"};
  Permission permission{.can_subscribe = *rc::gen::arbitrary<bool>(),
                        .can_publish = *rc::gen::arbitrary<bool>(),
                        .can_publish_data = *rc::gen::arbitrary<bool>(),
                        .hidden = *rc::gen::arbitrary<bool>(),
                        .can_update_metadata = *rc::gen::arbitrary<bool>(),
                        .can_subscribe_metrics = *rc::gen::arbitrary<bool>()};
  for (const auto& source : kAll)
    if (*rc::gen::arbitrary<bool>()) permission.can_publish_sources.push_back(source);
  return permission;
}

/// What may be published, whichever way it is written.
std::vector<std::string> sources_of(const Permission& permission) {
  if (!permission.can_publish) return {};
  auto sources = permission.can_publish_sources;
  if (sources.empty()) sources = {"CAMERA", "MICROPHONE", "SCREEN_SHARE", "SCREEN_SHARE_AUDIO"};
  std::sort(sources.begin(), sources.end());
  return sources;
}

TEST(LiveKitPermission, LosesTheMicrophoneAndNothingElse) {
  rc::check([] {
    const auto before = some_permission();
    const auto after = without_microphone(before);
    RC_ASSERT(!may_use_microphone(after));
    auto expected = sources_of(before);
    expected.erase(std::remove(expected.begin(), expected.end(), "MICROPHONE"), expected.end());
    RC_ASSERT(sources_of(after) == expected);
    auto rest = after;
    rest.can_publish = before.can_publish;
    rest.can_publish_sources = before.can_publish_sources;
    RC_ASSERT(rest == before);
  });
}

TEST(LiveKitPermission, GetsTheMicrophoneBackAsItWas) {
  rc::check([] {
    const auto before = some_permission();
    RC_PRE(may_use_microphone(before));
    RC_ASSERT(sources_of(with_microphone(without_microphone(before))) == sources_of(before));
    RC_ASSERT(with_microphone(before) == before || sources_of(with_microphone(before)) == sources_of(before));
  });
}

}  // namespace
}  // namespace chiroflow::livekit
