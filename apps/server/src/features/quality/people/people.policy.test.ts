import { expect, test } from 'vitest';
import { flagsOf, medianOf, type PersonFacts } from './people.policy.ts';

const person: PersonFacts = {
  answers: 50,
  pairs: 20,
  agreement: 0.9,
  goldenAnswers: 8,
  accuracy: 0.9,
  medianMs: 10_000,
  bias: 0.1,
};
const team = { medianMs: 10_000, lowAgreement: 0.7 };
const flags = (facts: Partial<PersonFacts>): string[] => flagsOf({ ...person, ...facts }, team);

test('flags are hints, each from its own threshold on (Q-35)', () => {
  expect(flags({})).toEqual([]);
  expect(flags({ agreement: 0.69 })).toEqual(['low_agreement']);
  expect(flags({ agreement: 0.69, pairs: 9 })).toEqual([]);
  expect(flags({ accuracy: 0.69 })).toEqual(['low_accuracy']);
  expect(flags({ accuracy: 0.69, goldenAnswers: 4 })).toEqual([]);
  expect([flags({ bias: 0.3 }), flags({ bias: 0.31 })]).toEqual([[], ['biased']]);
  expect([flags({ medianMs: 30_000 }), flags({ medianMs: 30_001 })]).toEqual([[], ['slow']]);
  expect([flags({ medianMs: 5000 }), flags({ medianMs: 4999 })]).toEqual([[], ['fast']]);
  expect([flags({ answers: 9, agreement: 0 }), flags({ answers: 0 })]).toEqual([['few_answers'], []]);
});

test('one long break moves no median (Q-33)', () => {
  expect(medianOf([10, null, 20, 3_600_000])).toBe(20);
  expect(medianOf([10, 20])).toBe(15);
  expect(medianOf([null])).toBeNull();
});
