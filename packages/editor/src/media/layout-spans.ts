/** A span as it is painted, in CSS pixels of the content element. */
export interface PaintedSpan {
  id: string;
  start: number;
  end: number;
  color: string;
  caption: string;
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
export function placeSpans(spans: readonly PaintedSpan[]): PlacedSpan[] {
  const laneEnds: number[] = [];
  const taken = new Map<number, number>();
  return spans
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map((span) => {
      const lane = freeLane(laneEnds, span);
      const tag = tagPlace(taken, span);
      return { ...span, lane, ...(tag ? { tag } : {}) };
    });
}

function freeLane(laneEnds: number[], span: PaintedSpan): number {
  const free = laneEnds.findIndex((end) => end <= span.start);
  const lane = free === -1 ? laneEnds.length : free;
  laneEnds[lane] = span.end;
  return lane % mostLanes;
}

function tagPlace(taken: Map<number, number>, span: PaintedSpan): { x: number; y: number } | undefined {
  const [first] = span.rects;
  if (!first || span.caption === '') return undefined;
  const y = first.y + first.height;
  const line = Math.round(y);
  const x = Math.max(first.x, taken.get(line) ?? 0);
  taken.set(line, x + span.caption.length * tagCharacterPx + tagPaddingPx);
  return { x, y };
}
