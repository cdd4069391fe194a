import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { createTestEditor } from '../testing/test-editor.ts';
import { chooseLabel } from './labels.ts';
import { select } from './selection.ts';

const config = compileConfig(`<View><Text name="text" value="$text"/>
  <Labels name="part" toName="text"><Label value="Answer" maxUsages="1"/><Label value="Evidence"/></Labels></View>`);
const span = (id: string, start: number) => ({
  id,
  from_name: 'part',
  to_name: 'text',
  type: 'labels',
  value: { start, end: start + 3, text: 'abc', labels: ['Evidence'] },
});

test('a label that may be given once is not given to two regions at once', () => {
  const { editor } = createTestEditor({
    config,
    task: { id: 1, data: { text: 'abc abc abc' } },
    initialResult: [span('a', 0), span('b', 4)],
  });
  select(editor, ['a', 'b']);
  chooseLabel(editor, 'part', 'Answer');
  expect(editor.serialize()).toMatchObject([{ value: { labels: ['Evidence'] } }, { value: { labels: ['Evidence'] } }]);
  select(editor, ['a']);
  chooseLabel(editor, 'part', 'Answer');
  expect(editor.serialize()).toMatchObject([{ value: { labels: ['Answer'] } }, { value: { labels: ['Evidence'] } }]);
});
