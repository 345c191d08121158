// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/check_results.hpp"

#include <array>

#include "app/audit_details.hpp"
#include "app/plain_code.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {

namespace {
Result<void> check_codes(const CheckResults& results) {
  std::optional<std::string> wrong;
  for_each_member<CheckResults>([&](auto d) {
    if (const auto& code = results.*d.pointer; code && !is_plain_code(*code) && !wrong) wrong = d.name;
  });
  if (!wrong) return {};
  return fail(invalid_field("results." + *wrong, "ok, or a code of small letters, digits and _"));
}

void overlay(const CheckResults& given, CheckResults& known) {
  for_each_member<CheckResults>([&](auto d) {
    if (given.*d.pointer) known.*d.pointer = given.*d.pointer;
  });
}

RawJson stored_results(const CheckResults& results) {
  RawJson stored{""};
  wire::JsonWriter json(stored.text);
  wire::encode_plain(json, results, wire::Empties::omit);
  return stored;
}

Result<store::WaitingRoomView> update_in(Call& call, db::Writer& writer, const UpdateTechnicalCheckInput& input) {
  auto [session, row] = TRY(access_place_to_change(call, writer, input.waiting_room_id));
  TRY(require_not_over(session));
  if (input.camera_checked) row.camera_checked = *input.camera_checked;
  if (input.microphone_checked) row.microphone_checked = *input.microphone_checked;
  if (input.connection_checked) row.connection_checked = *input.connection_checked;
  if (input.results) {
    auto known = TRY(read_check_results(row.check_results)).value_or(CheckResults());
    overlay(*input.results, known);
    row.check_results = stored_results(known);
  }
  TRY(save_place(call, writer, row, "waiting.checked", changed_fields({"technicalCheck"})));
  return view_for(call, row);
}
}  // namespace

Result<std::optional<CheckResults>> read_check_results(const std::optional<RawJson>& stored) {
  if (!stored) return std::optional<CheckResults>();
  const auto document = wire::Document::parse(stored->text);
  if (!document) return fail(internal_error("the stored check results are no JSON"));
  auto results = wire::decode<CheckResults>(document->root(), wire::Source::json);
  if (!results) return fail(internal_error("the stored check results have another shape"));
  return std::optional(std::move(*results));
}

Result<store::WaitingRoomView> update_technical_check(Call& call, const UpdateTechnicalCheckInput& input) {
  if (input.results) TRY(check_codes(*input.results));
  return call.commit([&](db::Writer& writer) { return update_in(call, writer, input); });
}

}  // namespace chiroflow::app
