export type MailPart = { text: string; isLink: boolean; at: number };

/** Splits a plain text at its web addresses. */
export function splitLinks(text: string): MailPart[] {
  const parts: MailPart[] = [];
  let at = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), isLink: false, at });
    parts.push({ text: match[0], isLink: true, at: match.index });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isLink: false, at });
  return parts;
}
