import { expect, it } from 'vitest';
import type { StageAnswer, StageState } from './return.queries.ts';
import { contentOf, standingAnswer } from './standing-answer.policy.ts';

const stage: StageState = {
  is_there: true,
  is_labeled: true,
  review_status: null,
  is_reviewed: false,
  is_waiting: false,
  project_id: 1,
};
const choice = (name: string, id = 'a') => [
  { id, from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [name] } },
];
const answer = (id: number, result: unknown, isFinal = false): StageAnswer => ({
  id,
  version: 1,
  result,
  schema_version: '',
  ground_truth: false,
  is_final: isFinal,
});

it('takes the only answer of a finished task, and what all say (P-31)', () => {
  expect(standingAnswer(stage, [answer(1, choice('good'))])).toMatchObject({ id: 1 });
  expect(standingAnswer(stage, [answer(1, choice('good', 'x')), answer(2, choice('good', 'y'))])).toMatchObject({
    id: 1,
  });
  expect(standingAnswer(stage, [answer(1, choice('good')), answer(2, choice('bad'))])).toBe('none');
  expect(standingAnswer({ ...stage, is_labeled: false }, [answer(1, choice('good'))])).toBe('none');
  expect(standingAnswer(stage, [])).toBe('none');
});

it('waits for the review of the stage and for the stages behind it (P-31)', () => {
  const answers = [answer(1, choice('good'))];
  for (const status of ['pending', 'rejected', 'adjudication'])
    expect(standingAnswer({ ...stage, review_status: status }, answers)).toBe('none');
  for (const status of ['approved', 'accepted_blind', 'not_sampled'])
    expect(standingAnswer({ ...stage, review_status: status, is_reviewed: true }, answers)).toMatchObject({ id: 1 });
  expect(standingAnswer({ ...stage, is_reviewed: true }, answers)).toBe('none');
  expect(standingAnswer({ ...stage, is_waiting: true }, answers)).toBe('none');
});

it('puts the answer that was made final before all else, and leaves alone what a deleted stage gave (P-34)', () => {
  const answers = [answer(1, choice('good')), answer(2, choice('bad'), true)];
  expect(standingAnswer({ ...stage, is_labeled: false, review_status: 'rejected' }, answers)).toMatchObject({ id: 2 });
  expect(standingAnswer({ ...stage, is_there: false }, answers)).toBe('leave');
});

it('sees through ids and order, and not through links between other regions', () => {
  const region = (id: string, x: number) => ({ id, from_name: 'r', to_name: 'i', type: 'rectangle', value: { x } });
  const link = (from: string, to: string) => ({ type: 'relation', from_id: from, to_id: to, direction: 'right' });
  const three = [region('a', 1), region('b', 2), region('c', 3)];
  const renamed = [region('z', 3), region('y', 2), region('x', 1)];
  expect(contentOf([...three, link('a', 'b')])).toBe(contentOf([link('x', 'y'), ...renamed]));
  expect(contentOf([...three, link('a', 'b')])).not.toBe(contentOf([...renamed, link('x', 'z')]));
});
