import { RE2JS } from 're2js';
import { invalidField } from '../../platform/http/app-error.ts';

/** Which keys of a storage are wanted. Both patterns take time in proportion to the key, whatever they say. */
export type KeyFilter = (key: string) => boolean;

const MOST_INSTRUCTIONS = 5000;

/** Throws `validation` for a pattern that cannot be used. */
export function keyFilter(patterns: {
  regex?: string | null | undefined;
  glob?: string | null | undefined;
}): KeyFilter {
  const regex = patterns.regex ? compile(patterns.regex, 'regex_filter') : undefined;
  const glob = patterns.glob ? compile(globToRegex(patterns.glob), 'glob_filter') : undefined;
  // As Python's re.match, which people wrote their filters for: from the first character, to wherever.
  return (key) => (regex?.matcher(key).lookingAt() ?? true) && (glob?.matcher(key).matches() ?? true);
}

function compile(pattern: string, field: string): RE2JS {
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL);
    if (compiled.programSize() <= MOST_INSTRUCTIONS) return compiled;
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw invalidField(field, `This pattern cannot be used (no look-around, no back-references): ${reason}`);
  }
  throw invalidField(field, 'This pattern is too large. Use smaller repetitions.');
}

/** * within a folder, ** across folders, ? one character, [abc] one of these, {a,b} either. Without a / it fits names. */
function globToRegex(glob: string): string {
  let regex = glob.includes('/') ? '' : '(?:.*/)?';
  let open = 0;
  for (let index = 0; index < glob.length; index++) {
    const character = glob.charAt(index);
    if (glob.startsWith('**/', index)) {
      regex += '(?:.*/)?';
      index += 2;
    } else if (glob.startsWith('**', index)) {
      regex += '.*';
      index += 1;
    } else if (character === '*') regex += '[^/]*';
    else if (character === '?') regex += '[^/]';
    else if (character === '[' && glob.indexOf(']', index + 2) > 0) {
      const end = glob.indexOf(']', index + 2);
      const set = glob.slice(index + 1, end);
      regex += `[${set.startsWith('!') ? '^' : ''}${set.replace(/^!/, '').replace(/[\\[\]^]/g, '\\$&')}]`;
      index = end;
    } else if (character === '{') {
      open += 1;
      regex += '(?:';
    } else if (character === '}' && open > 0) {
      open -= 1;
      regex += ')';
    } else if (character === ',' && open > 0) regex += '|';
    else regex += character.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  }
  return regex;
}
