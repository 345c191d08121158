// SPDX-License-Identifier: Apache-2.0
#include "domain/clinician_name.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

TEST(ClinicianName, PutsDegreesBehindTheName) {
  for (const char* degree : {"DC", "MD", "PhD", "D.C.", "PT, DPT", "DrPH", "Professional Counselor"})
    EXPECT_EQ(clinician_name("Clara", "Clinician", degree), std::string("Clara Clinician, ") + degree);
}

TEST(ClinicianName, PutsFormsOfAddressBeforeIt) {
  for (const char* form : {"Dr.", "Dr", "dr.", "Dra.", "Prof. Dr.", "Doctor"})
    EXPECT_EQ(clinician_name("Clara", "Clinician", form), std::string(form) + " Clara Clinician");
}

TEST(ClinicianName, LeavesNoGapsWhereSomethingIsMissing) {
  EXPECT_EQ(clinician_name("Clara", "Clinician", std::nullopt), "Clara Clinician");
  EXPECT_EQ(clinician_name("Clara", "Clinician", "  "), "Clara Clinician");
  EXPECT_EQ(clinician_name("", "Clinician", " DC "), "Clinician, DC");
  EXPECT_EQ(clinician_name("Clara ", "", "Dr."), "Dr. Clara");
}

}  // namespace
}  // namespace chiroflow
