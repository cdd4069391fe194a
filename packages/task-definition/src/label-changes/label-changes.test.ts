import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileConfig, hasErrors } from '../compile.ts';
import type { CompiledConfig } from '../model.ts';
import { validateResult } from '../results/validate-result.ts';
import { changeResult } from './change-result.ts';
import { changeWeights } from './change-weights.ts';
import { findOwner, listOptionNodes } from './find-option.ts';
import type { LabelChange, LabelOperation, OptionName } from './model.ts';
import { namesUnknown } from './names-unknown.ts';
import { planLabelChange } from './plan.ts';
import { reverseOperations } from './reverse.ts';

const SOURCE = `<View>
  <!-- what we look at -->
  <Text name="text" value="$text"/>
  <Image name="image" value="$image"/>
  <Video name="clip" value="$clip" frameRate="10"/>
  <Relations><Relation value="part of"/><Relation value="causes"/></Relations>
  <Labels name="entity" toName="text" choice="multiple">
    <Label value="Person" alias="per" maxUsages="2" background="red"/>
    <Label value="Place" maxUsages="1"/>
    <Label value="Thing"/>
  </Labels>
  <RectangleLabels name="object" toName="image"><Label value="Car"/><Label value="Bus"/><Label value="Van"/></RectangleLabels>
  <Choices name="colour" toName="image" perRegion="true" whenTagName="object" whenLabelValue="Car,Bus">
    <Choice value="red"/><Choice value="blue"/><Choice value="grey"/>
  </Choices>
  <Choices name="tone" toName="text" choice="multiple" allowNested="true">
    <Choice value="calm"/><Choice value="angry"><Choice value="rude"/><Choice value="loud"/></Choice><Choice value="sad"/>
  </Choices>
  <Taxonomy name="kind" toName="text">
    <Choice value="Birds"><Choice value="Owls"/><Choice value="Other"/></Choice>
    <Choice value="Mammals"><Choice value="Bats"/><Choice value="Other"/></Choice>
  </Taxonomy>
  <Labels name="moving" toName="clip"><Label value="Ball"/><Label value="Box"/></Labels>
  <VideoRectangle name="track" toName="clip"/>
  <TextArea name="note" toName="text" visibleWhen="choice-selected" whenTagName="tone" whenChoiceValue="rude,loud"/>
</View>`;
const before = compileConfig(SOURCE);
const data = { text: 'A text that is long enough for spans', image: '/a.png', clip: '/a.mp4', source: 'web' };

function plan(operations: LabelOperation[], on: CompiledConfig = before): LabelChange {
  const planned = planLabelChange(on, operations);
  if (!planned.ok) throw new Error(planned.problem.message);
  return planned.change;
}

function refusal(...operations: LabelOperation[]): string {
  const planned = planLabelChange(before, operations);
  return planned.ok ? '' : planned.problem.message;
}

const box = { x: 10, y: 10, width: 20, height: 20, rotation: 0 };
const car = (id: string, label = 'Car') => ({
  id,
  from_name: 'object',
  to_name: 'image',
  type: 'rectanglelabels',
  value: { ...box, rectanglelabels: [label] },
});
const colour = (id: string, value: string) => ({
  id,
  from_name: 'colour',
  to_name: 'image',
  type: 'choices',
  value: { choices: [value] },
});
const link = (from_id: string, to_id: string, ...labels: string[]) => ({
  type: 'relation',
  from_id,
  to_id,
  direction: 'right',
  ...(labels.length > 0 ? { labels } : {}),
});

test('the config of these tests is sound', () => {
  expect(before.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('the config', () => {
  test('keeps comments and layout; a stored name is the alias where there is one', () => {
    const { after } = plan([{ op: 'rename', control: 'entity', from: 'per', to: 'human' }]);
    expect(after.source).toBe(SOURCE.replace('alias="per"', 'alias="human"'));
  });

  test('conditions follow a renamed, merged and replaced option', () => {
    const { after } = plan([
      { op: 'rename', control: 'object', from: 'Car', to: 'Auto & co' },
      { op: 'merge', control: 'tone', from: ['rude', 'loud'], to: 'harsh' },
    ]);
    expect(after.source).toContain('whenLabelValue="Auto &amp; co,Bus"');
    expect(after.source).toContain('whenChoiceValue="harsh"');
    expect(after.controls.tone?.options[1]?.children?.map(({ value }) => value)).toEqual(['harsh']);
  });

  test('controls and objects are renamed wherever they are named', () => {
    const { after } = plan([
      { op: 'rename_control', from: 'tone', to: 'mood' },
      { op: 'rename_object', from: 'text', to: 'body' },
    ]);
    expect(Object.keys(after.controls)).toContain('mood');
    expect(after.source).toContain('toName="body" visibleWhen="choice-selected" whenTagName="mood"');
    expect(hasErrors(after)).toBe(false);
  });

  test('parts of a split look like what they come from; limits add up', () => {
    const { after } = plan([
      {
        op: 'split',
        control: 'entity',
        from: 'per',
        rules: [{ by: 'annotator', users: [4], to: 'Author' }],
        otherwise: 'Place',
      },
    ]);
    const options = after.controls.entity?.options.map(({ value, maxUsages, background }) => [
      value,
      maxUsages,
      background,
    ]);
    expect(options).toEqual([
      ['Author', 2, 'red'],
      ['Place', 3, undefined],
      ['Thing', undefined, undefined],
    ]);
  });

  test.each<[string, LabelOperation, RegExp]>([
    ['an unknown control', { op: 'rename', control: 'x', from: 'a', to: 'b' }, /No control "x"/],
    ['a control without options', { op: 'rename', control: 'note', from: 'a', to: 'b' }, /No control "note"/],
    ['an unknown label', { op: 'rename', control: 'object', from: 'Tram', to: 'b' }, /does not offer "Tram"/],
    ['a name that is there', { op: 'rename', control: 'object', from: 'Car', to: 'Bus' }, /merge the two/],
    ['an empty name', { op: 'rename', control: 'object', from: 'Car', to: ' ' }, /empty/],
    [
      'a name that XML cannot hold',
      { op: 'rename', control: 'object', from: 'Car', to: 'a\u0000' },
      /cannot be written/,
    ],
    [
      'options below',
      { op: 'delete', control: 'kind', label: ['Birds'], answers: 'remove_answer' },
      /options below it/,
    ],
    [
      'what a condition asks for',
      { op: 'delete', control: 'colour', label: 'pink', answers: 'remove_answer' },
      /does not offer/,
    ],
    ['a taken name', { op: 'rename_control', from: 'tone', to: 'text' }, /taken/],
    ['a comma', { op: 'rename_object', from: 'text', to: 'a,b' }, /comma/],
  ])('%s is refused with the reason', (_name, operation, message) => {
    expect(refusal(operation)).toMatch(message);
  });

  test('a condition never ends up empty, which would show what it hides', () => {
    const source = SOURCE.replace('whenChoiceValue="rude,loud"', 'whenChoiceValue="rude"');
    const planned = planLabelChange(compileConfig(source), [
      { op: 'delete', control: 'tone', label: 'rude', answers: 'remove_answer' },
    ]);
    expect(planned).toMatchObject({ ok: false, problem: { operation: 0 } });
  });

  test('weights go with their labels', () => {
    const weights = { object: { overall: 2, type: 'RectangleLabels', labels: { Car: 5, Bus: 1, Van: 1 } } };
    const change = plan([
      { op: 'rename', control: 'object', from: 'Car', to: 'Auto' },
      { op: 'rename_control', from: 'object', to: 'thing' },
    ]);
    expect(changeWeights(change, weights).thing).toMatchObject({ overall: 2, labels: { Auto: 5 } });
  });
});

describe('results', () => {
  test('a label that goes with its regions takes answers about them and links to them along', () => {
    const result = [
      car('a'),
      colour('a', 'red'),
      car('b', 'Bus'),
      { ...car('c', 'Van'), parentID: 'a' },
      link('a', 'b', 'part of'),
      link('b', 'c', 'causes'),
    ];
    const change = plan([{ op: 'delete', control: 'object', label: 'Car', answers: 'remove_region' }]);
    expect(changeResult(change, result)).toEqual([car('b', 'Bus'), car('c', 'Van'), link('b', 'c', 'causes')]);
  });

  test('an answer alone goes; the region of a per-region answer goes when asked', () => {
    const result = [car('a'), colour('a', 'red'), link('a', 'a2', 'causes'), car('a2')];
    const answers = plan([{ op: 'delete', control: 'colour', label: 'red', answers: 'remove_answer' }]);
    expect(changeResult(answers, result)).toEqual([car('a'), link('a', 'a2', 'causes'), car('a2')]);
    const regions = plan([{ op: 'delete', control: 'colour', label: 'red', answers: 'remove_region' }]);
    expect(changeResult(regions, result)).toEqual([car('a2')]);
  });

  test('links keep without their label, or go', () => {
    const result = [car('a'), car('b'), link('a', 'b', 'causes')];
    const keep = plan([{ op: 'delete', control: 'relation', label: 'causes', answers: 'remove_answer' }]);
    expect(changeResult(keep, result)).toEqual([car('a'), car('b'), link('a', 'b')]);
    const drop = plan([{ op: 'delete', control: 'relation', label: 'causes', answers: 'remove_region' }]);
    expect(changeResult(drop, result)).toEqual([car('a'), car('b')]);
  });

  test('labels that travel on moving boxes are found; those of another control are left', () => {
    const item = {
      id: 'v',
      from_name: 'track',
      to_name: 'clip',
      type: 'videorectangle',
      value: { framesCount: 5, sequence: [], labels: ['Ball', 'Box'] },
    };
    const change = plan([{ op: 'rename', control: 'moving', from: 'Ball', to: 'Sphere' }]);
    expect(changeResult(change, [item])).toEqual([{ ...item, value: { ...item.value, labels: ['Sphere', 'Box'] } }]);
  });

  test('paths: a renamed branch, a place moved beside another, nested choices', () => {
    const taxonomy = (...paths: string[][]) => ({
      id: 't',
      from_name: 'kind',
      to_name: 'text',
      type: 'taxonomy',
      value: { taxonomy: paths },
    });
    const change = plan([
      { op: 'rename', control: 'kind', from: ['Birds'], to: 'Aves' },
      { op: 'merge', control: 'kind', from: [['Aves', 'Other']], to: ['Mammals', 'Other'] },
    ]);
    expect(changeResult(change, [taxonomy(['Birds', 'Owls'], ['Birds', 'Other'], ['Mammals', 'Other'])])).toEqual([
      taxonomy(['Aves', 'Owls'], ['Mammals', 'Other']),
    ]);
    const nested = {
      id: 'n',
      from_name: 'tone',
      to_name: 'text',
      type: 'choices',
      value: { choices: [['angry', 'rude']] },
    };
    const moved = plan([{ op: 'merge', control: 'tone', from: ['rude'], to: 'sad' }]);
    expect(changeResult(moved, [nested])).toEqual([{ ...nested, value: { choices: [['sad']] } }]);
  });

  test('a split asks the task, the region and the annotator, in the order of its rules', () => {
    const change = plan([
      {
        op: 'split',
        control: 'object',
        from: 'Car',
        rules: [
          { by: 'region', attribute: 'colour', equals: 'red', to: 'Red car' },
          { by: 'data', field: 'source', equals: 'web', to: 'Web car' },
          { by: 'annotator', users: [7], to: 'Van' },
        ],
        otherwise: 'Bus',
      },
    ]);
    const labelOf = (context: object, ...extra: object[]) =>
      (changeResult(change, [car('a'), ...extra], context) as ReturnType<typeof car>[])[0]?.value.rectanglelabels[0];
    expect(labelOf({ data }, colour('a', 'red'))).toBe('Red car');
    expect(labelOf({ data }, colour('b', 'red'))).toBe('Web car');
    expect(labelOf({ annotatorId: 7 })).toBe('Van');
    expect(labelOf({})).toBe('Bus');
  });

  test('what is not touched is the same object, and garbage is left alone', () => {
    const change = plan([{ op: 'rename', control: 'object', from: 'Car', to: 'Auto' }]);
    const untouched = [car('b', 'Bus')];
    expect(changeResult(change, untouched)).toBe(untouched);
    for (const garbage of [null, 5, {}, 'x', undefined]) expect(changeResult(change, garbage)).toBe(garbage);
    const strange = [
      null,
      5,
      { type: 'relation' },
      { from_name: 'object' },
      { from_name: 'object', type: 'rectanglelabels', value: 3 },
    ];
    expect(changeResult(change, strange)).toBe(strange);
  });

  test('names of repeated controls keep their index', () => {
    const repeated = compileConfig(`<View><Repeater on="$pages"><Image name="page_{{idx}}" value="$pages[{{idx}}]"/>
      <Choices name="tone_{{idx}}" toName="page_{{idx}}"><Choice value="a"/><Choice value="b"/></Choices></Repeater></View>`);
    const change = plan(
      [
        { op: 'rename_control', from: 'tone_{{idx}}', to: 'mood_{{idx}}' },
        { op: 'rename', control: 'mood_{{idx}}', from: 'a', to: 'c' },
      ],
      repeated,
    );
    const item = { id: 'x', from_name: 'tone_3', to_name: 'page_3', type: 'choices', value: { choices: ['a'] } };
    expect(changeResult(change, [item])).toEqual([{ ...item, from_name: 'mood_3', value: { choices: ['c'] } }]);
  });

  test('namesUnknown tells results of an older config', () => {
    const { after } = plan([{ op: 'rename', control: 'object', from: 'Car', to: 'Auto' }]);
    expect(namesUnknown(before, [car('a')])).toBe(false);
    expect(namesUnknown(after, [car('a')])).toBe(true);
    expect(namesUnknown(after, [car('a', 'Bus'), { type: 'relation', labels: ['causes'] }])).toBe(false);
    expect(namesUnknown(after, [{ type: 'relation', labels: ['gone'] }])).toBe(true);
  });
});

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
