// SPDX-License-Identifier: Apache-2.0
// Who may call what, asked of the dispatcher itself for every procedure and every kind of caller (H-02, H-28). The answers
// are kept in tests/golden/access.txt, so that each change of rights is read by people.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "support/app_fixture.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/api/registry.hpp"

namespace chiroflow::api {
namespace {

const std::string kTable = CHIROFLOW_SOURCE_DIR "/tests/golden/access.txt";

struct Caller {
  std::string_view name;
  app::Actor actor;
};

class AccessTable : public testing::AppFixture {
 protected:
  Registry registry = make_registry();

  std::vector<Caller> callers() {
    auto half = as(clinic.owner);
    half.second_factor_missing = true;
    auto due = as(clinic.owner);
    due.password_change_due = true;
    auto setting_up = as(clinic.owner);
    setting_up.second_factor_due = true;
    const auto booked = book(clinic, clinic.appointment);
    return {{"OWNER", as(clinic.owner)},
            {"ADMIN", as(clinic.admin)},
            {"PROVIDER", as(clinic.provider)},
            {"STAFF", as(clinic.staff)},
            {"BILLER", as(clinic.biller)},
            {"half-signed-in", half},
            {"password-due", due},
            {"second-factor-due", setting_up},
            {"visitor", as_visitor(patient_of(booked.session.id))},
            {"anonymous", app::Actor{}}};
  }

  /// The error's code of a call without input; "ok" when it went through.
  std::string outcome(const Procedure& procedure, const app::Actor& actor) {
    const Dispatcher dispatcher(services);
    const auto input = wire::Document::empty_object();
    const CallRequest request{.procedure = procedure,
                              .input = input.root(),
                              .source = wire::Source::superjson,
                              .form = Form::plain,
                              .idempotency_key = {}};
    const auto answer = dispatcher.run(request, actor, origin);
    return answer.body ? "ok" : std::string(info(answer.body.error().code).name);
  }

  static bool is_refusal(std::string_view outcome) { return outcome == "unauthenticated" || outcome == "forbidden"; }

  std::string line_of(const Procedure& procedure, const std::vector<Caller>& callers) {
    std::string line = procedure.name + " | " + (procedure.kind == Kind::query ? "query" : "mutation") + " | " +
                       procedure.rest_method + " " + procedure.rest_path + " |";
    for (const auto& caller : callers)
      if (!is_refusal(outcome(procedure, caller.actor))) line.append(" ").append(caller.name);
    return line;
  }
};

std::set<std::string> lines_of(std::istream& stream) {
  std::set<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    if (!line.starts_with('#')) lines.insert(line);
  return lines;
}

// After a change of rights that is meant: CHIROFLOW_UPDATE_GENERATED=1 unit_tests --gtest_filter='AccessTable.*'
TEST_F(AccessTable, IsWhatTheDispatcherAllows_H02_H28) {
  std::set<std::string> actual;
  const auto who = callers();
  for (const auto& procedure : registry.all()) actual.insert(line_of(*procedure, who));
  if (std::getenv("CHIROFLOW_UPDATE_GENERATED")) {
    std::ofstream file(kTable);
    file << "# procedure | kind | REST | who is let through. Compared by src/surfaces/api/access_test.cpp.\n";
    for (const auto& line : actual) file << line << '\n';
  }
  std::ifstream file(kTable);
  const auto golden = lines_of(file);
  for (const auto& line : actual) EXPECT_TRUE(golden.contains(line)) << "not in " << kTable << ": " << line;
  for (const auto& line : golden) EXPECT_TRUE(actual.contains(line)) << "no longer true: " << line;
}

TEST_F(AccessTable, TurnsStrangersAwayBeforeLookingAtTheirInput_H02) {
  for (const auto& procedure : registry.all()) {
    if (procedure->access.everybody) continue;
    EXPECT_EQ(outcome(*procedure, app::Actor{}), "unauthenticated") << procedure->name;
  }
}

TEST_F(AccessTable, RefusesAVisitorWhatIsForStaff_H02) {
  const auto booked = book(clinic, clinic.appointment);
  const auto& visitor = as_visitor(patient_of(booked.session.id));
  for (const auto& procedure : registry.all()) {
    if (procedure->access.everybody || procedure->access.visitors) continue;
    EXPECT_EQ(outcome(*procedure, visitor), "forbidden") << procedure->name;
  }
}

}  // namespace
}  // namespace chiroflow::api
