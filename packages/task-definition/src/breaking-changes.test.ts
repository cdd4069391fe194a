import { describe, expect, test } from 'vitest';
import { breakingChanges, type ConfigUsage } from './breaking-changes.ts';
import { compileConfig } from './compile.ts';
import { diffConfigs } from './diff.ts';

function config(controls: string, objects = '<Text name="text" value="$text"/>') {
  return compileConfig(`<View>${objects}<Relations><Relation value="of"/></Relations>${controls}</View>`);
}

const before = config(
  '<Choices name="tone" toName="text"><Choice value="A"/><Choice value="B"/></Choices><Rating name="stars" toName="text"/>',
);
const usage: ConfigUsage = {
  controls: { 'tone|text|choices': 4 },
  labels: { tone: { A: 3, B: 0 }, relation: { of: 1 } },
  fields: { text: 10 },
  taskCount: 10,
};

function broken(controls: string, objects?: string) {
  return breakingChanges(before, config(controls, objects), usage).map(({ code, name, label, count }) => [
    code,
    name,
    label ?? '',
    count,
  ]);
}

const A = '<Choice value="A"/>';

describe('what breaks', () => {
  test.each([
    ['nothing changes', '<Choices name="tone" toName="text"><Choice value="A"/><Choice value="B"/></Choices>', []],
    [
      'an unused control goes, another comes',
      `<Choices name="tone" toName="text">${A}<Choice value="C"/></Choices><Number name="n" toName="text"/>`,
      [],
    ],
    ['an unused label goes', `<Choices name="tone" toName="text">${A}</Choices>`, []],
    [
      'a used label goes',
      '<Choices name="tone" toName="text"><Choice value="B"/></Choices>',
      [['label_removed', 'tone', 'A', 3]],
    ],
    ['all labels go', '<Choices name="tone" toName="text"/>', [['label_removed', 'tone', 'A', 3]]],
    ['a used label may come from tasks', '<Choices name="tone" toName="text" value="$text"/>', []],
    ['the control goes', '', [['control_removed', 'tone', '', 4]]],
    [
      'it is renamed',
      '<Choices name="mood" toName="text"><Choice value="A"/><Choice value="B"/></Choices>',
      [['control_renamed', 'tone', '', 4]],
    ],
    ['its type changes', '<TextArea name="tone" toName="text"/>', [['type_changed', 'tone', '', 4]]],
  ])('when %s', (_, controls, expected) => {
    expect(broken(controls)).toEqual(expected);
  });

  test('when the object is renamed', () => {
    const controls = `<Choices name="tone" toName="body">${A}</Choices>`;
    expect(broken(controls, '<Text name="body" value="$text"/>')).toEqual([['target_changed', 'tone', '', 4]]);
  });

  test('when tasks lack a field that is needed now', () => {
    const objects = '<Text name="text" value="$text"/><Text name="extra" value="$extra"/>';
    expect(broken(`<Choices name="tone" toName="text">${A}</Choices>`, objects)).toEqual([
      ['field_missing', 'extra', '', 10],
    ]);
  });

  test('when a used label of links goes', () => {
    const after = compileConfig(
      `<View><Text name="text" value="$text"/><Choices name="tone" toName="text">${A}</Choices></View>`,
    );
    expect(breakingChanges(before, after, usage)[0]?.message).toBe(
      '"of" of "relation" is removed, but 1 stored result names it',
    );
  });

  test('nothing, when nothing is stored', () => {
    expect(breakingChanges(before, compileConfig('<View/>'), { controls: {}, labels: {} })).toEqual([]);
  });
});

test('the difference of two configs names everything that changed', () => {
  const after = config(
    '<Choices name="tone" toName="text" required="true"><Choice value="A"/><Choice value="C"/></Choices><Rating name="score" toName="text"/><Number name="n" toName="text"/>',
    '<Text name="text" value="$body"/>',
  );
  expect(diffConfigs(before, after)).toEqual({
    addedControls: ['score', 'n'],
    removedControls: ['stars'],
    renamedControls: [{ from: 'stars', to: 'score' }],
    changedControls: [{ name: 'tone', addedLabels: ['C'], removedLabels: ['B'], changedParameters: ['required'] }],
    addedObjects: [],
    removedObjects: [],
    addedFields: ['body'],
    removedFields: ['text'],
    addedRelationLabels: [],
    removedRelationLabels: [],
  });
});
