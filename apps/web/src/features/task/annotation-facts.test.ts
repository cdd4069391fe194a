import { expect, test } from 'vitest';
import { authorOf, changesBetween, versionsOf } from './annotation-facts.ts';

const choice = (...choices: string[]) => ({ type: 'choices', value: { choices } });

test('a version differs by what was added and what was taken away', () => {
  expect(changesBetween([choice('good'), choice('new')], [choice('bad'), choice('new'), choice('new')])).toEqual([
    { text: 'bad', count: 1 },
    { text: 'new', count: 1 },
    { text: 'good', count: -1 },
  ]);
  expect(changesBetween([], [])).toEqual([]);
});

test('a version was made when the one before it was replaced', () => {
  const revision = (version: number, created_at: string) => ({
    version,
    result: [],
    was_cancelled: false,
    ground_truth: false,
    lead_time: null,
    task_definition: null,
    changed_by: 1,
    changed_by_name: `Author ${version}`,
    reason: '',
    created_at,
  });
  const revisions = [revision(3, '2026-03-03'), revision(2, '2026-03-03'), revision(1, '2026-03-02')];
  const annotation = { created_at: '2026-03-01', completed_by: null };
  expect(versionsOf(revisions, annotation).map(({ version, at, by }) => [version, at, by])).toEqual([
    [3, '2026-03-03', 'Author 3'],
    [2, '2026-03-02', 'Author 2'],
    [1, '2026-03-01', 'Author 1'],
  ]);
});

test('an author goes by the name that they chose, else by their name, else by their address', () => {
  const person = { id: 1, display_name: 'Ada', first_name: 'Augusta', last_name: 'King', email: 'a@x.example' };
  expect(authorOf({ completed_by: person })).toBe('Ada');
  expect(authorOf({ completed_by: { ...person, display_name: '' } })).toBe('Augusta King');
  expect(authorOf({ completed_by: { ...person, display_name: '', first_name: '', last_name: '' } })).toBe(
    'a@x.example',
  );
  expect(authorOf({ completed_by: null })).toBe('Somebody');
});
