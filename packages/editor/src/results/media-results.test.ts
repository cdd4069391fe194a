import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { chooseLabel, labelsOf } from '../operations/labels.ts';
import { select } from '../operations/selection.ts';

const config = compileConfig(`<View>
  <Labels name="who" toName="sound" choice="multiple"><Label value="Speech"/><Label value="Noise"/></Labels>
  <Audio name="sound" value="$sound"/>
  <Labels name="thing" toName="film" choice="multiple"><Label value="Car"/><Label value="Bus"/></Labels>
  <Video name="film" value="$film"/>
  <VideoRectangle name="box" toName="film"/>
  <TimelineLabels name="scene" toName="film" choice="multiple"><Label value="Still"/><Label value="Moving"/></TimelineLabels>
  <Choices name="note" toName="film" perRegion="true"><Choice value="A"/><Choice value="B"/></Choices>
  <TextArea name="words" toName="sound" perRegion="true"/>
</View>`);

const seconds = fc.double({ min: 0, max: 7200, noNaN: true });
const percent = fc.double({ min: 0, max: 40, noNaN: true });
const size = fc.double({ min: 0.1, max: 50, noNaN: true });
const frame = fc.integer({ min: 1, max: 10_000 });
const subset = (values: string[]) => fc.subarray(values, { minLength: 1 });
const envelope = fc.record(
  {
    origin: fc.constantFrom('manual' as const, 'prediction' as const, 'prediction-changed' as const),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    readonly: fc.boolean(),
    hidden: fc.boolean(),
    meta: fc.dictionary(fc.constantFrom('text', 'lead_time'), fc.string()),
  },
  { requiredKeys: [] },
);

const segment = fc.tuple(seconds, seconds, fc.option(fc.nat(5), { nil: undefined })).map(([a, b, channel]) => ({
  start: Math.min(a, b),
  end: Math.max(a, b),
  ...(channel === undefined ? {} : { channel }),
}));
const keyFrame = fc.record(
  {
    frame,
    enabled: fc.boolean(),
    x: percent,
    y: percent,
    width: size,
    height: size,
    rotation: fc.constant(0),
    time: seconds,
  },
  { requiredKeys: ['frame', 'x', 'y', 'width', 'height'] },
);
const sequence = fc
  .uniqueArray(keyFrame, { minLength: 1, maxLength: 6, selector: (entry) => entry.frame })
  .map((entries) => entries.sort((a, b) => a.frame - b.frame));
const moving = fc.record(
  { sequence, framesCount: frame, duration: seconds, labels: subset(['Car', 'Bus']) },
  { requiredKeys: ['sequence'] },
);
const ranges = fc
  .array(fc.tuple(frame, frame), { minLength: 1, maxLength: 4 })
  .map((pairs) => pairs.map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })));

function item(from_name: string, to_name: string, type: string, value: fc.Arbitrary<Record<string, unknown>>) {
  return fc
    .tuple(fc.uuid(), value, envelope)
    .map(([id, inner, rest]): RegionResult => ({ id, from_name, to_name, type, value: inner, ...rest }));
}

const segments = item(
  'who',
  'sound',
  'labels',
  fc.tuple(segment, subset(['Speech', 'Noise'])).map(([place, labels]) => ({ ...place, labels })),
);
const boxes = item('box', 'film', 'videorectangle', moving);
const events = item(
  'scene',
  'film',
  'timelinelabels',
  fc.record({ ranges, timelinelabels: subset(['Still', 'Moving']) }),
);

function load(result: ResultItem[]) {
  return createEditor({ config, task: { id: 1, data: { sound: 'a.wav', film: 'b.mp4' } }, initialResult: result });
}

describe('results of sounds and videos', () => {
  it('are valid and come back as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(segments, boxes, events), { maxLength: 12 }), (result) => {
        expect(validateResult(config, result)).toEqual([]);
        expect(load(result).serialize()).toEqual(result);
      }),
    );
  });

  it('keep answers about a region, with and without its geometry', () => {
    const answered = fc.tuple(boxes, fc.boolean()).map(([box, isBare]) => {
      const { labels: _labels, ...geometry } = box.value;
      const value = { ...(isBare ? {} : geometry), choices: ['B'] };
      // Whether a region is hidden or locked is said by all its items alike.
      const { hidden, readonly } = box;
      const flags = { ...(hidden === undefined ? {} : { hidden }), ...(readonly === undefined ? {} : { readonly }) };
      const note = { id: box.id, from_name: 'note', to_name: 'film', type: 'choices', value, ...flags };
      return [box, note] satisfies ResultItem[];
    });
    fc.assert(
      fc.property(answered, (result) => {
        expect(load(result).serialize()).toEqual(result);
      }),
    );
  });

  it('keep what others wrote into a key frame', () => {
    const value = { sequence: [{ frame: 3, x: 1, y: 1, width: 5, height: 5, auto: true }], labels: ['Car'] };
    const result = [{ id: 'b', from_name: 'box', to_name: 'film', type: 'videorectangle', value }];
    expect(load(result).serialize()).toEqual(result);
  });
});

describe('labels of a box in a video', () => {
  const value = { sequence: [{ frame: 3, enabled: true, x: 1, y: 1, width: 5, height: 5, rotation: 0 }] };
  const bare = { id: 'b', from_name: 'box', to_name: 'film', type: 'videorectangle', value };

  it('stand on its item and are shown like those of any region', () => {
    const editor = load([{ ...bare, value: { ...value, labels: ['Bus'] } }]);
    const [region] = editor.store.list('region');
    expect(region && labelsOf(editor, region).map(({ title }) => title)).toEqual(['Bus']);
  });

  it('are given to it by the key of the label', () => {
    const editor = load([bare]);
    select(editor, ['b']);
    chooseLabel(editor, 'thing', 'Car');
    chooseLabel(editor, 'thing', 'Bus');
    expect(editor.serialize()).toEqual([{ ...bare, value: { ...value, labels: ['Car', 'Bus'] } }]);
  });

  it('stay on an item of their own when they came so', () => {
    const own = { id: 'b', from_name: 'thing', to_name: 'film', type: 'labels', value: { ...value, labels: ['Car'] } };
    expect(load([bare, own]).serialize()).toEqual([bare, own]);
  });
});
