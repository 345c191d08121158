// SPDX-License-Identifier: Apache-2.0
// Papers to keep: a list of blocks becomes a PDF, with its letters inside and drawings as lines, not as pixels.
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace chiroflow {

enum class PaperStyle { title, heading, paragraph, field, signature_name, drawing, new_page };

struct PaperPoint {
  double x = 0, y = 0;  // 0…1, from the left and from the top
};

struct PaperBlock {
  PaperStyle style = PaperStyle::paragraph;
  std::string text;                              // UTF-8; of a field its value
  std::string label;                             // of a field
  std::vector<std::vector<PaperPoint>> strokes;  // of a drawing
};

struct Paper {
  std::string title;   // of the file
  std::string footer;  // on each page, before its number
  Instant made_at;     // the file's date, so that the same paper is the same bytes
  std::vector<PaperBlock> blocks;
};

/// Safe from any thread.
class PaperPrinter {
 public:
  virtual ~PaperPrinter() = default;
  /// The bytes of a PDF. Error: internal.
  virtual Result<std::string> print(const Paper& paper) const = 0;
};

}  // namespace chiroflow
