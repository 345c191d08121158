// SPDX-License-Identifier: Apache-2.0
#include "store/scalar.hpp"

#include <algorithm>

namespace chiroflow::store::detail {

bool date_from_text(std::string_view text, Date& out) {
  const auto date = parse_date(text);
  if (!date) return false;
  out = *date;
  return true;
}

void date_to_text(Date date, DateText& out) {
  const std::string text = format_date(date);
  out.fill('0');
  std::copy_n(text.begin(), std::min(text.size(), out.size()), out.begin());
}

}  // namespace chiroflow::store::detail
