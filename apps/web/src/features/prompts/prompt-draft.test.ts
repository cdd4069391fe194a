import { expect, it } from 'vitest';
import { bodyOf, draftOf, problemsOf, withField } from './prompt-draft.ts';

const draft = { ...draftOf(undefined, 'sentiment'), connection: '3', template: 'Judge {{text}}' };

it('a draft asks for everything that can be asked unless questions were chosen', () => {
  expect(bodyOf(draft)).toEqual({
    connection: 3,
    template: 'Judge {{text}}',
    temperature: 0,
    max_output_tokens: 1024,
    ask_confidence: true,
  });
  expect(bodyOf({ ...draft, model: ' small ', controls: ['stars'] })).toMatchObject({
    model: 'small',
    controls: ['stars'],
  });
  expect(problemsOf(draft)).toEqual({});
  expect(Object.keys(problemsOf({ ...draftOf(undefined, '!'), controls: [] }))).toEqual([
    'name',
    'connection',
    'template',
    'controls',
  ]);
});

it('fields go where the text is written', () => {
  expect(withField('Judge  now', 'text', 6)).toEqual({ template: 'Judge {{text}} now', cursor: 14 });
});
