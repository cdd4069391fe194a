import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { moveItem, readRanking, stepItem, writeRanking } from './ranking.ts';

const ids = ['a', 'b', 'c', 'd'];

function controlOf(buckets: string) {
  const config = compileConfig(`<View><List name="list" value="$items"/>
    <Ranker name="rank" toName="list">${buckets}</Ranker></View>`);
  expect(config.diagnostics).toEqual([]);
  const { rank } = config.controls;
  if (!rank) throw new Error('no control');
  return { config, rank };
}

const plain = controlOf('');
const sorted = controlOf('<Bucket name="good"/><Bucket name="bad" title="Off"/>');
const started = controlOf('<Bucket name="good"/><Bucket name="bad" default="true"/>');
const data = { items: ids.map((id) => ({ id })) };

describe('a ranking', () => {
  test('begins as the items came', () => {
    expect(writeRanking(readRanking(plain.rank, undefined, ids, 'All'))).toEqual(ids);
    expect(writeRanking(readRanking(sorted.rank, undefined, ids, 'All'))).toEqual({ _: ids, good: [], bad: [] });
    expect(writeRanking(readRanking(started.rank, undefined, ids, 'All'))).toEqual({ good: [], bad: ids });
  });

  test('moves by steps within a bucket and into the next', () => {
    const start = readRanking(sorted.rank, { good: ['a', 'b'], _: ['c', 'd'] }, ids, 'All');
    expect(writeRanking(stepItem(start, 'b', 'up'))).toMatchObject({ good: ['b', 'a'] });
    expect(writeRanking(stepItem(start, 'd', 'right'))).toEqual({ _: ['c'], good: ['a', 'd', 'b'], bad: [] });
    expect(stepItem(start, 'a', 'up')).toBe(start);
    expect(stepItem(start, 'c', 'left')).toBe(start);
  });

  test('never loses or doubles an item, and is always a valid answer', () => {
    const moves = fc.array(
      fc.record({ id: fc.constantFrom(...ids), bucket: fc.constantFrom('_', 'good', 'bad'), index: fc.nat(5) }),
    );
    fc.assert(
      fc.property(moves, (steps) => {
        let ranking = readRanking(sorted.rank, undefined, ids, 'All');
        for (const { id, bucket, index } of steps) ranking = moveItem(ranking, id, bucket, index);
        expect(ranking.flatMap((column) => [...column.ids]).toSorted()).toEqual(ids);
        const stored = writeRanking(ranking);
        const result = [{ id: 'r', from_name: 'rank', to_name: 'list', type: 'ranker', value: { ranker: stored } }];
        expect(validateResult(sorted.config, result, { data })).toEqual([]);
        expect(writeRanking(readRanking(sorted.rank, stored, ids, 'All'))).toEqual(stored);
        const editor = createEditor({ config: sorted.config, task: { id: 1, data }, initialResult: result });
        expect(editor.serialize()).toEqual(result);
      }),
    );
  });

  test('is an answer from the start, since leaving the order is one', () => {
    const editor = createEditor({ config: plain.config, task: { id: 1, data } });
    expect(editor.serialize()).toMatchObject([{ type: 'ranker', value: { ranker: ids } }]);
  });

  test('of items that are not there is refused', () => {
    const result = [{ id: 'r', from_name: 'rank', to_name: 'list', type: 'ranker', value: { ranker: ['a', 'z'] } }];
    expect(validateResult(plain.config, result, { data })).toMatchObject([{ path: 'result[0].value.ranker[1]' }]);
  });
});
