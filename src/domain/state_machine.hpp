// SPDX-License-Identifier: Apache-2.0
// State machines as tables: a row for each allowed step, everything else is a conflict that names both states.
#pragma once

#include <span>
#include <string>

#include "core/describe.hpp"
#include "core/result.hpp"

namespace chiroflow {

template <class State, class Event>
struct Step {
  State from;
  Event event;
  State to;
};

template <class State>
struct Transition {
  State from;
  State to;
  bool changed() const { return from != to; }
};

/// The event's step from `state`. Where the event leads to the present state already, nothing changes and it succeeds:
/// repeating a state's own action answers the same.
template <class State, class Event>
Result<Transition<State>> follow(std::span<const Step<State, Event>> table, std::string_view thing, State state,
                                 Event event) {
  std::optional<State> goal;
  for (const auto& step : table) {
    if (step.event != event) continue;
    if (step.from == state) return Transition<State>{state, step.to};
    if (!goal || step.to == state) goal = step.to;
  }
  if (goal == state) return Transition<State>{state, state};
  return fail(conflict("The " + std::string(thing) + " is " + std::string(name_of(state)) + " and cannot become " +
                           std::string(goal ? name_of(*goal) : std::string_view("anything else")),
                       std::string(thing) + "_state"));
}

}  // namespace chiroflow
