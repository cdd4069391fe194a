import { RE2JS } from 're2js';

/** Regular expressions that take time in proportion to the text, whatever the pattern. */

const LONGEST_PATTERN = 500;
const MOST_INSTRUCTIONS = 5000;

/** What keeps a pattern from being used; undefined when nothing does. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `Longer than ${LONGEST_PATTERN} characters.`;
  try {
    if (RE2JS.compile(pattern).programSize() > MOST_INSTRUCTIONS) return 'Too large: use smaller repetitions.';
    return undefined;
  } catch (error) {
    return `Not a regular expression that can be checked in linear time (no look-around, no back-references): ${
      error instanceof Error ? error.message : ''
    }`;
  }
}

/** In the place of RegExp in the validator. */
export const linearRegExp = Object.assign(
  (pattern: string): { test: (text: string) => boolean; toString: () => string } => {
    const compiled = RE2JS.compile(pattern);
    // The validator keeps patterns apart by their text.
    return { test: (text) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: 'linearRegExp' },
);
