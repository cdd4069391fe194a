import type { SourcePosition, SourceRange } from './model.ts';

/** Turns UTF-16 offsets of one source into lines and columns. */
export interface LineIndex {
  position(offset: number): SourcePosition;
  range(start: number, end: number): SourceRange;
}

export function indexLines(source: string): LineIndex {
  const lineStarts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lineStarts.push(at + 1);

  function position(offset: number): SourcePosition {
    const bounded = Math.max(0, Math.min(offset, source.length));
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: bounded - (lineStarts[low] ?? 0) + 1, offset: bounded };
  }

  return { position, range: (start, end) => ({ start: position(start), end: position(Math.max(start, end)) }) };
}
