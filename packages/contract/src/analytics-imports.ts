import { type Static, Type } from 'typebox';
import { Count, Percent } from './analytics-measures.ts';
import { Id, Timestamp, Uuid } from './schemas.ts';

/** GET /api/analytics/imports → ImportAnalytics: stuck imports, rate of failure by project. */

export const ImportAnalytics = Type.Object({
  stuck: Type.Array(
    Type.Object({
      import_id: Id,
      uuid: Uuid,
      project_id: Id,
      project_name: Type.String(),
      status: Type.String(),
      created_at: Timestamp,
      updated_at: Timestamp,
      hours_stuck: Type.Number({ minimum: 0 }),
    }),
    { description: 'In progress, and nothing moved for an hour' },
  ),
  failureRates: Type.Array(
    Type.Object({
      project_id: Id,
      project_name: Type.String(),
      total_imports: Count,
      failures: Count,
      failure_rate: Percent,
    }),
    { description: 'Projects where more than a tenth of the imports of the period failed' },
  ),
});
export type ImportAnalytics = Static<typeof ImportAnalytics>;
