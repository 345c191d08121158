// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/switch_provider.hpp"

#include "app/access.hpp"
#include "app/unchanged.hpp"
#include "app/video/policy.hpp"
#include "app/video/room_change.hpp"
#include "domain/session_state.hpp"

namespace chiroflow::app {

namespace {
struct Plan {
  RoomSituation situation;
  VideoAccountPtr from;  // null: not there any more
  VideoAccountPtr to;
  SwitchPreview preview;
  std::string another_name;  // for a room beside one at the same vendor
  bool named = false;        // by the person who asks
  std::vector<Attempt> passed_over;
};

void compare(const ProviderCapabilities& before, const ProviderCapabilities& after, SwitchPreview& preview) {
  for_each_member<ProviderCapabilities>([&](auto d) {
    using Member = std::remove_cvref_t<decltype(before.*d.pointer)>;
    if constexpr (std::is_same_v<Member, Ability>) {
      const auto &old = before.*d.pointer, &now = after.*d.pointer;
      if (old.there() == now.there()) return;
      (now.there() ? preview.gained : preview.lost).push_back({d.name, old.support, now.support, now.reason});
    }
  });
}

RoomTraits traits_of(const ProviderCapabilities& capabilities) {
  return {capabilities.max_participants, capabilities.end_to_end_encryption, capabilities.link_only};
}

/// By name, else the first other one. A person asks, so it does not matter whether fallback happens by itself; that an outside
/// vendor without agreement is not picked unnamed does. Of one that was named, that it is not there comes before the law.
Result<VideoAccountPtr> target_of(Call& call, const RoomSituation& s, std::optional<TelehealthProvider> wanted,
                                  std::vector<Attempt>& passed_over) {
  auto policy = s.policy;
  policy.fallback_enabled = !wanted;
  if (wanted) policy.end_to_end_for.clear();
  const auto current = s.session.provider;
  const auto other = [&](const VideoAccount& account) { return wanted || account.kind() != current; };
  const auto first = wanted ? *wanted : current;
  auto found = call.services.video.candidates(policy, first, other, &passed_over);
  if (!found && !wanted)
    return fail(precondition_failed(
        "There is no other video provider this visit could go to; set one up, or name one to use it without agreement",
        "no_other_provider"));
  auto order = TRY(std::move(found));
  if (wanted && !keeps_to_law(s.policy, *order.front())) return fail(not_end_to_end(s.policy.end_to_end_for));
  const auto now = call.services.clock.steady_now();
  for (const auto& account : order)
    if (account->breaker().state(now) != BreakerState::open) return account;
  return order.front();
}

/// The names of abilities as the API writes them.
std::string camel(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' && i + 1 < name.size())
      out += static_cast<char>(name[++i] - 'a' + 'A');
    else
      out += name[i];
  }
  return out;
}

Result<Plan> plan_switch(Call& call, const SessionId& id, std::optional<TelehealthProvider> wanted) {
  Plan plan;
  std::string another_name;
  plan.situation =
      TRY(db::read<RoomSituation>(call.services.database, [&](db::Reader& reader) -> Result<RoomSituation> {
        auto situation = TRY(room_situation(call, reader, id));
        another_name = TRY(another_room_name(call, reader, situation.session));
        return situation;
      }));
  const auto& s = plan.situation;
  plan.from = s.room ? TRY(call.services.video.account_of(*s.room))
                     : TRY(call.services.video.find(call.organization(), s.session.provider));
  plan.to = TRY(target_of(call, s, wanted, plan.passed_over));
  plan.named = wanted.has_value();
  if (s.room && plan.from == plan.to) plan.another_name = std::move(another_name);
  auto& preview = plan.preview;
  preview.session_id = id;
  preview.from = s.session.provider;
  preview.to = plan.to->kind();
  const auto after = plan.to->provider().capabilities();
  preview.after = traits_of(after);
  if (plan.from) {
    const auto before = plan.from->provider().capabilities();
    preview.before = traits_of(before);
    compare(before, after, preview);
  }
  for (auto* list : {&preview.lost, &preview.gained})
    for (auto& one : *list) one.ability = camel(one.ability);
  preview.recording_running = s.recording;
  preview.needs_acceptance = s.recording && !after.recording.there();
  if (!s.policy.trusts(preview.to)) preview.warning.value = no_agreement_warning(preview.to);
  return plan;
}

SwitchProviderOutput answer(const Plan& plan, const TelehealthSession& session) {
  SwitchProviderOutput out;
  static_cast<SwitchPreview&>(out) = plan.preview;
  out.to = session.provider;
  out.room_url = session.room_url;
  out.status = session.status;
  return out;
}

/// A room is wanted now when people may be in one; otherwise where rooms are made long before the visit.
bool wants_room(const Plan& plan) {
  return is_running(plan.situation.session.status) || plan.to->provider().capabilities().rooms_at_booking;
}

Result<SwitchProviderOutput> store_switch(Call& call, db::Writer& writer, const Plan& plan,
                                          const std::optional<MadeRoom>& made, const std::vector<Attempt>& attempts,
                                          std::optional<Room>& in_use) {
  auto session = TRY(access_session_to_change(call, writer, plan.preview.session_id));
  if (is_over(session.status))
    return fail(precondition_failed("The session ended meanwhile; there is nothing to move", "session_over"));
  const auto before = session.version;
  if (made)
    in_use = TRY(settle_room(call, writer, session, plan.situation.room, OldRoom::left, *made));
  else
    TRY(leave_room(call, writer, session, plan.situation.room, *plan.to));
  TRY(store_attempts(call, writer, session.id, attempts));
  if (made && !plan.situation.room)
    TRY(call.changed(writer, {"Room", in_use->id.view(), std::nullopt, {}}));
  else if (session.version == before)  // somebody else was faster
    TRY(note_unchanged(call, writer, {"TelehealthSession", session.id.view(), std::nullopt, {}, session.version}));
  return answer(plan, session);
}
}  // namespace

Result<SwitchPreview> preview_switch(Call& call, const PreviewSwitchInput& input) {
  auto plan = TRY(plan_switch(call, input.session_id, input.provider));
  call.read_of({"TelehealthSession", input.session_id.view(), std::nullopt, R"({"preview":true})"});
  return std::move(plan.preview);
}

Result<SwitchProviderOutput> switch_provider(Call& call, const SwitchProviderInput& input) {
  const auto plan = TRY(plan_switch(call, input.session_id, input.provider));
  if (const auto status = plan.situation.session.status; is_over(status))
    return fail(precondition_failed("The session is " + std::string(name_of(status)) + "; there is nothing to move",
                                    "session_over"));
  if (plan.preview.needs_acceptance && !input.accept_losses)
    return fail(precondition_failed("A recording runs and " + std::string(name_of(plan.preview.to)) +
                                        " cannot go on with it; stop it first, or accept that it ends",
                                    "recording_running"));
  auto attempts = plan.passed_over;
  std::optional<MadeRoom> made;
  if (wants_room(plan)) {
    const auto* target = plan.to.get();
    auto outcome = make_room_of(
        call, plan.situation, plan.preview.to, attempts,
        [target](const VideoAccount& account) { return &account == target; }, plan.another_name);
    if (!outcome) return fail(keep_attempts(call, input.session_id, attempts, std::move(outcome).error()));
    made = std::move(*outcome);
  }
  note_how(*plan.to, plan.named ? kNamed : kFellBack, attempts);
  std::optional<Room> in_use;
  auto out = call.commit([&](db::Writer& writer) { return store_switch(call, writer, plan, made, attempts, in_use); });
  if (made && out) give_back(call, input.session_id, *made, in_use);
  return out;
}

}  // namespace chiroflow::app
