const LONGEST_SCANNED = 20_000;
const LONGEST = 300;

/** Text of HTML for one line of a list: without tags, styles and scripts, with the commonest entities read. */
export function excerptOf(html: string, longest = LONGEST): string {
  return html
    .slice(0, LONGEST_SCANNED)
    .replaceAll(/<(style|script|head|template)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replaceAll(/<[^>]*(?:>|$)/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|nbsp|#39|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longest);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
  apos: "'",
};

/** Turns of a conversation as one line; undefined when the list holds something else. */
export function conversationOf(list: readonly unknown[], between = ' – ', longest = LONGEST): string | undefined {
  const turns = list.slice(0, 20).map((turn) => {
    if (typeof turn !== 'object' || turn === null) return undefined;
    const { text, content, author, name, role } = turn as Record<string, unknown>;
    const said = text ?? content;
    const who = author ?? name ?? role;
    return typeof said === 'string' ? `${typeof who === 'string' ? `${who}: ` : ''}${said}` : undefined;
  });
  return turns.length > 0 && turns.every((turn) => turn !== undefined)
    ? turns.join(between).slice(0, longest)
    : undefined;
}

/** The last part of an address, as people named the file. */
export function fileNameOf(address: string): string {
  const path = address.split(/[?#]/, 1)[0] ?? '';
  const name = path.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name) || address;
  } catch {
    return name;
  }
}
