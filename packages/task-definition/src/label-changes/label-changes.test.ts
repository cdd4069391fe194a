import { describe, expect, test } from 'vitest';
import { compileConfig, hasErrors } from '../compile.ts';
import { changeResult } from './change-result.ts';
import { changeWeights } from './change-weights.ts';
import { before, car, colour, data, link, plan, SOURCE } from './label-changes.fixture.ts';
import type { LabelOperation } from './model.ts';
import { namesUnknown } from './names-unknown.ts';
import { planLabelChange } from './plan.ts';

function refusal(...operations: LabelOperation[]): string {
  const planned = planLabelChange(before, operations);
  return planned.ok ? '' : planned.problem.message;
}

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

  test('conditions on places of a tree and on choices with equal names follow, too', () => {
    const compiled = compileConfig(`<View><Text name="text" value="$text"/>
      <Taxonomy name="kind" toName="text"><Choice value="Birds"><Choice value="Owls"/></Choice></Taxonomy>
      <Choices name="area" toName="text" allowNested="true">
        <Choice value="Hardware"><Choice value="Other"/></Choice><Choice value="Software"><Choice value="Other"/></Choice>
      </Choices>
      <TextArea name="note" toName="text" whenTagName="kind" whenChoiceValue="Owls"/></View>`);
    expect(compiled.diagnostics).toEqual([]);
    const change = plan(
      [
        { op: 'rename', control: 'kind', from: ['Birds', 'Owls'], to: 'Tawny owls' },
        { op: 'rename', control: 'area', from: ['Software', 'Other'], to: 'Else' },
      ],
      compiled,
    );
    expect(change.after.source).toContain('whenChoiceValue="Tawny owls"');
    const answer = (...path: string[]) => ({
      id: 'a',
      from_name: 'area',
      to_name: 'text',
      type: 'choices',
      value: { choices: [path] },
    });
    expect(changeResult(change, [answer('Software', 'Other')])).toEqual([answer('Software', 'Else')]);
    expect(changeResult(change, [answer('Hardware', 'Other')])).toEqual([answer('Hardware', 'Other')]);
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
