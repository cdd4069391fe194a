import type { Relation } from '@labelwright/contract/pipelines';
import { expect, test } from 'vitest';
import { describeRelation } from './describe-relation.ts';

const effective: Relation['effective'] = {
  trigger: 'on_completion',
  sample_percentage: 100,
  copy_annotations: false,
  min_annotations: 0,
  max_agreement: null,
  review_status: null,
  data: {},
  return_as: 'final',
};

test('a connection is told in one sentence', () => {
  expect(describeRelation({ effective })).toBe('When a task is finished, all of them, without their answers.');
  expect(
    describeRelation({
      effective: {
        ...effective,
        trigger: 'on_disagreement',
        sample_percentage: 20,
        copy_annotations: true,
        min_annotations: 2,
        max_agreement: 0.8,
        data: { lang: 'en' },
      },
    }),
  ).toBe(
    'When people disagree, 20 % of them with at least 2 answers with an agreement below 0.8 whose lang is en, with their answers.',
  );
  expect(
    describeRelation({ effective: { ...effective, trigger: 'on_review', review_status: ['accepted', 'approved'] } }),
  ).toContain('that the reviewer accepted,');
});
