// SPDX-License-Identifier: Apache-2.0
// Where each picture lies in the recording.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

const kGap = 8;

function grid(count: number, area: Box): Box[] {
  const columns = count <= 1 ? 1 : count <= 4 ? 2 : 3;
  const rows = Math.max(1, Math.ceil(count / columns));
  const width = (area.width - kGap * (columns - 1)) / columns;
  const height = (area.height - kGap * (rows - 1)) / rows;
  return Array.from({length: count}, (_, at) => ({
    x: area.x + (at % columns) * (width + kGap), y: area.y + Math.floor(at / columns) * (height + kGap), width, height,
  }));
}

/** A shared screen large on the left, the others in a column beside it; without one all are alike. */
export function boxesFor(people: readonly {isScreen: boolean}[], size: Size, barHeight: number): Box[] {
  const area: Box = {x: kGap, y: barHeight, width: size.width - 2 * kGap, height: size.height - barHeight - kGap};
  const screen = people.findIndex(({isScreen}) => isScreen);
  if (screen < 0 || people.length < 2) return grid(people.length, area);
  const aside = Math.round(area.width * 0.22);
  const main: Box = {...area, width: area.width - aside - kGap};
  const others = people.length - 1;
  const height = Math.min((area.height - kGap * (others - 1)) / others, aside * 0.75);
  let below = area.y;
  return people.map((_, at) => {
    if (at === screen) return main;
    const box: Box = {x: main.x + main.width + kGap, y: below, width: aside, height};
    below += height + kGap;
    return box;
  });
}

/** The whole picture as large as it fits: nothing is cut off that matters for care. */
export function fitInto(picture: Size, box: Box): Box {
  if (picture.width <= 0 || picture.height <= 0) return box;
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return {x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height};
}
