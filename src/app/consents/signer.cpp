// SPDX-License-Identifier: Apache-2.0
#include "app/consents/signer.hpp"

#include <algorithm>

#include "app/record_changes.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {

namespace {
using enum SignerCapacity;
constexpr int kFarthest = 1000;
constexpr std::size_t kMostPoints = 20'000;
constexpr std::size_t kLongestClick = 200;

Error bad_strokes() {
  return invalid_field(
      "signatureData",
      R"(A drawn signature is [{"points":[[x,y,ms],…]},…] with x and y from 0 to 1000 and at least 2 points)");
}

std::optional<StrokePoint> read_point(const wire::Value& value) {
  if (!value.is(wire::Kind::array) || value.items().size() != 3) return std::nullopt;
  for (const auto& number : value.items())
    if (!number.is(wire::Kind::integer) || number.as_integer() < 0) return std::nullopt;
  const auto x = value.items()[0].as_integer();
  const auto y = value.items()[1].as_integer();
  if (x > kFarthest || y > kFarthest) return std::nullopt;
  return StrokePoint{static_cast<int>(x), static_cast<int>(y), value.items()[2].as_integer()};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}
}  // namespace

bool must_be_guardian(const ConsentSituation& situation) {
  return is_minor(situation.birth_date, situation.rule.age_of_majority, situation.today);
}

std::vector<SignerCapacity> capacities_for(ParticipantRole link_role, const ConsentSituation& situation) {
  const bool guardian = link_role == ParticipantRole::GUARDIAN;
  if (!guardian && link_role != ParticipantRole::PATIENT) return {};
  if (must_be_guardian(situation)) return {PARENT, GUARDIAN};
  if (guardian) return {GUARDIAN, POWER_OF_ATTORNEY};
  return {SELF, GUARDIAN, POWER_OF_ATTORNEY};
}

std::vector<SignerCapacity> capacities_for_spoken(const ConsentSituation& situation) {
  return capacities_for(ParticipantRole::PATIENT, situation);
}

Result<void> check_capacity(SignerCapacity capacity, const std::optional<std::string>& relationship,
                            const std::vector<SignerCapacity>& allowed, bool must_be_guardian) {
  if (std::find(allowed.begin(), allowed.end(), capacity) == allowed.end()) {
    if (must_be_guardian)
      return fail(precondition_failed("The patient is not of age: a parent or guardian signs, as PARENT or GUARDIAN",
                                      "guardian_must_sign"));
    std::string names;
    for (const auto one : allowed) names.append(names.empty() ? "" : ", ").append(name_of(one));
    return fail(invalid_field("capacity", "On this link one signs as " + names));
  }
  if (capacity == SELF) return {};
  if (!relationship || trimmed(*relationship).empty())
    return fail(invalid_field("relationship", "Say how you are related to the patient, for example mother"));
  return {};
}

Result<std::vector<Stroke>> read_strokes(std::string_view json) {
  const auto document = wire::Document::parse(json);
  if (!document || !document->root().is(wire::Kind::array)) return fail(bad_strokes());
  std::vector<Stroke> strokes;
  std::size_t points = 0;
  for (const auto& item : document->root().items()) {
    if (!item.is(wire::Kind::object) || !item.get("points").is(wire::Kind::array)) return fail(bad_strokes());
    auto& stroke = strokes.emplace_back();
    for (const auto& pair : item.get("points").items()) {
      const auto point = read_point(pair);
      if (!point || ++points > kMostPoints) return fail(bad_strokes());
      stroke.points.push_back(*point);
    }
  }
  if (points < 2) return fail(bad_strokes());
  return strokes;
}

Result<void> check_signature(SignatureType type, std::string_view data, std::string_view signer_name) {
  TRY(require_text("signerName", signer_name));
  switch (type) {
    case SignatureType::drawn: TRY(read_strokes(data)); break;
    case SignatureType::typed:
      if (trimmed(data) != trimmed(signer_name))
        return fail(invalid_field("signatureData", "A typed signature is the name that is signed with"));
      break;
    case SignatureType::electronic:
      TRY(require_text("signatureData", data));
      if (data.size() > kLongestClick)
        return fail(invalid_field("signatureData", "At most 200 characters; drawn strokes are of type drawn"));
      break;
  }
  return {};
}

}  // namespace chiroflow::app
