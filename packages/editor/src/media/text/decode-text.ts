import type { ObjectTag } from '@labelwright/task-definition/model';

/** Text data may be a list of lines or a number; people annotate what they see. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(String).join('\n');
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Text that was encoded to survive the way here; what cannot be decoded is shown as it came. */
export function decodeText(text: string, encoding: ObjectTag['params'][string]): string {
  if (encoding !== 'base64' && encoding !== 'base64unicode') return text;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder(encoding === 'base64' ? 'latin1' : 'utf-8').decode(bytes);
  } catch {
    return text;
  }
}
