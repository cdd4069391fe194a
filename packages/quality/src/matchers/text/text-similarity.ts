import { editDistance } from './edit-distance.ts';

/** Characters of one text times those of the other; less than a second of work. */
export const MOST_TEXT_CELLS = 4_000_000_000;

export type TextMode = 'characters' | 'words' | 'exact';

/** Composed characters, without white space at the ends, every run of it inside as one space. */
export function normalizeText(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ');
}

/**
 * 1 less the edit distance divided by the length of the longer text, counted in UTF-16 code units or in words: symmetric
 * kin of 1 − CER and 1 − WER, which divide by the length of a reference. Null when the texts are too long.
 */
export function textSimilarity(a: string, b: string, mode: TextMode): number | null {
  if (a === b) return 1;
  if (mode === 'exact') return 0;
  if (mode === 'words') return sequenceSimilarity(a.split(' '), b.split(' '));
  return sequenceSimilarity(a, b);
}

function sequenceSimilarity(a: readonly string[] | string, b: readonly string[] | string): number | null {
  const longest = Math.max(a.length, b.length);
  if (a.length * b.length > MOST_TEXT_CELLS) return null;
  return longest === 0 ? 1 : 1 - editDistance(a, b) / longest;
}

export function textModeOf(mode: string | undefined): TextMode {
  return mode === 'words' || mode === 'exact' ? mode : 'characters';
}
