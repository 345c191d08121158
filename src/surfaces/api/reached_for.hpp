// SPDX-License-Identifier: Apache-2.0
// Which record a refused call was about (H-18), as far as its input names one: nothing of it was checked.
#pragma once

#include "app/audit/denials.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::api {

/// The most particular one of the records that the input names. Views into the input; empty where it names none.
app::ReachedFor reached_for(const wire::Value& input);

}  // namespace chiroflow::api
