import type { AgreementMatrix } from '@labelwright/contract/quality';
import { expect, test } from 'vitest';
import { matrixModel, matrixTable } from './matrix-model.ts';

const coefficient = (name: string, value: number | null) => ({
  name,
  value,
  reason: null,
  interval: null,
  interval_reason: 'not_drawn',
  standard_error: null,
  choices: null,
  distances: null,
});
const person = (id: number, first_name: string) => ({
  id,
  first_name,
  last_name: '',
  email: `${id}@example.com`,
  avatar: null,
});
const MATRIX: AgreementMatrix = {
  control: null,
  people: [person(1, 'Ada'), person(2, 'Bob'), person(3, '')],
  cells: [
    {
      a: 1,
      b: 2,
      tasks_in_common: 4,
      agreements: 3,
      agreement_pct: 75,
      agreement: 0.8,
      alpha: coefficient('krippendorff_alpha', -0.2),
      kappa: coefficient('cohen_kappa', null),
    },
    {
      a: 2,
      b: 3,
      tasks_in_common: 2,
      agreements: 0,
      agreement_pct: 0,
      agreement: 0,
      alpha: coefficient('krippendorff_alpha', 0.5),
      kappa: coefficient('cohen_kappa', 0.4),
    },
  ],
  left_out: 0,
};

test('a pair stands on both sides of the diagonal, nobody against themself', () => {
  const model = matrixModel('7', MATRIX, 'agreement');
  expect(model.cellOf('1', '2')).toMatchObject({ text: '80%', strength: 0.8 });
  expect(model.cellOf('2', '1')).toMatchObject({ text: '80%' });
  expect(model.cellOf('1', '1')).toBeUndefined();
  expect(model.cellOf('1', '3')).toBeUndefined();
});

test('less than chance has no colour, undefined no value', () => {
  expect(matrixModel('7', MATRIX, 'alpha').cellOf('1', '2')).toMatchObject({ text: '-0.20', strength: 0 });
  expect(matrixModel('7', MATRIX, 'kappa').cellOf('1', '2')).toMatchObject({ text: '–', strength: null });
});

test('a cell leads to the tasks that both answered', () => {
  expect(matrixModel('7', MATRIX, 'agreement').cellOf('2', '1')?.target).toEqual({
    to: '/projects/$projectId/data',
    params: { projectId: '7' },
    search: {
      filters: [
        ['annotators', 'contains', '2'],
        ['annotators', 'contains', '1'],
      ],
    },
  });
});

test('the table begins with those who agree least; who has no name goes by address', () => {
  expect(matrixTable('7', MATRIX).rows.map(([a, b]) => `${a} ${b}`)).toEqual(['Bob 3@example.com', 'Ada Bob']);
});
