/** A pair that may be formed: row, column, and what it is worth (above 0). */
export interface Candidate {
  a: number;
  b: number;
  worth: number;
}

/**
 * The pairs, each row and column in at most one, that are worth most together. Shortest augmenting paths over the
 * candidates alone (Jonker & Volgenant 1987, with a private way out for every row, so that rows may stay single):
 * O(rows · candidates · log candidates) at worst.
 */
export function assignMost<Pair extends Candidate>(rows: number, columns: number, candidates: readonly Pair[]): Pair[] {
  const { edges, starts } = indexByRow(rows, candidates);
  const top = candidates.reduce((most, { worth }) => Math.max(most, worth), 0);
  const state: State = {
    edges,
    starts,
    top,
    columns,
    price: new Float64Array(columns),
    rowOf: new Int32Array(columns).fill(-1),
    edgeOf: new Int32Array(rows).fill(-1),
    distance: new Float64Array(columns).fill(Infinity),
    via: new Int32Array(columns).fill(-1),
    isDone: new Uint8Array(columns),
  };
  for (let row = 0; row < rows; row += 1) augment(state, row);
  return [...state.edgeOf].flatMap((edge) => edges[edge] ?? []);
}

interface State {
  edges: readonly Candidate[];
  /** Edges of row r: from starts[r] to starts[r + 1]. */
  starts: Int32Array;
  top: number;
  columns: number;
  price: Float64Array;
  rowOf: Int32Array;
  edgeOf: Int32Array;
  distance: Float64Array;
  /** The edge by which a column was reached. */
  via: Int32Array;
  isDone: Uint8Array;
}

function indexByRow<Pair extends Candidate>(
  rows: number,
  candidates: readonly Pair[],
): { edges: Pair[]; starts: Int32Array } {
  const edges = candidates.toSorted((left, right) => left.a - right.a);
  const starts = new Int32Array(rows + 1);
  for (const { a } of edges) starts[a + 1] = (starts[a + 1] ?? 0) + 1;
  for (let row = 0; row < rows; row += 1) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  return { edges, starts };
}

/** Finds the cheapest change of the pairs so far that places one more row, or leaves one single. */
function augment(state: State, first: number): void {
  const { edges, price, rowOf, edgeOf, distance, via, isDone } = state;
  const heap = createHeap();
  const touched: number[] = [];
  let single = { row: first, cost: state.top };
  relax(state, first, 0, heap, touched);
  let end = -1;
  let reached = single.cost;
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) {
    const { key: column, cost } = next;
    if (isDone[column] === 1 || cost > (distance[column] ?? Infinity)) continue;
    if (cost >= single.cost) break;
    const row = rowOf[column] ?? -1;
    reached = cost;
    if (row === -1) {
      end = column;
      break;
    }
    isDone[column] = 1;
    // From here on relative to what the row pays for the column it would give up.
    const base = cost - (state.top - (edges[edgeOf[row] ?? -1]?.worth ?? 0) - (price[column] ?? 0));
    if (base + state.top < single.cost) single = { row, cost: base + state.top };
    relax(state, row, base, heap, touched);
  }
  if (end === -1) reached = single.cost;
  for (const column of touched) {
    if (isDone[column] === 1) price[column] = (price[column] ?? 0) + (distance[column] ?? 0) - reached;
  }
  flip(state, first, end, single.row);
  for (const column of touched) {
    distance[column] = Infinity;
    via[column] = -1;
    isDone[column] = 0;
  }
}

interface Heap {
  push: (key: number, cost: number) => void;
  pop: () => { key: number; cost: number } | undefined;
}

function relax(state: State, row: number, base: number, heap: Heap, touched: number[]): void {
  const { edges, starts, price, distance, via, isDone, top } = state;
  for (let edge = starts[row] ?? 0; edge < (starts[row + 1] ?? 0); edge += 1) {
    const { b, worth } = edges[edge] as Candidate;
    if (isDone[b] === 1) continue;
    const cost = base + top - worth - (price[b] ?? 0);
    if (cost >= (distance[b] ?? Infinity)) continue;
    if (via[b] === -1) touched.push(b);
    distance[b] = cost;
    via[b] = edge;
    heap.push(b, cost);
  }
}

/** Walks back from where the path ended: at a free column, or at the row that stays single. */
function flip({ edges, rowOf, edgeOf, via }: State, first: number, end: number, single: number): void {
  let column = end;
  if (column === -1) {
    if (single === first) return;
    column = edges[edgeOf[single] ?? -1]?.b ?? -1;
    edgeOf[single] = -1;
  }
  for (let row = -1; row !== first; ) {
    const edge = via[column] ?? -1;
    row = edges[edge]?.a ?? first;
    const given = edges[edgeOf[row] ?? -1]?.b ?? -1;
    edgeOf[row] = edge;
    rowOf[column] = row;
    column = given;
  }
}

/** Binary heap; entries that were overtaken stay in it and are passed over. */
function createHeap(): Heap {
  const keys: number[] = [];
  const costs: number[] = [];
  function swap(i: number, j: number): void {
    const [key, cost] = [keys[i] as number, costs[i] as number];
    keys[i] = keys[j] as number;
    costs[i] = costs[j] as number;
    keys[j] = key;
    costs[j] = cost;
  }
  function push(key: number, cost: number): void {
    keys.push(key);
    costs.push(cost);
    for (let i = keys.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if ((costs[parent] as number) <= (costs[i] as number)) return;
      swap(i, parent);
      i = parent;
    }
  }
  function pop(): { key: number; cost: number } | undefined {
    if (keys.length === 0) return undefined;
    swap(0, keys.length - 1);
    const [key, cost] = [keys.pop() as number, costs.pop() as number];
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      if (left >= keys.length) break;
      const isRight = left + 1 < keys.length && (costs[left + 1] as number) < (costs[left] as number);
      const least = isRight ? left + 1 : left;
      if ((costs[i] as number) <= (costs[least] as number)) break;
      swap(i, least);
      i = least;
    }
    return { key, cost };
  }
  return { push, pop };
}
