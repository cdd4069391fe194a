/** Rank of each value, 1 for the smallest; equal values share the middle of their ranks. */
export function midranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** Places of the same items in two rankings (first item best); items that one of them lacks are left out. */
export function positionsOf<T>(first: readonly T[], second: readonly T[]): { a: number[]; b: number[] } {
  const place = new Map(second.map((item, i) => [item, i]));
  const a: number[] = [];
  const b: number[] = [];
  for (const [i, item] of first.entries()) {
    const other = place.get(item);
    if (other === undefined) continue;
    a.push(i);
    b.push(other);
  }
  return { a, b };
}
