import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { templates } from '@labelwright/task-definition/templates/index';
import { expect, test } from 'vitest';
import { setOf } from '../../testing/sets.ts';
import { looseFilesImporter } from '../loose/loose-files.ts';

const beyond = new Set(['pairwise', 'ranker', 'taxonomy', 'chatmessage', 'timeserieslabels']);

test('the answers of every template tell an interface that holds them', async () => {
  const wrong: unknown[] = [];
  let learned = 0;
  for (const { id, sampleTask, sampleResult } of templates) {
    const result = (sampleResult ?? []).filter((item) => !beyond.has(item.type));
    if (result.length === 0) continue;
    const set = await setOf({ 'a.json': JSON.stringify([{ data: sampleTask, annotations: [{ result }] }]) });
    const config = compileConfig((await looseFilesImporter.suggestConfig(set)) ?? '');
    const problems = [
      ...config.diagnostics.filter(({ severity }) => severity === 'error'),
      ...validateResult(config, result),
    ];
    if (problems.length > 0) wrong.push([id, ...problems.map(({ message }) => message)]);
    learned += 1;
  }
  expect(wrong).toEqual([]);
  expect(learned).toBeGreaterThan(30);
});
