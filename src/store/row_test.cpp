// SPDX-License-Identifier: Apache-2.0
#include "store/row.hpp"

#include <gtest/gtest.h>

#include "domain/patient.hpp"
#include "domain/session.hpp"
#include "support/test_row.hpp"

namespace chiroflow::store {
namespace {

using namespace std::chrono_literals;

Patient jane() {
  Patient p;
  p.id = PatientId("p1");
  p.organization_id = OrganizationId("o1");
  p.mrn = "100";
  p.status = PatientStatus::ARCHIVED;
  p.first_name = "Jane";
  p.last_name = "Doe";
  p.birth_date = Date{std::chrono::year(1980) / 2 / 29};
  p.consent_for_cross_location_sharing = true;
  p.version = 3;
  p.created_at = from_unix_ms(1'700'000'000'123);
  p.updated_at = from_unix_ms(-1);
  p.archived_at = from_unix_ms(5);
  return p;
}

struct WithPatient {
  std::int64_t count = 0;
  std::optional<Patient> patient;
  std::optional<Quality> quality;
};
CHIROFLOW_DESCRIBE(WithPatient, count, patient, quality)

TEST(SqlText, ColumnsAreTheMembersInOrderAndNestedStructsAreLeftOut) {
  EXPECT_EQ(columns_of<AuditCheckpoint>("c"), "c.organization_id, c.seq, c.hash, c.at, c.signature");
  EXPECT_EQ(column_names<AuditCheckpoint>(), "organization_id, seq, hash, at, signature");
  EXPECT_EQ(placeholders<AuditCheckpoint>(), "?, ?, ?, ?, ?");
  EXPECT_EQ(column_names<WithPatient>(), "count, quality");
  EXPECT_EQ(total_columns<WithPatient>(), own_columns<Patient>() + 2);
  EXPECT_EQ(insert_into<AuditCheckpoint>("t"),
            "INSERT INTO t (organization_id, seq, hash, at, signature) VALUES (?, ?, ?, ?, ?)");
}

TEST(Row, RoundTripsEveryScalarType) {
  const Patient before = jane();
  const auto values = bind_all(before);  // keeps the texts of dates
  const TestRow row(values);
  int column = 0;
  const auto after = read_row<Patient>(row, column);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(column, own_columns<Patient>());
  for_each_member<Patient>([&](auto d) { EXPECT_EQ((*after).*d.pointer, before.*d.pointer) << d.name; });
}

TEST(Row, KeepsSealedAndMarkedMembersAsBytes) {
  AuditCheckpoint head{OrganizationId("o"), 7, std::string("\0\xff", 2), from_unix_ms(1), std::string("\0", 1)};
  const auto values = bind_all(head);
  ASSERT_TRUE(std::holds_alternative<db::Blob>(values[2]));
  const TestRow row(values);
  int column = 0;
  EXPECT_EQ((*read_row<AuditCheckpoint>(row, column)).hash, head.hash);

  Room room;
  room.secret = Sealed{std::string("\0s", 2)};
  const auto room_values = bind_all(room);
  const TestRow room_row(room_values);
  column = 0;
  EXPECT_EQ((*read_row<Room>(room_row, column)).secret, room.secret);
}

TEST(Row, AMissingNestedRecordTakesAllItsColumns) {
  std::vector<db::Value> cells{std::int64_t{4}};
  cells.resize(1 + static_cast<std::size_t>(own_columns<Patient>()), nullptr);
  cells.emplace_back("poor");
  const TestRow row(cells);
  int column = 0;
  const auto read = read_row<WithPatient>(row, column);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ((*read).count, 4);
  EXPECT_FALSE((*read).patient.has_value());
  EXPECT_EQ((*read).quality, Quality::poor);
}

TEST(Row, APresentNestedRecordIsRead) {
  const Patient patient = jane();
  const auto values = bind_all(patient);
  std::vector<db::Value> cells{std::int64_t{4}};
  cells.insert(cells.end(), values.span().begin(), values.span().end());
  cells.emplace_back(nullptr);
  const TestRow row(cells);
  int column = 0;
  const auto read = read_row<WithPatient>(row, column);
  ASSERT_TRUE(read.has_value() && (*read).patient.has_value());
  EXPECT_EQ((*read).patient->birth_date, patient.birth_date);
  EXPECT_FALSE((*read).quality.has_value());
}

TEST(Row, AnUnknownEnumInTheDatabaseIsAnInternalErrorThatNamesTheColumn) {
  Patient patient = jane();
  const auto values = bind_all(patient);
  std::vector<db::Value> cells(values.span().begin(), values.span().end());
  cells[3] = "ASLEEP";
  const TestRow row(cells);
  int column = 0;
  const auto read = read_row<Patient>(row, column);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::internal);
  EXPECT_NE(read.error().detail.find("column 3"), std::string::npos);
  EXPECT_EQ(read.error().detail.find("ASLEEP"), std::string::npos) << "values stay out of the log";
}

TEST(Row, AnImpossibleDateInTheDatabaseIsAnInternalError) {
  Patient patient = jane();
  const auto values = bind_all(patient);
  std::vector<db::Value> cells(values.span().begin(), values.span().end());
  cells[6] = "1981-02-29";
  const TestRow row(cells);
  int column = 0;
  EXPECT_FALSE(read_row<Patient>(row, column).has_value());
}

TEST(Parameters, KeepTheTextOfDates) {
  const Date born{std::chrono::year(1999) / 1 / 2};
  const std::optional<Date> none;
  const auto values =
      params("a", born, none, 3, true, Quality::fair, std::optional<PatientId>(), std::optional<Date>(born));
  EXPECT_EQ(std::get<std::string_view>(values[1]), "1999-01-02");
  EXPECT_TRUE(std::holds_alternative<std::nullptr_t>(values[2]));
  EXPECT_EQ(std::get<std::int64_t>(values[3]), 3);
  EXPECT_EQ(std::get<bool>(values[4]), true);
  EXPECT_EQ(std::get<std::string_view>(values[5]), "fair");
  EXPECT_TRUE(std::holds_alternative<std::nullptr_t>(values[6]));
  EXPECT_EQ(std::get<std::string_view>(values[7]), "1999-01-02");
}

}  // namespace
}  // namespace chiroflow::store
