import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { ellipses, keyPoints, kindOf, polygons, vectors } from '../testing/shape-generators.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import type { Geometry } from './geometry.ts';

describe('results', () => {
  const label = (key: string, value: string) => fc.constant({ [key]: [value] });
  const envelope = fc.record(
    {
      origin: fc.constantFrom('manual' as const, 'prediction' as const),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      readonly: fc.boolean(),
      hidden: fc.boolean(),
      original_width: fc.constant(1554),
    },
    { requiredKeys: [] },
  );
  const value = (geometry: fc.Arbitrary<Geometry>) =>
    geometry.map((shape) => kindOf(shape).toResult(shape) as Record<string, unknown>);
  const without = (given: fc.Arbitrary<Record<string, unknown>>, key: string) =>
    fc.tuple(given, fc.boolean()).map(([all, isBare]) => {
      const { [key]: _left, ...rest } = all;
      return isBare ? rest : all;
    });

  function item(from: string, type: string, ...parts: fc.Arbitrary<Record<string, unknown>>[]) {
    return fc.tuple(fc.uuid(), envelope, ...parts).map(
      ([id, rest, ...values]): RegionResult => ({
        id,
        from_name: from,
        to_name: 'image',
        type,
        value: Object.assign({}, ...values),
        ...rest,
      }),
    );
  }

  function expectRoundTrip(config: string, result: ResultItem[]): void {
    const compiled = compileConfig(config);
    const editor = createEditor({ config: compiled, task: { id: 1, data: { image: 'a.png' } }, initialResult: result });
    expect(editor.serialize()).toEqual(result);
    expect(editor.store.list('opaque')).toEqual([]);
  }

  it('keep every shape of a control of its own, also without the keys that may be left out', () => {
    const items = fc.oneof(
      item('round', 'ellipselabels', without(value(ellipses), 'rotation'), label('ellipselabels', 'Eye')),
      item('outline', 'polygonlabels', without(value(polygons), 'closed'), label('polygonlabels', 'Leaf')),
      item('landmark', 'keypointlabels', value(keyPoints), label('keypointlabels', 'Nose')),
      item('line', 'vectorlabels', without(value(vectors), 'closed'), label('vectorlabels', 'Whisker')),
      item('skeleton', 'vector', value(vectors)),
    );
    fc.assert(fc.property(fc.array(items), (result) => expectRoundTrip(sampleConfigs.vectors, result)));
  });

  it('keep shapes that share one Labels, and keys of points that are not ours', () => {
    const named = [
      ['ellipse', 'ellipse', value(ellipses)],
      ['polygon', 'polygon', value(polygons)],
      ['point', 'keypoint', value(keyPoints)],
      ['line', 'vector', value(vectors)],
    ] as const;
    const group = fc.oneof(
      ...named.map(([from, type, geometry]) =>
        fc.tuple(fc.uuid(), geometry).map(([id, shape]): RegionResult[] => [
          { id, from_name: from, to_name: 'image', type, value: shape },
          { id, from_name: 'kind', to_name: 'image', type: 'labels', value: { ...shape, labels: ['A'] } },
        ]),
      ),
    );
    fc.assert(fc.property(fc.array(group), (groups) => expectRoundTrip(sampleConfigs.oneLabels, groups.flat())));
    const vertex = { id: 'a', x: 1, y: 2, prevPointId: null, isBezier: false, disconnected: true, isBranching: true };
    const strange = { vertices: [vertex, { ...vertex, id: 'b', prevPointId: 'a' }], closed: false };
    expectRoundTrip(sampleConfigs.vectors, [
      { id: 's', from_name: 'skeleton', to_name: 'image', type: 'vector', value: strange },
    ]);
  });

  type Step =
    | { key: string }
    | { click: [number, number]; altKey: boolean }
    | { from: [number, number]; to: [number, number] };
  const spot = fc.tuple(fc.integer({ min: -30, max: 1030 }), fc.integer({ min: -30, max: 530 }));
  const steps: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      key: fc.constantFrom('b', 'o', 'p', 'k', 'n', 'v', '1', '2', '3', '.', ',', 'insert', 'c', 'delete', 'backspace'),
    }),
    fc.record({ key: fc.constantFrom('alt+right', 'alt+shift+up', 'shift+down', 'left', 'mod+d', 'mod+z', 'esc') }),
    fc.record({ key: fc.constant('finish') }),
    fc.record({ click: spot, altKey: fc.boolean() }),
    fc.record({ from: spot, to: spot }),
  );

  for (const name of ['vectors', 'oneLabels'] as const) {
    it(`that people draw are always valid: ${name}`, () => {
      const config = compileConfig(sampleConfigs[name]);
      fc.assert(
        fc.property(fc.array(steps, { maxLength: 40 }), (actions) => {
          const test = createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } } });
          for (const step of actions) {
            if ('click' in step) test.pointerMove(...step.click).click(...step.click, { altKey: step.altKey });
            else if ('from' in step) test.drag(step.from, step.to);
            else if (step.key === 'finish') test.editor.finishGesture();
            else test.key(step.key);
          }
          test.editor.cancelGesture();
          expect(validateResult(config, test.result())).toEqual([]);
        }),
      );
    });
  }
});
