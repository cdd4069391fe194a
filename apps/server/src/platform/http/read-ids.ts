import { invalidField } from './app-error.ts';

/** `"3, 4"` → `[3, 4]`; nothing of nothing. Throws 400 that names the field for anything else. */
export function readIds(field: string, text: string | undefined): number[] {
  const parts = (text ?? '').split(',').map((part) => part.trim());
  const ids = parts.filter((part) => part !== '').map(Number);
  if (ids.every((id) => Number.isSafeInteger(id) && id > 0)) return ids;
  throw invalidField(field, 'Give numbers with commas between them.');
}
