const MOST_POINTS = 60;
const LONGEST = 200_000;

/**
 * The first column of numbers that is no time, as points of an SVG path in a box of `width` × `height`; of each stretch its
 * lowest and highest value are kept. undefined when there is nothing to draw.
 */
export function sparkline(series: unknown, width: number, height: number): string | undefined {
  const values = valuesOf(series);
  if (values === undefined || values.length < 2) return undefined;
  const shown = values.length > MOST_POINTS ? extremesOf(values) : values;
  const lowest = Math.min(...shown);
  const span = Math.max(...shown) - lowest;
  const points = shown.map((value, index) => {
    const x = (index / (shown.length - 1)) * width;
    const y = span === 0 ? height / 2 : height - ((value - lowest) / span) * height;
    return `${round(x)},${round(y)}`;
  });
  return `M${points.join('L')}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function valuesOf(series: unknown): number[] | undefined {
  if (Array.isArray(series)) return numbersOf(series);
  if (typeof series !== 'object' || series === null) return undefined;
  const columns = Object.entries(series).flatMap(([name, column]) => {
    const numbers = Array.isArray(column) ? numbersOf(column) : undefined;
    return numbers === undefined ? [] : [{ isTime: TIME.test(name), numbers }];
  });
  // The first of several columns of numbers is most often the time.
  return (
    columns.find(({ isTime }, index) => !isTime && index > 0) ??
    columns.find(({ isTime }) => !isTime) ??
    columns[0]
  )?.numbers;
}

const TIME = /^(?:time|date|t|timestamp|year|month|day|hour|sample|index)$/i;

function numbersOf(list: readonly unknown[]): number[] | undefined {
  const numbers = list.slice(0, LONGEST).filter((value) => typeof value === 'number' && Number.isFinite(value));
  return numbers.length < 2 ? undefined : (numbers as number[]);
}

function extremesOf(values: readonly number[]): number[] {
  const size = Math.ceil((values.length * 2) / MOST_POINTS);
  const kept: number[] = [];
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size);
    const low = Math.min(...part);
    const high = Math.max(...part);
    kept.push(...(part.indexOf(low) <= part.indexOf(high) ? [low, high] : [high, low]));
  }
  return kept;
}
