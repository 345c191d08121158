// SPDX-License-Identifier: Apache-2.0
#include "app/visibility.hpp"

namespace chiroflow::app {

void hide_from_visitor(store::SessionRow& row) {
  row.technical_notes.reset();
  row.place_of_service_code.reset();
  row.telehealth_modifier.reset();
  row.patient_location.reset();
  row.provider_location.reset();
}

}  // namespace chiroflow::app
