// SPDX-License-Identifier: Apache-2.0
// Papers by Cairo: letters are embedded with their meaning (they can be searched and copied), drawings are paths. US Letter.
#pragma once

#include <memory>
#include <mutex>

#include "ports/paper_printer.hpp"

namespace chiroflow::paper {

class CairoPrinter final : public PaperPrinter {
 public:
  /// Error: internal where the built-in font cannot be read.
  static Result<std::unique_ptr<CairoPrinter>> make();
  ~CairoPrinter() override;

  Result<std::string> print(const Paper& paper) const override;

 private:
  struct Font;
  explicit CairoPrinter(std::unique_ptr<Font> font);

  std::unique_ptr<Font> font_;
  mutable std::mutex mutex_;  // a FreeType face serves one thread at a time
};

}  // namespace chiroflow::paper
