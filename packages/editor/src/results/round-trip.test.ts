import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';

const text = 'Ada Lovelace met Charles Babbage in London 🎉 in 1833, العربية.';
const percent = fc.double({ min: 0, max: 100, noNaN: true });
const envelope = fc.record(
  {
    origin: fc.constantFrom('manual' as const, 'prediction' as const, 'prediction-changed' as const),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    readonly: fc.boolean(),
    hidden: fc.boolean(),
    parentID: fc.string(),
    meta: fc.dictionary(fc.constantFrom('text', 'lead_time'), fc.string()),
  },
  { requiredKeys: [] },
);

const span = fc
  .tuple(fc.nat(text.length - 1), fc.nat(20))
  .map(([start, length]) => ({ start, end: start + length + 1, text: text.slice(start, start + length + 1) }));
const rectangle = fc.record(
  { x: percent, y: percent, width: percent, height: percent, rotation: fc.integer({ min: 0, max: 359 }) },
  { requiredKeys: ['x', 'y', 'width', 'height'] },
);
const subset = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });

function item(from: string, to: string, type: string, value: fc.Arbitrary<Record<string, unknown>>) {
  return fc
    .tuple(fc.uuid(), value, envelope)
    .map(([id, inner, rest]): RegionResult => ({ id, from_name: from, to_name: to, type, value: inner, ...rest }));
}

function withKey(geometry: fc.Arbitrary<object>, key: string, answer: fc.Arbitrary<unknown>) {
  return fc.tuple(geometry, answer).map(([shape, value]) => ({ ...shape, [key]: value }));
}

/** Loads, serialises, and expects what went in. */
function expectRoundTrip(config: string, data: Record<string, unknown>, result: ResultItem[]): void {
  const compiled = compileConfig(config);
  const editor = createEditor({ config: compiled, task: { id: 1, data }, initialResult: result });
  expect(editor.serialize()).toEqual(result);
}

describe('loading and serialising', () => {
  it('keeps every span of text', () => {
    const items = item('label', 'text', 'labels', withKey(span, 'labels', subset(['Person', 'Place', 'ORG'])));
    fc.assert(fc.property(fc.array(items), (result) => expectRoundTrip(sampleConfigs.entities, { text }, result)));
  });

  it('keeps every box with its labels', () => {
    const items = item(
      'box',
      'image',
      'rectanglelabels',
      withKey(rectangle, 'rectanglelabels', subset(['Car', 'Dog'])),
    );
    fc.assert(
      fc.property(fc.array(items), (result) => expectRoundTrip(sampleConfigs.boxes, { image: 'a.png' }, result)),
    );
  });

  it('keeps answers about a region, with and without a copy of its geometry', () => {
    const group = fc.tuple(fc.uuid(), rectangle, fc.boolean(), envelope).map(([id, shape, isBare, rest]) => {
      const own = isBare ? {} : shape;
      const base = { id, to_name: 'image', original_width: 640, original_height: 480, image_rotation: 0, ...rest };
      return [
        { ...base, from_name: 'box', type: 'rectanglelabels', value: { ...shape, rectanglelabels: ['Car'] } },
        { ...base, from_name: 'occluded', type: 'choices', value: { ...own, choices: ['Visible'] } },
        { ...base, from_name: 'note', type: 'textarea', value: { ...own, text: ['a', 'b'] } },
      ];
    });
    fc.assert(
      fc.property(fc.array(group), (groups) => expectRoundTrip(sampleConfigs.boxes, { image: 'a.png' }, groups.flat())),
    );
  });

  it('keeps boxes without labels', () => {
    const items = item('shape', 'image', 'rectangle', rectangle);
    fc.assert(
      fc.property(fc.array(items), (result) => expectRoundTrip(sampleConfigs.shapes, { image: 'a.png' }, result)),
    );
  });

  it('keeps answers about the whole task', () => {
    const answers = fc.tuple(
      item('sentiment', 'text', 'choices', fc.record({ choices: subset(['Negative']) })),
      item('reason', 'text', 'choices', fc.record({ choices: subset(['Price', 'Broken', 'Delivery']) })),
      item('stars', 'text', 'rating', fc.record({ rating: fc.integer({ min: 1, max: 5 }) })),
      item('summary', 'text', 'textarea', fc.record({ text: fc.array(fc.string(), { minLength: 1 }) })),
      item('confidence', 'text', 'number', fc.record({ number: fc.double({ noNaN: true, min: 0, max: 100 }) })),
      item('date', 'text', 'datetime', fc.record({ datetime: fc.constant('2024-02-29') })),
    );
    fc.assert(fc.property(answers, (result) => expectRoundTrip(sampleConfigs.classification, { text }, result)));
  });

  it('keeps relations at the end, and items it has no view for', () => {
    const spans: ResultItem[] = [1, 5].map((start) => ({
      id: `s${start}`,
      from_name: 'label',
      to_name: 'text',
      type: 'labels',
      value: { start, end: start + 2, text: text.slice(start, start + 2), labels: ['Drug'] },
    }));
    const unknown: ResultItem = {
      id: 'p',
      from_name: 'gone',
      to_name: 'text',
      type: 'polygon',
      value: { points: [[1, 2]] },
    };
    expectRoundTrip(sampleConfigs.relations, { text }, [
      ...spans,
      unknown,
      { type: 'relation', from_id: 's1', to_id: 's5', direction: 'bi', labels: ['causes'] },
      { type: 'relation', from_id: 's5', to_id: 's1', direction: 'right' },
    ]);
  });
});
