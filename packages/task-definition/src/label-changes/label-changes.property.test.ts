import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../compile.ts';
import type { CompiledConfig } from '../model.ts';
import { validateResult } from '../results/validate-result.ts';
import { changeResult } from './change-result.ts';
import { findOwner, listOptionNodes } from './find-option.ts';
import { before, car, colour, data, link, plan } from './label-changes.fixture.ts';
import type { LabelChange, LabelOperation, OptionName } from './model.ts';
import { namesUnknown } from './names-unknown.ts';
import { planLabelChange } from './plan.ts';
import { reverseOperations } from './reverse.ts';

/** Random valid results and random operations, checked against the real validator. */
const regionIds = ['r1', 'r2', 'r3', 'r4'];
const CONTROLS = ['entity', 'object', 'colour', 'tone', 'kind', 'moving', 'relation'] as const;

const anyResult = fc
  .record({
    spans: fc.array(fc.uniqueArray(fc.constantFrom('per', 'Place', 'Thing'), { minLength: 1 }), { maxLength: 3 }),
    boxes: fc.array(
      fc.record({
        label: fc.constantFrom('Car', 'Bus', 'Van'),
        colour: fc.option(fc.constantFrom('red', 'blue', 'grey')),
      }),
      { maxLength: 4 },
    ),
    tones: fc.uniqueArray(fc.constantFrom<string | string[]>('calm', 'sad', ['angry', 'rude'], 'loud'), {
      maxLength: 3,
    }),
    kinds: fc.uniqueArray(fc.constantFrom(['Birds', 'Owls'], ['Birds', 'Other'], ['Mammals', 'Other'], ['Mammals']), {
      maxLength: 3,
    }),
    tracks: fc.array(fc.uniqueArray(fc.constantFrom('Ball', 'Box')), { maxLength: 2 }),
    links: fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.subarray(['part of', 'causes'])), { maxLength: 3 }),
  })
  .map(({ spans, boxes, tones, kinds, tracks, links }) => {
    const ids = regionIds.slice(0, boxes.length);
    return [
      ...spans.map((labels, index) => ({
        id: `s${index}`,
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: index, end: index + 3, labels },
      })),
      ...boxes.flatMap((given, index) => {
        const id = regionIds[index] ?? '';
        const parent = index > 0 ? { parentID: regionIds[0] } : {};
        return [{ ...car(id, given.label), ...parent }, ...(given.colour === null ? [] : [colour(id, given.colour)])];
      }),
      ...(tones.length > 0
        ? [{ id: 't', from_name: 'tone', to_name: 'text', type: 'choices', value: { choices: tones } }]
        : []),
      ...(kinds.length > 0
        ? [{ id: 'k', from_name: 'kind', to_name: 'text', type: 'taxonomy', value: { taxonomy: kinds } }]
        : []),
      ...tracks.map((labels, index) => ({
        id: `v${index}`,
        from_name: 'track',
        to_name: 'clip',
        type: 'videorectangle',
        value: {
          framesCount: 5,
          duration: 1,
          sequence: [{ frame: 1, enabled: true, x: 1, y: 1, width: 5, height: 5, rotation: 0, time: 0.1 }],
          labels,
        },
      })),
      ...links.flatMap(([from, to, labels]) => {
        const [start, end] = [ids[from], ids[to]];
        return start === undefined || end === undefined || start === end ? [] : [link(start, end, ...labels)];
      }),
    ];
  })
  .filter((result) => validateResult(before, result, { data }).length === 0);

interface Dice {
  kind: number;
  control: number;
  labels: number[];
  name: string;
}

const anyDice: fc.Arbitrary<Dice> = fc.record({
  kind: fc.nat(5),
  control: fc.nat(CONTROLS.length - 1),
  labels: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
  name: fc.constantFrom('new', 'other', 'Car', 'sad', '"<&', 'Ünï 日本'),
});

function operationOf(compiled: CompiledConfig, { kind, control, labels, name }: Dice): LabelOperation {
  const controlName = CONTROLS[control] ?? 'object';
  const owner = findOwner(compiled, controlName);
  const paths = owner ? listOptionNodes(owner).map(({ path }) => path) : [];
  const pick = (index: number): OptionName => paths[(labels[index] ?? 0) % Math.max(paths.length, 1)] ?? 'none';
  const fresh = (index: number): OptionName => [...(pick(index) as readonly string[]).slice(0, -1), name];
  switch (kind) {
    case 0:
      return { op: 'rename', control: controlName, from: pick(0), to: name };
    case 1:
      return {
        op: 'merge',
        control: controlName,
        from: [pick(0), pick(1)],
        to: (labels[2] ?? 0) % 2 ? pick(2) : fresh(0),
      };
    case 2:
      return {
        op: 'split',
        control: controlName,
        from: pick(0),
        rules: [
          { by: 'data', field: 'source', equals: (labels[1] ?? 0) % 2 ? 'web' : 'no', to: fresh(0) },
          { by: 'region', attribute: 'colour', equals: 'red', to: pick(1) },
        ],
        otherwise: pick(2),
      };
    case 3:
      return {
        op: 'delete',
        control: controlName,
        label: pick(0),
        answers: (labels[1] ?? 0) % 2 ? 'remove_answer' : 'remove_region',
      };
    case 4:
      return { op: 'delete', control: controlName, label: pick(0), answers: 'replace', by: pick(1) };
    default:
      return (labels[0] ?? 0) % 2
        ? { op: 'rename_control', from: controlName, to: name }
        : { op: 'rename_object', from: 'text', to: name };
  }
}

/** As many of the operations as can be done, each on what the one before left. */
function planSome(dice: readonly Dice[]): LabelChange {
  const steps: LabelChange['steps'][number][] = [];
  let current = before;
  for (const throwOf of dice) {
    const planned = planLabelChange(current, [operationOf(current, throwOf)]);
    if (!planned.ok) continue;
    steps.push(...planned.change.steps);
    current = planned.change.after;
  }
  return { steps, before, after: current };
}

describe('whatever is changed', () => {
  test('a valid result is valid afterwards, and the config has no mistakes', () => {
    fc.assert(
      fc.property(anyResult, fc.array(anyDice, { minLength: 1, maxLength: 6 }), (result, dice) => {
        const change = planSome(dice);
        expect(hasErrors(change.after)).toBe(false);
        const changed = changeResult(change, result, { data });
        expect(validateResult(change.after, changed, { data })).toEqual([]);
        expect(namesUnknown(change.after, changed)).toBe(false);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test('names that are only changed go back exactly', () => {
    const onlyNames = anyDice.map((dice) => ({ ...dice, kind: dice.kind % 2 === 0 ? 0 : 5 }));
    fc.assert(
      fc.property(anyResult, fc.array(onlyNames, { maxLength: 5 }), (result, dice) => {
        const change = planSome(dice);
        const changed = changeResult(change, result, { data });
        const back = plan(reverseOperations(change), change.after);
        expect(changeResult(back, changed, { data })).toEqual(result);
        expect(back.after.hash).toBe(before.hash);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
