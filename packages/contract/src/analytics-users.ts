import { type Static, Type } from 'typebox';
import { KindCounts } from './analytics-collection.ts';
import { Count, Day, Period, Person, Share } from './analytics-measures.ts';
import { Id, Nullable } from './schemas.ts';

/** GET /api/analytics/users/{id} → UserAnalytics. */

export const UserRef = Type.String({
  pattern: '^(me|[1-9][0-9]{0,15}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$',
  description: 'Numeric id, uuid, or me',
});

const UserDay = Type.Object({
  day: Day,
  ...KindCounts.properties,
  annotations: Count,
  skipped: Count,
  reviews: Count,
  activeSeconds: Type.Number({ minimum: 0 }),
});
export const UserAnalytics = Type.Object({
  ...Period,
  user: Person,
  contributions: Count,
  approved: Count,
  rejected: Count,
  pending: Count,
  approvalRate: Nullable(Share),
  annotations: Count,
  skipped: Count,
  reviews: Count,
  activeSeconds: Type.Number({ minimum: 0 }),
  days: Type.Array(UserDay),
  projects: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      contributions: Count,
      annotations: Count,
      skipped: Count,
      reviews: Count,
      activeSeconds: Type.Number({ minimum: 0 }),
    }),
  ),
});
export type UserAnalytics = Static<typeof UserAnalytics>;
