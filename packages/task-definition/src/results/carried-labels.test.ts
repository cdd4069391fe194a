import { describe, expect, test } from 'vitest';
import { breakingChanges } from '../breaking-changes.ts';
import { compileConfig } from '../compile.ts';
import { findMissingRequired } from '../missing-required.ts';
import type { RegionResult } from '../model.ts';
import { ruleHolds } from '../visibility.ts';
import { listCarriedLabels } from './carried-labels.ts';
import { validateResult } from './validate-result.ts';

const compiled = compileConfig(`<View>
  <Labels name="thing" toName="clip" required="true"><Label value="Car"/><Label value="Bus"/></Labels>
  <Labels name="colour" toName="clip"><Label value="Red"/></Labels>
  <Video name="clip" value="$clip"/>
  <VideoRectangle name="box" toName="clip"/>
  <TimelineLabels name="event" toName="clip"><Label value="Start"/></TimelineLabels>
</View>`);

const keyFrame = { frame: 1, enabled: true, x: 1, y: 2, width: 3, height: 4, rotation: 0 };

function box(value: Record<string, unknown>): RegionResult {
  return {
    id: 'b',
    from_name: 'box',
    to_name: 'clip',
    type: 'videorectangle',
    value: { sequence: [keyFrame], ...value },
  };
}

function problemsOf(...items: RegionResult[]): string[] {
  return validateResult(compiled, items).map(({ path }) => path);
}

describe('labels on the item of a box', () => {
  test('belong to the Labels control that offers them', () => {
    expect(listCarriedLabels(compiled, box({ labels: ['Red', 'Bus'] }))).toEqual([
      { control: 'colour', labels: ['Red'] },
      { control: 'thing', labels: ['Bus'] },
    ]);
    expect(listCarriedLabels(compiled, box({}))).toEqual([]);
  });

  test('must be offered by one of them', () => {
    expect(problemsOf(box({ labels: ['Car', 'Tram'] }))).toEqual(['result[0].value.labels[1]']);
  });

  test('are missed when a new config no longer offers them', () => {
    const without = compileConfig(compiled.source.replace('<Label value="Bus"/>', ''));
    const usage = { controls: {}, labels: { box: { Car: 3, Bus: 2 } } };
    expect(breakingChanges(compiled, without, usage)).toMatchObject([
      { code: 'label_removed', label: 'Bus', count: 2 },
    ]);
    expect(breakingChanges(compiled, compiled, usage)).toEqual([]);
  });

  test('count for rules about their own control', () => {
    const rule = { when: 'region-selected', tagName: 'colour' } as const;
    const holds = (labels: string[]) => ruleHolds(compiled, rule, { result: [box({ labels })], regionId: 'b' });
    expect([holds(['Red']), holds(['Car'])]).toEqual([true, false]);
  });

  test('answer a Labels control that is required', () => {
    expect(findMissingRequired(compiled, [box({ labels: ['Car'] })])).toEqual([]);
    expect(findMissingRequired(compiled, [box({ labels: ['Red'] })])).toMatchObject([{ control: 'thing' }]);
  });
});

test.each([
  [{ labels: 'Car' }, '.labels'],
  [{ sequence: [] }, '.sequence'],
  [{ sequence: [keyFrame, keyFrame] }, '.sequence[1].frame'],
  [{ sequence: [{ ...keyFrame, frame: 0 }] }, '.sequence[0].frame'],
  [{ sequence: [{ ...keyFrame, x: 'left' }] }, '.sequence[0].x'],
  [{ sequence: [{ ...keyFrame, enabled: 'yes' }] }, '.sequence[0].enabled'],
  [{ framesCount: 1.5 }, '.framesCount'],
])('a box with %j is refused', (value, path) => {
  expect(problemsOf(box(value))).toEqual([`result[0].value${path}`]);
});

test.each([
  [{ ranges: [] }, '.ranges'],
  [{ ranges: [{ start: 0, end: 4 }] }, '.ranges[0].start'],
  [{ ranges: [{ start: 5, end: 4 }] }, '.ranges[0].end'],
])('a range with %j is refused', (value, path) => {
  const item = { id: 't', from_name: 'event', to_name: 'clip', type: 'timelinelabels' };
  expect(problemsOf({ ...item, value: { ...value, timelinelabels: ['Start'] } })).toEqual([`result[0].value${path}`]);
});

test.each([
  [{ start: -1, end: 2 }, '.start'],
  [{ start: 3, end: 2 }, '.end'],
  [{ start: 0, end: 2, channel: 0.5 }, '.channel'],
])('a segment with %j is refused', (value, path) => {
  const audio = compileConfig(
    '<View><Labels name="l" toName="a"><Label value="X"/></Labels><Audio name="a" value="$a"/></View>',
  );
  const item = { id: 's', from_name: 'l', to_name: 'a', type: 'labels', value: { ...value, labels: ['X'] } };
  expect(validateResult(audio, [item]).map((found) => found.path)).toEqual([`result[0].value${path}`]);
});
