import type { ReadBox } from './model.ts';

/** A box whose left upper corner is its anchor: it is turned clockwise around it by `rotation` degrees. */
export interface TurnedBox extends ReadBox {
  rotation: number;
}

interface Size {
  width: number;
  height: number;
}

/**
 * The box in the picture as it lies in the file, from one in the picture turned clockwise by `rotation` degrees, a
 * multiple of 90. `page` is the size of the turned picture. A box that is askew stays as it is, up to 45 degrees either way.
 */
export function turnBack(box: TurnedBox, rotation: number, page: Size): TurnedBox {
  const turns = ((Math.round(rotation / 90) % 4) + 4) % 4;
  const { x, y } = box;
  const isSideways = turns % 2 !== 0;
  const inFile = isSideways ? { width: page.height, height: page.width } : page;
  const corners = [
    { x, y },
    { x: y, y: 100 - x },
    { x: 100 - x, y: 100 - y },
    { x: 100 - y, y: x },
  ];
  const anchor = corners[turns] ?? corners[0] ?? { x, y };
  const turned = {
    left: (anchor.x / 100) * inFile.width,
    top: (anchor.y / 100) * inFile.height,
    along: (box.width / 100) * page.width,
    across: (box.height / 100) * page.height,
    degrees: box.rotation - turns * 90,
  };
  const { left, top, along, across, degrees } = anchoredUpright(turned);
  return {
    x: (left / inFile.width) * 100,
    y: (top / inFile.height) * 100,
    width: (along / inFile.width) * 100,
    height: (across / inFile.height) * 100,
    rotation: degrees,
  };
}

interface Anchored {
  left: number;
  top: number;
  along: number;
  across: number;
  degrees: number;
}

/** The same rectangle, from the corner at which it is turned by 45 degrees at most. */
function anchoredUpright(box: Anchored): Anchored {
  let { left, top, along, across, degrees } = box;
  while (degrees < -45) {
    const radians = (degrees * Math.PI) / 180;
    left += along * Math.cos(radians);
    top += along * Math.sin(radians);
    [along, across] = [across, along];
    degrees += 90;
  }
  return { left, top, along, across, degrees };
}

/**
 * The part of a box that lies on the page; undefined when nothing does. Engines may reach over the edge by a hair. One that
 * is askew is not cut, only left out when its anchor lies off the page by more than that.
 */
export function clipToPage({ x, y, width, height, rotation }: TurnedBox): TurnedBox | undefined {
  const [left, top] = [clip(x), clip(y)];
  if (rotation !== 0) {
    const isOn = width > 0 && height > 0 && Math.abs(left - x) < HAIR && Math.abs(top - y) < HAIR;
    return isOn ? { x: left, y: top, width: Math.min(width, 100), height: Math.min(height, 100), rotation } : undefined;
  }
  const [right, bottom] = [clip(x + width), clip(y + height)];
  if (!(right > left && bottom > top)) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top, rotation };
}

/** Percent of the page. */
const HAIR = 2;

/** Not a number comes out as not a number, and fails the comparison above. */
function clip(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
