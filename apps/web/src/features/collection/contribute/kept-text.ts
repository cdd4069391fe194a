export type TextValues = { title: string; content: string };

/** What is being written, with the id of its draft once the server has it. */
export type KeptText = { values: TextValues; id?: string | undefined };

export const EMPTY_TEXT: KeptText = { values: { title: '', content: '' } };

const LONGEST_TITLE = 80;

/** The given title, or the first words of the text. */
export function titleOf({ title, content }: TextValues): string {
  const given = title.trim();
  if (given !== '') return given;
  const first = content.trim().split('\n')[0]?.trim() ?? '';
  if (first.length <= LONGEST_TITLE) return first;
  const cut = first.slice(0, LONGEST_TITLE);
  const space = cut.lastIndexOf(' ');
  return `${space > LONGEST_TITLE / 2 ? cut.slice(0, space) : cut}…`;
}

const keyOf = (projectId: string): string => `lw-text-${projectId}`;

export function keepText(projectId: string, kept: KeptText): void {
  try {
    if (kept.values.content === '' && kept.values.title === '') localStorage.removeItem(keyOf(projectId));
    else localStorage.setItem(keyOf(projectId), JSON.stringify(kept));
  } catch {
    // Storage is blocked or full: the server still gets every change.
  }
}

export function readKeptText(projectId: string): KeptText {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(projectId)) ?? 'null') as KeptText | null;
    const isWhole = typeof kept?.values?.content === 'string' && typeof kept.values.title === 'string';
    return kept !== null && isWhole ? kept : EMPTY_TEXT;
  } catch {
    return EMPTY_TEXT;
  }
}
