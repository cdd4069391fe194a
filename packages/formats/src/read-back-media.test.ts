import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { percent } from './testing/drawn.ts';
import { taskOf, textsIn, write } from './testing/written.ts';

describe('videos and series', () => {
  const config = compileConfig(
    '<View><Video name="clip" value="$clip" frameRate="10"/><Labels name="thing" toName="clip"><Label value="Ball"/></Labels><VideoRectangle name="box" toName="clip"/><TimelineLabels name="event" toName="clip"><Label value="Goal"/></TimelineLabels></View>',
  );
  const tracks = fc.record({
    frames: fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 })
      .map((list) => list.sort((a, b) => a - b)),
    from: percent,
    step: fc.integer({ min: -5, max: 5 }),
    off: fc.boolean(),
  });

  test('every frame of a track, as it is between its key frames', async () => {
    await fc.assert(
      fc.asyncProperty(tracks, async ({ frames, from, step, off }) => {
        const sequence = frames.map((frame, index) => ({
          ...{ frame, x: from + step * index, y: 10, width: 20, height: 30, rotation: 0 },
          enabled: !(off && index === frames.length - 1),
        }));
        const value = { framesCount: 45, duration: 4.5, sequence, labels: ['Ball'] };
        const result = [
          { id: 'v', from_name: 'box', to_name: 'clip', type: 'videorectangle', value },
          {
            id: 't',
            from_name: 'event',
            to_name: 'clip',
            type: 'timelinelabels',
            value: { ranges: [{ start: 3, end: 9 }], timelinelabels: ['Goal'] },
          },
        ];
        const task = taskOf({ clip: '/v.mp4' }, result);
        const lines = strFromU8(await write('VIDEO_CSV', config, task))
          .trim()
          .split('\n')
          .slice(1);
        const rows = lines.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
        const boxRows = rows.filter(([, , track]) => track === 'v');
        const last = off ? (frames.at(-1) ?? 0) : 45;
        expect(boxRows.map((cells) => Number(cells[4]))).toEqual(
          Array.from({ length: last - (frames[0] ?? 0) + 1 }, (_, index) => (frames[0] ?? 0) + index),
        );
        for (const cells of boxRows) {
          const frame = Number(cells[4]);
          const after = frames.findIndex((key) => key > frame);
          const before = (after === -1 ? frames.length : after) - 1;
          const [start = 0, end = start] = [frames[before], frames[before + 1]];
          const part = end === start ? 0 : (frame - start) / (end - start);
          expect(Number(cells[7])).toBeCloseTo(from + step * (before + (after === -1 ? 0 : part)), 6);
          expect(cells[12]).toBe(String(frames.includes(frame)));
        }
        expect(rows.find(([, , track]) => track === 't')?.slice(3, 6)).toEqual(['Goal', '3', '9']);
        const mot = textsIn(await write('MOT', config, taskOf({ clip: '/v.mp4' }, result.slice(0, 1))));
        const gt = (mot['000001-task-1/gt/gt.txt'] ?? '')
          .trim()
          .split('\n')
          .map((line) => line.split(',').map(Number));
        expect(gt.map(([frame]) => frame)).toEqual(boxRows.map((cells) => Number(cells[4])));
        for (const [index, numbers] of gt.entries()) {
          expect(numbers[2]).toBeCloseTo(Number(boxRows[index]?.[7]), 1);
          expect(numbers.slice(3, 9)).toEqual([10, 20, 30, 1, 1, 1]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('rows of a series carry the labels of the ranges that they lie in', async () => {
    const series = compileConfig(
      '<View><TimeSeriesLabels name="event" toName="gauge"><Label value="High"/><Label value="Gust"/></TimeSeriesLabels><TimeSeries name="gauge" value="$gauge" valueType="json" timeColumn="time"><Channel column="level"/></TimeSeries></View>',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ a: fc.nat(20), b: fc.nat(20), label: fc.constantFrom('High', 'Gust') }), { maxLength: 4 }),
        async (given) => {
          const ranges = given.map(({ a, b, label }) => ({ start: Math.min(a, b), end: Math.max(a, b), label }));
          const time = Array.from({ length: 21 }, (_, index) => index);
          const result = ranges.map(({ start, end, label }, index) => ({
            ...{ id: `r${index}`, from_name: 'event', to_name: 'gauge', type: 'timeserieslabels' },
            value: { start, end, instant: start === end, timeserieslabels: [label] },
          }));
          const task = taskOf({ gauge: { time, level: time.map((each) => each / 2) } }, result);
          const files = textsIn(await write('TIME_SERIES_CSV', series, task));
          const rows = (files['rows/1-gauge.csv'] ?? '').trim().split('\n').slice(1);
          for (const [index, row] of rows.entries()) {
            const wanted = new Set(
              ranges.filter(({ start, end }) => start <= index && index <= end).map(({ label }) => label),
            );
            expect(new Set((row.split(',').at(-1) ?? '').replaceAll('"', '').split('|').filter(Boolean))).toEqual(
              wanted,
            );
          }
          expect((files['ranges.csv'] ?? '').trim().split('\n')).toHaveLength(ranges.length + 1);
        },
      ),
      { numRuns: 30 },
    );
  });
});
