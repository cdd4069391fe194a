const MOST_PROMPTS = 500;

/** One text to read per line; empty lines and repetitions are left out. */
export const promptsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ].slice(0, MOST_PROMPTS);

/** The next text that was not read yet, after the given one and then from the beginning; undefined when all were read. */
export function nextUnread(prompts: readonly string[], read: ReadonlySet<string>, after: number): number | undefined {
  for (let step = 1; step <= prompts.length; step += 1) {
    const index = (after + step) % prompts.length;
    const prompt = prompts[index];
    if (prompt !== undefined && !read.has(prompt)) return index;
  }
  return undefined;
}

const LONGEST_STEM = 48;

/** Name of the file of a recording: the words that were read, or the moment. */
export function recordingName(prompt: string | undefined, at: Date): string {
  const stem = (prompt ?? '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .slice(0, LONGEST_STEM)
    .trim();
  const moment = at.toISOString().slice(0, 19).replaceAll(':', '-').replace('T', ' ');
  return `${stem === '' ? `Recording ${moment}` : stem}.wav`;
}
