const LONGEST_COMPARED = 64;
/** A config or a task may have very many names; a suggestion is not worth comparing them all. */
const MOST_COMPARED = 500;
/** More differences than these are another word. */
const MOST_DIFFERENCES = 3;

/** The candidate a person most likely meant, or undefined when nothing is close. Case does not count as a difference. */
export function findNearest(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length > LONGEST_COMPARED) return undefined;
  const wanted = written.toLowerCase();
  let limit = Math.min(MOST_DIFFERENCES, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  let compared = 0;
  for (const candidate of candidates) {
    compared += 1;
    if (compared > MOST_COMPARED) break;
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance > limit) continue;
    best = candidate;
    limit = distance - 1;
    if (limit < 0) break;
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(first: string, second: string): number {
  const [left, right] = withoutCommonEnds(first, second);
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}

/** What two names share at both ends needs no comparing; near names share nearly everything. */
function withoutCommonEnds(first: string, second: string): [string, string] {
  const shorter = Math.min(first.length, second.length);
  let start = 0;
  while (start < shorter && first[start] === second[start]) start += 1;
  let end = 0;
  while (end < shorter - start && first.at(-1 - end) === second.at(-1 - end)) end += 1;
  return [first.slice(start, first.length - end), second.slice(start, second.length - end)];
}
