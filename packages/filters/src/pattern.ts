const LONGEST_PATTERN = 500;
const MOST_REPEATS = 255;

/**
 * What speaks against looking for this pattern in every task; undefined when nothing does. Refused are patterns whose work
 * grows out of bounds with the text: a repeated group that repeats within, such as `(a+)+`, and references to groups.
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `A pattern has at most ${LONGEST_PATTERN} characters.`;
  try {
    new RegExp(pattern);
  } catch (error) {
    return `Not a valid pattern: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
  }
  return runawayProblem(pattern);
}

interface Group {
  /** Something within repeats without a limit. */
  repeats: boolean;
}

function runawayProblem(pattern: string): string | undefined {
  const open: Group[] = [{ repeats: false }];
  let closed: Group | undefined;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const before = closed;
    closed = undefined;
    if (character === '\\') {
      if (/[1-9k]/.test(pattern.charAt(index + 1))) return 'References to groups, such as \\1, are not allowed.';
      index += 1;
    } else if (character === '[') index = endOfClass(pattern, index);
    else if (character === '(') open.push({ repeats: false });
    else if (character === ')') closed = open.length > 1 ? open.pop() : undefined;
    else {
      const repeat = repeatAt(pattern, index);
      if (!repeat) continue;
      if (repeat.most !== undefined && repeat.most > MOST_REPEATS)
        return `Repeats, such as {1,${MOST_REPEATS}}, go up to ${MOST_REPEATS}.`;
      index += repeat.length - 1;
      if (repeat.most !== undefined) {
        if (before) markOuter(open, before);
        continue;
      }
      if (before?.repeats)
        return 'This pattern can take very long: a repeated group repeats within, such as (a+)+. Repeat only once.';
      const current = open.at(-1);
      if (current) current.repeats = true;
      continue;
    }
    if (closed) markOuter(open, closed);
  }
  return undefined;
}

function markOuter(open: readonly Group[], inner: Group): void {
  const outer = open.at(-1);
  if (outer && inner.repeats) outer.repeats = true;
}

function endOfClass(pattern: string, start: number): number {
  for (let index = start + 1; index < pattern.length; index += 1) {
    if (pattern.charAt(index) === '\\') index += 1;
    else if (pattern.charAt(index) === ']') return index;
  }
  return pattern.length;
}

/** `most` undefined: without a limit. */
function repeatAt(pattern: string, index: number): { length: number; most: number | undefined } | undefined {
  const character = pattern.charAt(index);
  if (character === '*' || character === '+') return { length: 1, most: undefined };
  if (character === '?') return { length: 1, most: 1 };
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(pattern.slice(index, index + 20));
  if (!counted) return undefined;
  const most = counted[2] === undefined ? counted[1] : counted[3];
  return { length: counted[0].length, most: most === '' ? undefined : Number(most) };
}
