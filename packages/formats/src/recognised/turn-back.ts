import type { ReadBox } from './model.ts';

/** The box in the picture as it lies in the file, from one in the picture turned clockwise by `rotation` degrees. */
export function turnBack(box: ReadBox, rotation: number): ReadBox {
  const { x, y, width, height } = box;
  const turns = ((Math.round(rotation / 90) % 4) + 4) % 4;
  if (turns === 1) return { x: y, y: 100 - x - width, width: height, height: width };
  if (turns === 2) return { x: 100 - x - width, y: 100 - y - height, width, height };
  if (turns === 3) return { x: 100 - y - height, y: x, width: height, height: width };
  return box;
}

/** The part of a box that lies on the page; undefined when nothing does. Engines may reach over the edge by a hair. */
export function clipToPage({ x, y, width, height }: ReadBox): ReadBox | undefined {
  const [left, top] = [clip(x), clip(y)];
  const [right, bottom] = [clip(x + width), clip(y + height)];
  if (!(right > left && bottom > top)) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Not a number comes out as not a number, and fails the comparison above. */
function clip(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
