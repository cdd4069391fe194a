import type { Evaluation } from '@labelwright/contract/model-evaluations';
import { describe, expect, it } from 'vitest';
import { curveOf } from './curve.ts';

const evaluation = (id: number, version: string, patch: Partial<Evaluation> = {}): Evaluation => ({
  id,
  project: 1,
  job_id: null,
  model_version: version,
  split: null,
  status: 'completed',
  task_count: 10,
  annotation_count: id * 100,
  summary: { agreement: id / 10 },
  error: '',
  created_by: null,
  created_at: '2026-01-01T00:00:00Z',
  finished_at: null,
  ...patch,
});

describe('curveOf', () => {
  it('has one point per version in the order they were first measured, each as it was measured last', () => {
    const { points, metrics } = curveOf([
      evaluation(5, 'v1', { summary: { agreement: 0.9, accuracy: 1 } }),
      evaluation(4, 'v3', { status: 'running' }),
      evaluation(3, 'v2'),
      evaluation(2, 'v2', { split: 'test' }),
      evaluation(1, 'v1'),
    ]);
    expect(points.map((point) => [point.model_version, point.summary.agreement])).toEqual([
      ['v1', 0.9],
      ['v2', 0.3],
    ]);
    expect(metrics).toEqual(['agreement', 'accuracy']);
  });
});
