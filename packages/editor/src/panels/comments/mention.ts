export interface Mentionable {
  id: number | string;
  name: string;
}

/** The mention that is being typed: where its @ stands, and what follows. Undefined when the caret is elsewhere. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | undefined {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf('@');
  if (start === -1 || (start > 0 && !/[\s(]/.test(before[start - 1] ?? ''))) return undefined;
  const query = before.slice(start + 1);
  // A name has a few words; after a line break or a longer text it is no longer a name.
  return query.includes('\n') || query.length > 40 || / {2}|[,.;:!?)]/.test(query) ? undefined : { start, query };
}

/** Those whose name, or a word of it, begins like this; at most eight. */
export function findPeople<P extends Mentionable>(people: readonly P[], query: string): P[] {
  const wanted = query.toLocaleLowerCase();
  const begins = ({ name }: P) => {
    const lower = name.toLocaleLowerCase();
    return lower.startsWith(wanted) || lower.split(/[\s@.]+/).some((word) => word.startsWith(wanted));
  };
  return people.filter(begins).slice(0, 8);
}

/** The text with the name in place of what was typed of it, and where the caret goes. */
export function withMention(
  text: string,
  { start, query }: { start: number; query: string },
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + query.length);
  const inserted = `@${name} `;
  return { text: text.slice(0, start) + inserted + rest.replace(/^ /, ''), caret: start + inserted.length };
}

/** Everybody whose name stands behind an @; of two names that begin alike the longer one counts. */
export function mentionedIn<P extends Mentionable>(people: readonly P[], text: string): P[] {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  const found = new Set<P>();
  for (const { index } of text.matchAll(/@/g)) {
    const after = text.slice(index + 1);
    const person = byLength.find(
      ({ name }) => after.startsWith(name) && !/^[\p{L}\p{N}]/u.test(after.slice(name.length)),
    );
    if (person) found.add(person);
  }
  return people.filter((person) => found.has(person));
}

export interface TextPiece {
  text: string;
  isName: boolean;
  /** Place of its first character. */
  start: number;
}

/** The text in pieces, so that names can be set apart. */
export function splitMentions(people: readonly Mentionable[], text: string): TextPiece[] {
  const names = mentionedIn(people, text)
    .map(({ name }) => name)
    .sort((a, b) => b.length - a.length);
  if (names.length === 0) return [{ text, isName: false, start: 0 }];
  const pattern = new RegExp(`@(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: name, index } of text.matchAll(pattern)) {
    pieces.push({ text: text.slice(end, index), isName: false, start: end });
    pieces.push({ text: name, isName: true, start: index });
    end = index + name.length;
  }
  pieces.push({ text: text.slice(end), isName: false, start: end });
  return pieces.filter((piece) => piece.text !== '');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
