import type { SeenRegion } from '../seen/model.ts';

/** Place in UTF-16 units of a place in code points, as Python counts them: they differ after every emoji. */
export function unitsOf(text: string): (codePoint: number) => number {
  const pairs: number[] = [];
  let points = 0;
  for (let unit = 0; unit < text.length; unit += 1, points += 1) {
    if ((text.codePointAt(unit) ?? 0) <= 0xffff) continue;
    pairs.push(points);
    unit += 1;
  }
  if (pairs.length === 0) return (point) => point;
  return (point) => {
    let [low, high] = [0, pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[middle] ?? 0) < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  };
}

/** A span given in code points, or what is wrong with it. */
export function readSpan(
  text: string,
  units: (codePoint: number) => number,
  start: unknown,
  end: unknown,
  label: unknown,
  id: string,
): SeenRegion | string {
  if (!Number.isInteger(start) || !Number.isInteger(end)) return 'A span needs start and end as whole numbers.';
  const [from, to] = [units(Number(start)), units(Number(end))];
  if (from < 0 || to > text.length || from >= to) {
    return `The span ${Number(start)} to ${Number(end)} lies outside of the text or is empty; the text has ${text.length} characters.`;
  }
  if ((typeof label !== 'string' && typeof label !== 'number') || label === '') return 'A span has no label.';
  return { id, shape: { kind: 'span', start: from, end: to }, labels: [String(label)] };
}
