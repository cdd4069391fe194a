import { type Static, Type } from 'typebox';
import { Count, Percent, Period } from './analytics-measures.ts';
import { Id, Nullable, Reference } from './schemas.ts';

/**
 * - GET /api/analytics/usage                → Usage: work of a period by type of project, orders (dp_order) apart
 * - GET /api/analytics/savings?project_id   → Savings: work that confident predictions spare
 */

const UsageCounts = {
  annotations: Count,
  skipped: Count,
  annotation_seconds: Type.Number({ minimum: 0, description: 'As the editor measured it, without breaks' }),
  reviews: Type.Integer({ minimum: 0, description: 'Decisions on answers' }),
};
export const ProjectUsage = Type.Object({
  project_id: Id,
  title: Type.String(),
  project_type: Nullable(Type.String()),
  ...UsageCounts,
  people: Type.Integer({ minimum: 0, description: 'Who annotated' }),
});
export type ProjectUsage = Static<typeof ProjectUsage>;
export const Usage = Type.Object({
  ...Period,
  groups: Type.Array(
    Type.Object({
      project_type: Nullable(Type.String({ examples: ['dp_order'], description: 'null: of no type' })),
      is_order: Type.Boolean({ description: 'Billed apart from all others' }),
      projects: Count,
      ...UsageCounts,
    }),
    { description: 'By type of project, orders first' },
  ),
  projects: Type.Array(ProjectUsage, { description: 'At most 1,000 in which something was done, orders first' }),
});
export type Usage = Static<typeof Usage>;

export const SavingsQuery = Type.Object({
  project_id: Reference,
  model_version: Type.Optional(Type.String({ maxLength: 256, description: 'Beginning of the versions to count' })),
  limit: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, default: 0.9, description: 'Scores above it count as confident' }),
  ),
  cost: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1000,
      default: 0.5,
      description: 'Dollars that an annotation by a person costs',
    }),
  ),
});
export const Savings = Type.Object({
  total_predictions: Count,
  ml_auto_labeled: Count,
  low_confidence: Count,
  human_annotations: Count,
  ml_coverage_pct: Nullable(Percent),
  cost_saved_usd: Type.Number({ minimum: 0 }),
});
export type Savings = Static<typeof Savings>;
