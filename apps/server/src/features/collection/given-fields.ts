import { invalidField } from '../../platform/http/app-error.ts';

/** What contributors write into fields, brought into a form that can be kept. */

const LONGEST_METADATA = 100_000;
/** An escape of half a character, as JSON writes it; not the same letters after a backslash of the text itself. */
const HALF_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/i;

/** Throws for a zero byte, which no database keeps; halves of characters are replaced. */
export function keepableText(field: string, given: string): string {
  if (given.includes('\0')) throw invalidField(field, 'The text holds a zero byte. Take it out.');
  return given.toWellFormed();
}

/** White space alone is no value. */
export function optionalText(given: string | null | undefined): string | null | undefined {
  if (given === undefined || given === null) return given;
  return given.toWellFormed().trim() || null;
}

export function uniqueTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.toWellFormed().trim()).filter((tag) => tag !== ''))];
}

export function keepableMetadata<T extends Record<string, unknown> | null | undefined>(given: T): T {
  const text = JSON.stringify(given ?? {});
  if (text.length > LONGEST_METADATA)
    throw invalidField('extra_metadata', `At most ${LONGEST_METADATA} characters as JSON.`);
  if (HALF_CHARACTER.test(text)) throw invalidField('extra_metadata', 'It holds half a character. Take it out.');
  return given;
}

/** null when there is nothing but white space. */
export function keepableFeedback(given: string | null): string | null {
  return given?.toWellFormed().replaceAll('\0', '').trim() || null;
}
