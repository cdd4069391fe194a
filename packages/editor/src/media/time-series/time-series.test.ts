import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { createRange, nudgeSeriesEdge, nudgeSeriesRange } from '../../operations/series-ranges.ts';
import { readSeries } from './series.ts';
import { niceTicks, numberLabel, timeLabel } from './time-labels.ts';

const config = compileConfig(`<View>
  <TimeSeriesLabels name="event" toName="ts"><Label value="Rise"/><Label value="Fall"/></TimeSeriesLabels>
  <TimeSeries name="ts" value="$ts" valueType="json" timeColumn="t" overviewWidth="100%"><Channel column="a"/></TimeSeries>
</View>`);
const data = { ts: { t: [0, 10, 20, 30, 40], a: [1, 2, 3, 2, 1] } };

function open(initialResult: Parameters<typeof createEditor>[0]['initialResult'] = []) {
  const editor = createEditor({ config, task: { id: 1, data }, initialResult });
  const model = editor.series.get('ts');
  if (!model) throw new Error('no series');
  model.setSeries(readSeries(data.ts, { timeColumn: 't' }));
  model.setWidth(400);
  return { editor, model };
}

test('ranges are made, moved and resized within the series', () => {
  const { editor, model } = open();
  createRange(editor, model, 25, 5);
  nudgeSeriesRange(editor, 1);
  nudgeSeriesEdge(editor, 'end', 10);
  expect(editor.serialize()).toMatchObject([
    { type: 'timeserieslabels', value: { start: 15, end: 40, instant: false, timeserieslabels: ['Rise'] } },
  ]);
  expect(validateResult(config, editor.serialize(), { data })).toEqual([]);
});

test('an instant begins and ends at once, and moves as a whole', () => {
  const { editor, model } = open();
  createRange(editor, model, 12, 12);
  nudgeSeriesEdge(editor, 'start', 1);
  expect(editor.serialize()).toMatchObject([{ value: { start: 22, end: 22, instant: true } }]);
});

function pressAt(editor: ReturnType<typeof createEditor>, x: number): void {
  const keys = { shiftKey: false, altKey: false, modKey: false, spaceKey: false };
  const event = { screen: { x, y: 20 }, point: { x, y: 20 }, button: 0, pointerType: 'mouse', ...keys };
  editor.pointers.get('ts')?.down(event);
  editor.pointers.get('ts')?.up(event);
}

test('two quick clicks mark an instant at one place only', () => {
  const { editor } = open();
  pressAt(editor, 100);
  pressAt(editor, 300);
  expect(editor.serialize()).toEqual([]);
  pressAt(editor, 302);
  expect(editor.serialize()).toMatchObject([{ value: { instant: true } }]);
});

test('a click goes there in what plays along', () => {
  const synced = compileConfig(`<View><Audio name="sound" value="$sound" sync="ts"/>
    <TimeSeries name="ts" value="$ts" valueType="json" timeColumn="t" overviewWidth="100%"><Channel column="a"/></TimeSeries>
  </View>`);
  const editor = createEditor({ config: synced, task: { id: 1, data: { ...data, sound: 'a.wav' } } });
  const model = editor.series.get('ts');
  model?.setSeries(readSeries(data.ts, { timeColumn: 't' }));
  model?.setWidth(400);
  pressAt(editor, 200);
  expect(editor.players.get('sound')?.time.get().seconds).toBe(20);
});

test('a drag over the lanes marks what it covers', () => {
  const { editor } = open();
  const pointer = editor.pointers.get('ts');
  const at = (x: number) => ({
    screen: { x, y: 20 },
    point: { x, y: 20 },
    button: 0,
    pointerType: 'mouse',
    shiftKey: false,
    altKey: false,
    modKey: false,
    spaceKey: false,
  });
  pointer?.down(at(100));
  pointer?.move(at(200));
  pointer?.up(at(300));
  expect(editor.serialize()).toMatchObject([{ value: { start: 10, end: 30 } }]);
});

test('every valid result comes back as it went in', () => {
  const time = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom('2024-01-01', '12:00'));
  const item = fc.record({ start: time, end: time, label: fc.constantFrom('Rise', 'Fall'), instant: fc.boolean() });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 6 }), (items) => {
      const result = items.map(({ start, end, label, instant }, index) => ({
        id: `r${index}`,
        from_name: 'event',
        to_name: 'ts',
        type: 'timeserieslabels',
        value: { start, end, instant, timeserieslabels: [label] },
      }));
      expect(open(result).editor.serialize()).toEqual(result);
    }),
  );
});

test('scales have round marks and times their form', () => {
  expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(niceTicks(3, 3, 5)).toEqual([]);
  expect(numberLabel(2.34567, '.2f')).toBe('2.35');
  expect(numberLabel(2.34567, 'nonsense')).toBe('2.346');
  // A tick at nought counted up from below is a little less.
  expect([-0, -1e-9, -200].map((tick) => numberLabel(tick, undefined, 200))).toEqual(['0', '0', '-200']);
  const series = readSeries('when,a\n2024-01-31T10:00:00Z,1\n2024-01-31T11:00:00Z,2', { timeColumn: 'when' });
  expect(timeLabel(series, series.times[0] ?? 0, '%H:%M', 1)).toBe('10:00');
  expect(timeLabel(series, series.times[0] ?? 0, undefined, 86_400_000)).toBe('2024-01-31');
});

test('a million values are read and drawn from in good time', () => {
  const count = 1_000_000;
  const { model } = open();
  model.setSeries(
    readSeries(
      {
        t: Array.from({ length: count }, (_, row) => row),
        a: Array.from({ length: count }, (_, row) => Math.sin(row)),
      },
      { timeColumn: 't' },
    ),
  );
  const found = model.state
    .get()
    .extremes?.get('a')
    ?.between(1, count - 1);
  expect(found?.high).toBeCloseTo(1, 3);
});
