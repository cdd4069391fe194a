import { referenceKey } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { FileSet } from '../dataset.ts';
import { limitsOf } from '../files/file-set.ts';
import { textOf } from '../files/read-set.ts';
import { failedRow } from '../model.ts';
import { extensionOf, finderOf } from '../seen/find-file.ts';
import type { SeenRow } from '../seen/model.ts';

export const isPage = (name: string): boolean => ['html', 'htm', 'xhtml', 'xml', 'md'].includes(extensionOf(name));

/** Larger ones would make the list of tasks slow. */
const longestPage = 5_000_000;

/** A document as one task: its text under the key that the interface shows documents with. */
export async function* readPage(
  set: FileSet,
  file: string,
  config: CompiledConfig | undefined,
): AsyncGenerator<SeenRow> {
  const size = finderOf(set).sizeOf(file);
  if (size > longestPage) {
    const message = `The document has more than ${longestPage / 1_000_000} MB, too much to lie in a task. Give the tag that shows it valueType="url", and upload it alone.`;
    yield { ...failedRow(1, message), file };
    return;
  }
  const text = await textOf(set, file, limitsOf());
  const objects = Object.values(config?.objects ?? {});
  const object =
    objects.find(({ tag }) => tag === 'HyperText') ?? objects.find(({ tag }) => tag === 'Text') ?? objects[0];
  const key = object?.value.startsWith('$') ? referenceKey(object.value) : 'html';
  yield { ok: true, file, line: 1, subject: { kind: 'columns' }, data: { [key]: text }, regions: [] };
}
