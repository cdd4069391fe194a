export interface ReadItems {
  items: unknown[];
  /** The text ended in the middle. */
  isCut: boolean;
}

/** The items of results that the list of tasks carries as JSON of limited length, whatever of the last one is missing. */
export function readItems(text: string): ReadItems {
  const items: unknown[] = [];
  let depth = 0;
  let start = -1;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) items.push(JSON.parse(text.slice(start, index + 1)));
    }
  }
  return { items, isCut: depth > 0 || isInString || (text !== '' && !text.endsWith(']')) };
}
