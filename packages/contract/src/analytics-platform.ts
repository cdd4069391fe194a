import { type Static, Type } from 'typebox';
import { Collected, KindCounts } from './analytics-collection.ts';
import { Count, Day, Period, Seconds } from './analytics-measures.ts';
import { Id } from './schemas.ts';

/** GET /api/analytics/platform → PlatformAnalytics (super administrators). */

const PlatformDay = Type.Object({
  day: Day,
  signups: Count,
  activeUsers: Count,
  ...KindCounts.properties,
  annotations: Count,
  skipped: Count,
  reviews: Count,
});
export const PlatformAnalytics = Type.Object({
  ...Period,
  totals: Type.Object({
    users: Count,
    verifiedUsers: Count,
    activeUsers: Count,
    organizations: Count,
    projects: Count,
    tasks: Count,
    finishedTasks: Count,
    annotations: Count,
    storageBytes: Count,
  }),
  ...Collected,
  days: Type.Array(PlatformDay),
  organizations: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      users: Count,
      projects: Count,
      tasks: Count,
      annotations: Count,
      contributions: Count,
      storageBytes: Count,
    }),
    { description: 'The fifty with most annotations' },
  ),
  jobs: Type.Array(
    Type.Object({
      queue: Type.String(),
      succeeded: Count,
      failed: Count,
      medianWaitSeconds: Seconds,
      medianRunSeconds: Seconds,
    }),
  ),
});
export type PlatformAnalytics = Static<typeof PlatformAnalytics>;
