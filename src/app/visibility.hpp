// SPDX-License-Identifier: Apache-2.0
// Takes out of a view what the caller's role may not see; the shape stays (H-28). Which role sees which group of fields is
// in domain/permissions, which field belongs to which group stands here.
#pragma once

#include "core/rows.hpp"
#include "domain/permissions.hpp"
#include "store/patients.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

/// The group of an optional member; members without one are seen by everybody who may see the view.
template <auto Member>
inline constexpr std::optional<FieldGroup> group_of{};
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::SessionRow::technical_notes> = FieldGroup::notes;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::AppointmentRow::notes> = FieldGroup::notes;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::AppointmentRow::patient_notes> = FieldGroup::notes;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::AppointmentRow::cancel_reason> = FieldGroup::notes;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::AppointmentRow::chief_complaint> = FieldGroup::complaint;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::PatientSummary::mrn> = FieldGroup::record_number;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::PatientListItem::mrn> = FieldGroup::record_number;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::WaitingRoomView::pre_visit_responses> = FieldGroup::answers;
template <>
inline constexpr std::optional<FieldGroup> group_of<&store::WaitingRoomView::notes> = FieldGroup::notes;

namespace detail {
template <Described T, class F>
void for_each_hidden(Role role, int& column, F&& hide_column) {
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
    using Type = typename chiroflow::detail::Bare<Member>::type;
    if constexpr (group_of<D::pointer>.has_value()) {
      static_assert(chiroflow::detail::Bare<Member>::optional, "a field that can be hidden must be able to be null");
      if (!sees(role, *group_of<D::pointer>)) hide_column(column);
    }
    if constexpr (Described<Type>)
      for_each_hidden<Type>(role, column, hide_column);
    else
      ++column;
  });
}
}  // namespace detail

/// A view, with the views inside it.
template <Described T>
void hide(Role role, T& view) {
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    auto& member = view.*D::pointer;
    using Member = std::remove_cvref_t<decltype(member)>;
    if constexpr (group_of<D::pointer>.has_value()) {
      if (!sees(role, *group_of<D::pointer>)) member.reset();
    } else if constexpr (Described<Member>) {
      hide(role, member);
    } else if constexpr (Described<typename chiroflow::detail::Bare<Member>::type>) {
      if (member) hide(role, *member);
    }
  });
}
template <Described T>
void hide(Role role, Rows<T>& rows) {
  int column = 0;
  detail::for_each_hidden<T>(role, column, [&](int hidden) { rows.hide(hidden); });
}

/// What staff note and bill is not for people with a visit link.
void hide_from_visitor(store::SessionRow& row);

}  // namespace chiroflow::app
