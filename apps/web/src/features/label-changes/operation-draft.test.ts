import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, test } from 'vitest';
import { guessOperations, labelsOf, newDraft, subjectsOf, toOperation } from './operation-draft.ts';

const source = `<View><Text name="text" value="$text"/><Relations><Relation value="causes"/></Relations>
  <Labels name="who" toName="text"><Label value="Person"/><Label value="Place" alias="loc"/></Labels>
  <Taxonomy name="kind" toName="text"><Choice value="Birds"><Choice value="Owls"/></Choice></Taxonomy>
  <Rating name="stars" toName="text"/></View>`;
const config = compileConfig(source);
const draft = newDraft(config);
const path = (...steps: string[]) => JSON.stringify(steps);

describe('an operation from the form', () => {
  test('labels stand under what is stored, with their paths', () => {
    expect(labelsOf(config, 'who').map(({ label }) => label)).toEqual(['Person', 'loc']);
    expect(labelsOf(config, 'kind').map(({ label }) => label)).toEqual(['Birds', 'Birds / Owls']);
    expect(subjectsOf(config, 'rename')).toEqual(['who', 'kind', 'relation']);
    expect(subjectsOf(config, 'rename_control')).toContain('stars');
    expect(subjectsOf(config, 'rename_object')).toEqual(['text']);
  });

  test('nothing while something is missing', () => {
    expect(toOperation(draft)).toBeUndefined();
    expect(toOperation({ ...draft, label: path('Person'), to: 'Person' })).toBeUndefined();
    expect(toOperation({ ...draft, kind: 'merge', label: path('Person'), to: 'x' })).toBeUndefined();
    expect(toOperation({ ...draft, kind: 'split', label: path('Person'), to: 'x', otherwise: 'y' })).toBeUndefined();
  });

  test('each kind', () => {
    expect(toOperation({ ...draft, label: path('Person'), to: 'Human' })).toEqual({
      op: 'rename',
      control: 'who',
      from: ['Person'],
      to: 'Human',
    });
    expect(
      toOperation({
        ...draft,
        kind: 'merge',
        control: 'kind',
        label: path('Birds', 'Owls'),
        others: [path('Birds')],
        to: 'All',
      }),
    ).toMatchObject({ from: [['Birds', 'Owls'], ['Birds']], to: ['Birds', 'All'] });
    expect(
      toOperation({
        ...draft,
        kind: 'split',
        label: path('Person'),
        to: 'A',
        otherwise: path('loc'),
        ruleName: 'lang',
        ruleValue: 'de',
      }),
    ).toMatchObject({ rules: [{ by: 'data', field: 'lang', equals: 'de', to: ['A'] }], otherwise: ['loc'] });
    expect(
      toOperation({
        ...draft,
        kind: 'split',
        label: path('Person'),
        to: 'A',
        otherwise: 'B',
        ruleBy: 'annotator',
        ruleValue: '3, 4',
      }),
    ).toMatchObject({ rules: [{ by: 'annotator', users: [3, 4] }] });
    expect(
      toOperation({ ...draft, kind: 'delete', label: path('Person'), answers: 'replace', to: path('loc') }),
    ).toMatchObject({
      by: ['loc'],
    });
    expect(toOperation({ ...draft, kind: 'rename_object', control: 'text', to: 'body' })).toEqual({
      op: 'rename_object',
      from: 'text',
      to: 'body',
    });
  });
});

test('an edited config tells which label got another name', () => {
  const after = compileConfig(source.replace('"Person"', '"Human"').replace('name="stars"', 'name="rating"'));
  expect(guessOperations(config, after)).toEqual([
    { op: 'rename', control: 'who', from: ['Person'], to: 'Human' },
    { op: 'rename_control', from: 'stars', to: 'rating' },
  ]);
  expect(guessOperations(config, compileConfig(source.replace('<Label value="Person"/>', '')))).toEqual([]);
});
