// SPDX-License-Identifier: Apache-2.0
// Median and p95 of what was measured, and tables as the documentation has them.

/// By the nearest rank; of an even count the median is the middle of the two.
export function spread(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return {
    median: (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2,
    p95: sorted[Math.ceil(sorted.length * 0.95) - 1],
    least: sorted[0],
    most: sorted.at(-1),
  };
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
