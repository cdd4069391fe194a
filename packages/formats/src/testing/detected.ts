import { compileConfig, hasErrors } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { expect } from 'vitest';
import { detectDataset } from '../dataset-importers.ts';
import type { DatasetOptions } from '../import/dataset.ts';
import type { ImportRow } from '../import/model.ts';
import { readSet, setOf } from './sets.ts';
import { tasksOf } from './streams.ts';

/** Reads with the detected importer, and holds every answer against the interface given or suggested. */
export async function readDetected(
  files: Record<string, string | Uint8Array>,
  options: DatasetOptions = {},
): Promise<{ id: string; rows: ImportRow[]; xml: string }> {
  const set = await setOf(files);
  const importer = await detectDataset(set);
  if (!importer) throw new Error('nothing detected');
  const rows = await readSet(importer, set, options);
  const xml = (await importer.suggestConfig(set, options)) ?? '';
  const config = options.config ?? compileConfig(xml);
  expect(hasErrors(config)).toBe(false);
  for (const task of tasksOf(rows)) {
    for (const { result } of [...(task.annotations ?? []), ...(task.predictions ?? [])]) {
      expect(validateResult(config, result, { data: task.data })).toEqual([]);
    }
  }
  return { id: importer.id, rows, xml };
}

export const resultsOf = (rows: ImportRow[]): Record<string, unknown>[] =>
  tasksOf(rows).flatMap((task) =>
    (task.annotations ?? []).flatMap(({ result }) => result as Record<string, unknown>[]),
  );
