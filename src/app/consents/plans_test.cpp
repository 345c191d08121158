// SPDX-License-Identifier: Apache-2.0
// How SQLite finds what is read while everybody else waits for the writer: by the patient, not through the whole organization.
#include "app/consents/consent_rows.hpp"
#include "app/consents/situation.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

/// Explains what it is asked instead of running it.
class Explaining final : public db::Writer {
 public:
  explicit Explaining(db::Writer& writer) : writer_(writer) {}
  db::Engine engine() const override { return writer_.engine(); }
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, OnRow) override {
    return writer_.query("EXPLAIN QUERY PLAN " + std::string(sql), parameters, [&](const db::Row& row) -> Result<void> {
      plan += std::string(row.text(3)) + "\n";
      return {};
    });
  }
  Result<std::int64_t> execute(std::string_view, std::span<const db::Value>) override { return 0; }
  std::uint64_t group() const override { return writer_.group(); }
  void on_rollback(std::function<void()>) override {}

  std::string plan;

 private:
  db::Writer& writer_;
};

class Plans : public SessionFixture {
 protected:
  template <class F>
  std::string plan_of(F&& ask) {
    std::string plan;
    take(database->write([&](db::Writer& writer) -> Result<void> {
      Explaining explaining(writer);
      TRY(ask(explaining));
      plan = explaining.plan;
      return {};
    }));
    return plan;
  }
};

TEST_F(Plans, AStartFindsThePatientsConsents) {
  const auto plan = plan_of([&](db::Writer& writer) { return lock_consents_for_start(writer, clinic.patient); });
  EXPECT_NE(plan.find("telehealth_consent_of_patient"), std::string::npos) << plan;
}

TEST_F(Plans, ATokenFindsThePatientsConsents) {
  const auto plan = plan_of([&](db::Writer& writer) { return consents_for_start(writer, clinic.patient); });
  EXPECT_NE(plan.find("telehealth_consent_of_patient"), std::string::npos) << plan;
}

TEST_F(Plans, ARevocationFindsThePatientsVisits) {
  const auto call = call_as(clinic.admin);
  const auto plan = plan_of([&](db::Writer& writer) { return live_visits(call, writer, clinic.patient.id); });
  EXPECT_NE(plan.find("appointment_of_patient"), std::string::npos) << plan;
}

}  // namespace
}  // namespace chiroflow::app
