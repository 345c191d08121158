// SPDX-License-Identifier: Apache-2.0
#include "app/consents/state_names.hpp"

namespace chiroflow::app {

namespace {
struct Name {
  std::string_view code;
  std::string_view english;
  std::string_view spanish;  // empty: the same
};

constexpr Name kNames[] = {
    {"AL", "Alabama", ""},
    {"AK", "Alaska", ""},
    {"AZ", "Arizona", ""},
    {"AR", "Arkansas", ""},
    {"CA", "California", ""},
    {"CO", "Colorado", ""},
    {"CT", "Connecticut", ""},
    {"DE", "Delaware", ""},
    {"DC", "the District of Columbia", "el Distrito de Columbia"},
    {"FL", "Florida", ""},
    {"GA", "Georgia", ""},
    {"HI", "Hawaii", "Hawái"},
    {"ID", "Idaho", ""},
    {"IL", "Illinois", ""},
    {"IN", "Indiana", ""},
    {"IA", "Iowa", ""},
    {"KS", "Kansas", ""},
    {"KY", "Kentucky", ""},
    {"LA", "Louisiana", "Luisiana"},
    {"ME", "Maine", ""},
    {"MD", "Maryland", ""},
    {"MA", "Massachusetts", ""},
    {"MI", "Michigan", "Míchigan"},
    {"MN", "Minnesota", ""},
    {"MS", "Mississippi", "Misisipi"},
    {"MO", "Missouri", "Misuri"},
    {"MT", "Montana", ""},
    {"NE", "Nebraska", ""},
    {"NV", "Nevada", ""},
    {"NH", "New Hampshire", "Nuevo Hampshire"},
    {"NJ", "New Jersey", "Nueva Jersey"},
    {"NM", "New Mexico", "Nuevo México"},
    {"NY", "New York", "Nueva York"},
    {"NC", "North Carolina", "Carolina del Norte"},
    {"ND", "North Dakota", "Dakota del Norte"},
    {"OH", "Ohio", ""},
    {"OK", "Oklahoma", ""},
    {"OR", "Oregon", "Oregón"},
    {"PA", "Pennsylvania", "Pensilvania"},
    {"RI", "Rhode Island", ""},
    {"SC", "South Carolina", "Carolina del Sur"},
    {"SD", "South Dakota", "Dakota del Sur"},
    {"TN", "Tennessee", ""},
    {"TX", "Texas", ""},
    {"UT", "Utah", ""},
    {"VT", "Vermont", ""},
    {"VA", "Virginia", ""},
    {"WA", "Washington", ""},
    {"WV", "West Virginia", "Virginia Occidental"},
    {"WI", "Wisconsin", ""},
    {"WY", "Wyoming", ""},
    {"PR", "Puerto Rico", ""},
    {"GU", "Guam", ""},
    {"VI", "the U.S. Virgin Islands", "las Islas Vírgenes de los Estados Unidos"},
    {"AS", "American Samoa", "Samoa Americana"},
    {"MP", "the Northern Mariana Islands", "las Islas Marianas del Norte"},
};
}  // namespace

std::string state_name(std::string_view code, std::string_view language) {
  for (const auto& name : kNames)
    if (name.code == code) return std::string(language == "es" && !name.spanish.empty() ? name.spanish : name.english);
  return std::string(code);
}

}  // namespace chiroflow::app
