/** Addresses that a text mentions: `@ada@example.com`, at the end of a sentence too. */
const MENTION = /(?:^|[\s(])@([^\s@,;:()]+@[^\s@,;:()]+\.[^\s@,;:()]*[^\s@.,;:()!?])/g;
const MOST_MENTIONS = 50;

export function mentionedIn(text: string): string[] {
  const addresses = [...text.matchAll(MENTION)].map(([, address = '']) => address.toLowerCase());
  return [...new Set(addresses)].slice(0, MOST_MENTIONS);
}

export interface ThreadFacts {
  /** Whose annotation it is about; undefined when it is about none. */
  annotationAuthor: number | null | undefined;
  userId: number;
  seesAll: boolean;
}

/** Annotators write about their own work and about tasks; who sees everything writes anywhere. */
export function mayWriteIn(thread: ThreadFacts): boolean {
  return thread.seesAll || thread.annotationAuthor === undefined || thread.annotationAuthor === thread.userId;
}
