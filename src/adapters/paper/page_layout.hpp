// SPDX-License-Identifier: Apache-2.0
// Where the blocks of a paper stand: lines broken between words, pages when one is full. Lengths are points, 1/72 inch.
#pragma once

#include <cairo.h>

#include "ports/paper_printer.hpp"

namespace chiroflow::paper {

inline constexpr double kPageWidth = 612;  // US Letter
inline constexpr double kPageHeight = 792;

/// Draws all pages with the context's font; each is shown, the last one too.
void lay_out(cairo_t* context, const Paper& paper);

}  // namespace chiroflow::paper
