/**
 * Fewest insertions, deletions and replacements that turn one sequence into the other (Levenshtein 1966), thirty-two rows
 * of the table at a time (Myers 1999, in blocks as in Hyyrö 2003).
 */
export function editDistance(a: readonly unknown[] | string, b: readonly unknown[] | string): number {
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && a[start] === b[start]) start += 1;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const [left, right] = [a.slice(start, endA), b.slice(start, endB)];
  if (left.length === 0 || right.length === 0) return Math.max(left.length, right.length);
  return left.length <= right.length ? distanceInBlocks(left, right) : distanceInBlocks(right, left);
}

const BITS = 32;

function distanceInBlocks(pattern: readonly unknown[] | string, text: readonly unknown[] | string): number {
  const blocks = Math.ceil(pattern.length / BITS);
  const places = placesOf(pattern, blocks);
  const none = new Int32Array(blocks);
  const up = new Int32Array(blocks).fill(-1);
  const down = new Int32Array(blocks);
  const lastBit = (pattern.length - 1) % BITS;
  let distance = pattern.length;
  for (let index = 0; index < text.length; index += 1) {
    const equal = places.get(text[index]) ?? none;
    let carryUp = 1;
    let carryDown = 0;
    for (let block = 0; block < blocks; block += 1) {
      const [vertical, negative] = [up[block] as number, down[block] as number];
      const same = (equal[block] as number) | carryDown;
      const across = (((same & vertical) + vertical) ^ vertical) | same;
      let more = negative | ~(across | vertical);
      let less = vertical & across;
      if (block === blocks - 1) distance += ((more >>> lastBit) & 1) - ((less >>> lastBit) & 1);
      const [nextUp, nextDown] = [more >>> 31, less >>> 31];
      more = (more << 1) | carryUp;
      less = (less << 1) | carryDown;
      const kept = (equal[block] as number) | negative;
      up[block] = less | ~(kept | more);
      down[block] = more & kept;
      carryUp = nextUp;
      carryDown = nextDown;
    }
  }
  return distance;
}

function placesOf(pattern: readonly unknown[] | string, blocks: number): Map<unknown, Int32Array> {
  const places = new Map<unknown, Int32Array>();
  for (let index = 0; index < pattern.length; index += 1) {
    let bits = places.get(pattern[index]);
    if (bits === undefined) {
      bits = new Int32Array(blocks);
      places.set(pattern[index], bits);
    }
    const block = Math.floor(index / BITS);
    bits[block] = (bits[block] as number) | (1 << (index % BITS));
  }
  return places;
}
