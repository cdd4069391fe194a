import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectedWith, depthsOf, type Edge, effectiveRules, findWay, longestWay } from './pipelines.policy.ts';

it('reads thresholds at the top and inside filter (S4-075, P-06)', () => {
  expect(effectiveRules({ trigger: 'on_disagreement', min_annotations: 2, max_agreement: 0.7 })).toMatchObject({
    trigger: 'on_disagreement',
    minAnnotations: 2,
    maxAgreement: 0.7,
    samplePercentage: 100,
    copiesAnnotations: false,
    returnAs: 'final',
  });
  expect(
    effectiveRules({
      trigger: 'on_completion',
      sample_percentage: 100,
      filter: { min_annotations: 2, max_agreement: 0.8 },
      copy_annotations: true,
    }),
  ).toMatchObject({ minAnnotations: 2, maxAgreement: 0.8, copiesAnnotations: true });
  expect(effectiveRules({ max_agreement: 0.9, filter: { max_agreement: 0.5 } }).maxAgreement).toBe(0.5);
});

it('fills in what each trigger means by itself', () => {
  expect(effectiveRules({})).toMatchObject({ trigger: 'on_completion', minAnnotations: 0, maxAgreement: null });
  expect(effectiveRules({ trigger: 'on_disagreement' })).toMatchObject({ minAnnotations: 2, maxAgreement: 1 });
  expect(effectiveRules({ trigger: 'on_review_rejection' })).toMatchObject({
    reviewStatuses: ['rejected'],
    returnAs: 'golden',
  });
  expect(effectiveRules({ trigger: 'on_review_rejection', return_as: 'none' }).returnAs).toBe('none');
});

it('takes both words for what was accepted (C-058)', () => {
  expect(effectiveRules({ trigger: 'on_review', filter: { review_status: 'rejected' } }).reviewStatuses).toEqual([
    'rejected',
  ]);
  expect(effectiveRules({ trigger: 'on_review', review_status: ['accepted', 'approved'] }).reviewStatuses).toEqual([
    'approved',
  ]);
});

it('finds the way round (P-01)', () => {
  const edges = [
    { parent: 1, child: 2 },
    { parent: 2, child: 3 },
    { parent: 5, child: 3 },
  ];
  expect(findWay(edges, 1, 3)).toEqual([1, 2, 3]);
  expect(findWay(edges, 3, 1)).toBeUndefined();
  expect(longestWay(edges)).toBe(3);
  expect(depthsOf(edges)).toEqual(
    new Map([
      [1, 0],
      [5, 0],
      [2, 1],
      [3, 2],
    ]),
  );
  expect(connectedWith(edges, 5).sort()).toEqual([1, 2, 3, 5]);
});

it('keeps every graph free of rings when an edge is added only where no way leads back', () => {
  const pair = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
      const edges: Edge[] = [];
      for (const [parent, child] of pairs)
        if (parent !== child && findWay(edges, child, parent) === undefined) edges.push({ parent, child });
      const depths = depthsOf(edges);
      for (const { parent, child } of edges) expect(depths.get(child)).toBeGreaterThan(depths.get(parent) ?? 0);
    }),
  );
});
