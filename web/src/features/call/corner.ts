// SPDX-License-Identifier: Apache-2.0
// Where one's own picture lies: one of the four corners; dragged or moved by the arrow keys.
export type Corner = 'top_left' | 'top_right' | 'bottom_left' | 'bottom_right';

export const kFirstCorner: Corner = 'bottom_right';

export function moved(corner: Corner, key: string): Corner {
  const [vertical, horizontal] = corner.split('_');
  switch (key) {
    case 'ArrowUp':
      return `top_${horizontal}` as Corner;
    case 'ArrowDown':
      return `bottom_${horizontal}` as Corner;
    case 'ArrowLeft':
      return `${vertical}_left` as Corner;
    case 'ArrowRight':
      return `${vertical}_right` as Corner;
    default:
      return corner;
  }
}

/** The corner next to a point of the stage. */
export function cornerAt(x: number, y: number, width: number, height: number): Corner {
  return `${y < height / 2 ? 'top' : 'bottom'}_${x < width / 2 ? 'left' : 'right'}`;
}
