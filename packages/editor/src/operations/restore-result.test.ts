import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { expect, it } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { restoreResult } from './restore-result.ts';

const sentiment = (id: string, choice: string): ResultItem => {
  return { id, from_name: 'sentiment', to_name: 'text', type: 'choices', value: { choices: [choice] } };
};

it('restores an earlier version as one step, and undo brings back the later one', () => {
  const later = [sentiment('b', 'Negative')];
  const driver = createTestEditor({
    config: compileConfig(sampleConfigs.classification),
    task: { id: 1, data: { text: 'x' } },
    initialResult: later,
  });
  restoreResult(driver.editor, [sentiment('a', 'Positive')]);
  expect(driver.result()).toEqual([sentiment('a', 'Positive')]);
  driver.key('mod+z');
  expect(driver.result()).toEqual(later);
});
