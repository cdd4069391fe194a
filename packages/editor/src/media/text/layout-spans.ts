/** A span as it is painted, in CSS pixels of the content element. */
export interface PaintedSpan {
  id: string;
  start: number;
  end: number;
  color: string;
  caption: string;
  /** A suggestion that nobody has accepted yet. */
  isGhost?: boolean;
  rects: readonly { x: number; y: number; width: number; height: number }[];
}

export interface PlacedSpan extends PaintedSpan {
  /** 0 for the lowest underline; overlapping spans get different ones. */
  lane: number;
  /** Where the label is printed; undefined when there is nothing to print. */
  tag?: { x: number; y: number };
}

const mostLanes = 4;
const tagCharacterPx = 6;
const tagPaddingPx = 10;

/** Gives overlapping spans their own underline and moves labels on the same line apart. */
export function placeSpans(spans: readonly PaintedSpan[], widthPx: number): PlacedSpan[] {
  const laneEnds: number[] = [];
  const taken = new Map<number, Interval[]>();
  return spans
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map((span) => {
      const lane = freeLane(laneEnds, span);
      const tag = tagPlace(taken, span, widthPx);
      return { ...span, lane, ...(tag ? { tag } : {}) };
    });
}

function freeLane(laneEnds: number[], span: PaintedSpan): number {
  const free = laneEnds.findIndex((end) => end <= span.start);
  const lane = free === -1 ? laneEnds.length : free;
  laneEnds[lane] = span.end;
  return lane % mostLanes;
}

interface Interval {
  from: number;
  to: number;
}

function tagPlace(
  taken: Map<number, Interval[]>,
  span: PaintedSpan,
  widthPx: number,
): { x: number; y: number } | undefined {
  const [first] = span.rects;
  if (!first || span.caption === '') return undefined;
  const y = first.y + first.height;
  const line = Math.round(y);
  const others = taken.get(line) ?? [];
  const tagPx = span.caption.length * tagCharacterPx + tagPaddingPx;
  const x = nearestFree(others, Math.max(0, Math.min(first.x, widthPx - tagPx)), tagPx, widthPx);
  taken.set(line, [...others, { from: x, to: x + tagPx }]);
  return { x, y };
}

/** As near to the wanted place as nothing else is printed, on either side; the wanted place itself when all is full. */
function nearestFree(others: readonly Interval[], wanted: number, length: number, widthPx: number): number {
  const isFree = (x: number) =>
    x >= 0 && x + length <= widthPx && others.every(({ from, to }) => x >= to || x + length <= from);
  const places = [wanted, ...others.flatMap(({ from, to }) => [to, from - length])].filter(isFree);
  return places.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? wanted;
}
