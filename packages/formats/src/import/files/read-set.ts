import type { FileSet, SetLimits } from '../dataset.ts';
import { decode } from '../decode.ts';
import { finderOf } from '../seen/find-file.ts';
import { tooLarge } from './file-set.ts';

const headBytes = 16 * 1024;

/** The beginning of a file as text; empty where it is none. */
export async function headOf(set: FileSet, name: string): Promise<string> {
  const bytes = await set.readAt(name, 0, headBytes);
  // A character that the cut goes through is left out.
  return new TextDecoder('utf-8')
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .replace(/\ufffd+$/, '');
}

export const linesOf = (set: FileSet, name: string): AsyncGenerator<string> => decode(set.open(name));

/** A whole small file as text. Throws `ImportRefusedError` for one beyond the limit. */
export async function textOf(set: FileSet, name: string, limits: SetLimits): Promise<string> {
  if (finderOf(set).sizeOf(name) > limits.maxHeldBytes) throw tooLarge(name, limits);
  const parts: string[] = [];
  for await (const part of decode(set.open(name))) parts.push(part);
  return parts.join('');
}
