import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { templates } from '@labelwright/task-definition/templates/index';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pick, select } from '../operations/selection.ts';
import { createSpan } from '../operations/spans.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';

const keys = [...'1234567890', 'shift+2', 'r', 'alt+right', 'shift+down', 'mod+d', 'mod+z', 'mod+shift+z', 'esc'];
const coordinate = fc.integer({ min: -50, max: 1100 });

type Step =
  | { kind: 'key'; key: string }
  | { kind: 'drag'; from: [number, number]; to: [number, number] }
  | { kind: 'span'; start: number; length: number }
  | { kind: 'pick'; index: number; isAdding: boolean };

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('key' as const), key: fc.constantFrom(...keys) }),
  fc.record({
    kind: fc.constant('drag' as const),
    from: fc.tuple(coordinate, coordinate),
    to: fc.tuple(coordinate, coordinate),
  }),
  fc.record({ kind: fc.constant('span' as const), start: fc.nat(60), length: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('pick' as const), index: fc.nat(5), isAdding: fc.boolean() }),
);

/** Whatever a person does, the server must be able to take the result. */
function expectValid(source: string, data: Record<string, unknown>, actions: readonly Step[]): void {
  const config = compileConfig(source);
  const test = createTestEditor({ config, task: { id: 1, data } });
  const { editor } = test;
  const [text] = editor.passages.keys();
  for (const step of actions) {
    if (step.kind === 'key') test.key(step.key);
    if (step.kind === 'drag' && editor.images.size > 0) test.drag(step.from, step.to);
    if (step.kind === 'span' && text !== undefined) createSpan(editor, text, step.start, step.start + step.length);
    const regions = editor.store.list('region');
    const target = step.kind === 'pick' ? regions[step.index % Math.max(regions.length, 1)] : undefined;
    if (target && step.kind === 'pick') pick(editor, target.id, step.isAdding);
  }
  editor.cancelGesture();
  select(editor, []);
  expect(validateResult(config, editor.serialize(), { data })).toEqual([]);
}

describe('results that people make', () => {
  const data = { text: 'Ada met Charles in London 🎉, then שלום עולם, and went home at last today.', image: 'a.png' };

  for (const [name, source] of Object.entries(sampleConfigs)) {
    it(`are always valid: ${name}`, () => {
      fc.assert(fc.property(fc.array(steps, { maxLength: 25 }), (actions) => expectValid(source, data, actions)));
    });
  }

  it('are valid on every interface of the gallery', () => {
    const cases = fc.tuple(fc.constantFrom(...templates), fc.array(steps, { maxLength: 15 }));
    fc.assert(fc.property(cases, ([template, actions]) => expectValid(template.config, template.sampleTask, actions)));
  });

  it('of the gallery come back as they went in', () => {
    for (const { config, sampleTask, sampleResult } of templates) {
      const options = {
        config: compileConfig(config),
        task: { id: 1, data: sampleTask },
        initialResult: sampleResult ?? [],
      };
      if (sampleResult) expect(createTestEditor(options).result()).toEqual(sampleResult);
    }
  });
});
