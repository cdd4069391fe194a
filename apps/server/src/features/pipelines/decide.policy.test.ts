import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Candidate, decide } from './decide.policy.ts';
import { effectiveRules } from './pipelines.policy.ts';

const done: Candidate = {
  id: 1,
  is_labeled: true,
  agreement: 0.75,
  review_status: null,
  answers: 2,
  fits_data: true,
  share: 0.5,
};

it('lets flow what is below the agreement and stops at it (S4-079, S4-324, P-13)', () => {
  const adjudicate = effectiveRules({ trigger: 'on_disagreement', min_annotations: 2, max_agreement: 0.7 });
  expect(decide({ ...done, agreement: 0.6 }, adjudicate, undefined)?.outcome).toBe('flowed');
  expect(decide({ ...done, agreement: 0.7 }, adjudicate, undefined)?.outcome).toBe('filtered');
  expect(decide({ ...done, agreement: 0.8 }, adjudicate, undefined)).toEqual({
    outcome: 'filtered',
    reason: 'agreement: 0.8, not below 0.7',
  });
  expect(decide({ ...done, agreement: null }, adjudicate, undefined)).toBeUndefined();
  expect(decide({ ...done, agreement: 0.1, answers: 1 }, adjudicate, undefined)).toBeUndefined();
});

it('does nothing before the trigger', () => {
  expect(decide({ ...done, is_labeled: false }, effectiveRules({}), undefined)).toBeUndefined();
  expect(decide(done, effectiveRules({ trigger: 'on_review' }), undefined)).toBeUndefined();
  const rejection = effectiveRules({ trigger: 'on_review_rejection' });
  expect(decide(done, rejection, { status: 'approved', reason: '' })).toBeUndefined();
  expect(decide(done, rejection, { status: 'rejected', reason: 'missed one' })).toEqual({
    outcome: 'flowed',
    reason: 'missed one',
  });
  const rejected = effectiveRules({ trigger: 'on_review', filter: { review_status: 'rejected' } });
  expect(decide(done, rejected, { status: 'approved', reason: '' })?.outcome).toBe('filtered');
});

it('filters before it samples, so the share is one of those that fit (P-12)', () => {
  const rules = effectiveRules({ sample_percentage: 20, filter: { min_annotations: 2, max_agreement: 0.8 } });
  expect(decide({ ...done, agreement: 0.9, share: 0.99 }, rules, undefined)?.outcome).toBe('filtered');
  expect(decide({ ...done, share: 0.2 }, rules, undefined)?.outcome).toBe('not_sampled');
  expect(decide({ ...done, share: 0.1999 }, rules, undefined)?.outcome).toBe('flowed');
});

it('lets everything through at 100 and nothing at 0', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
      expect(decide({ ...done, share }, effectiveRules({ sample_percentage: 100 }), undefined)?.outcome).toBe('flowed');
      expect(decide({ ...done, share }, effectiveRules({ sample_percentage: 0 }), undefined)?.outcome).toBe(
        'not_sampled',
      );
    }),
  );
});
