/** Lowest and highest of any stretch of values, found without looking at each of them. */
export interface Extremes {
  /** Of the values from one index to before another; undefined when there is none but NaN. */
  between(from: number, to: number): { low: number; high: number } | undefined;
}

const block = 32;

/** Levels of blocks, each 32 times as long as those below: a million values need 33,000 entries more. */
export function createExtremes(values: Float64Array): Extremes {
  const levels: { low: Float64Array; high: Float64Array }[] = [{ low: values, high: values }];
  for (let finest = levels[0]; finest && finest.low.length > block; finest = levels.at(-1)) {
    levels.push(coarser(finest.low, finest.high));
  }
  return {
    between(from, to) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      const look = (level: number, index: number) => {
        const least = levels[level]?.low[index] ?? Number.NaN;
        const most = levels[level]?.high[index] ?? Number.NaN;
        if (least < low) low = least;
        if (most > high) high = most;
      };
      let start = Math.max(from, 0);
      let end = Math.min(to, values.length);
      for (let level = 0; start < end; level += 1) {
        const isTop = level === levels.length - 1;
        while (start < end && (isTop || start % block !== 0)) look(level, start++);
        while (start < end && end % block !== 0) look(level, --end);
        start /= block;
        end /= block;
      }
      return low <= high ? { low, high } : undefined;
    },
  };
}

function coarser(low: Float64Array, high: Float64Array): { low: Float64Array; high: Float64Array } {
  const length = Math.ceil(low.length / block);
  const least = new Float64Array(length).fill(Number.NaN);
  const most = new Float64Array(length).fill(Number.NaN);
  for (let index = 0; index < low.length; index += 1) {
    const at = Math.floor(index / block);
    const [l, h] = [low[index] ?? Number.NaN, high[index] ?? Number.NaN];
    if (!(l >= (least[at] ?? Number.NaN))) if (!Number.isNaN(l)) least[at] = l;
    if (!(h <= (most[at] ?? Number.NaN))) if (!Number.isNaN(h)) most[at] = h;
  }
  return { low: least, high: most };
}
