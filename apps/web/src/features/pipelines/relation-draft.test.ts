import { expect, test } from 'vitest';
import { relationDraft, relationErrors, toRelation } from './relation-draft.ts';

test('only what belongs to the trigger is sent', () => {
  const draft = { ...relationDraft, child: '7', outcomes: ['rejected' as const] };
  expect(toRelation(draft).nesting_rules).toEqual({
    trigger: 'on_disagreement',
    filter: { min_annotations: 2, max_agreement: 0.7 },
    sample_percentage: 100,
    copy_annotations: true,
    return_as: 'final',
  });
  expect(toRelation({ ...draft, trigger: 'on_review', minAnnotations: undefined }).nesting_rules?.filter).toEqual({
    review_status: ['rejected'],
  });
  expect(toRelation({ ...draft, trigger: 'on_completion', minAnnotations: 0 }).nesting_rules?.filter).toBeUndefined();
});

test('what is missing is told', () => {
  expect(Object.keys(relationErrors(relationDraft))).toEqual(['child']);
  const wrong = { ...relationDraft, child: '1', minAnnotations: 1.5, maxAgreement: 2 };
  expect(Object.keys(relationErrors(wrong))).toEqual(['minAnnotations', 'maxAgreement']);
  expect(relationErrors({ ...wrong, trigger: 'on_completion', minAnnotations: undefined })).toEqual({});
});
