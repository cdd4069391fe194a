import { type Static, Type } from 'typebox';
import { AnalyticsQuery, Count, DayCount, Share } from './analytics-measures.ts';
import { Nullable, Reference } from './schemas.ts';

/**
 * Documented paths and keys; what the pages draw is in the other files.
 *
 * - GET /api/analytics/summary?timeframe&project_id|projectId → ProjectSummaryAnalytics (who may see the project's statistics);
 *   without a project → PlatformSummaryAnalytics (super administrators)
 * - GET /api/analytics/user/{id}            → UserSummaryAnalytics (oneself, managers of the organization, super administrators)
 * - GET /api/analytics/review               → ReviewAnalytics, see review.ts
 */

export const SummaryQuery = Type.Object({
  ...AnalyticsQuery.properties,
  project_id: Type.Optional(Reference),
  projectId: Type.Optional(Reference),
});

const DocumentCounts = Type.Object(
  { approved: Count, pending_review: Count, rejected: Count },
  { description: 'Documents by what they are now, whenever they came; drafts are not counted' },
);
export const ProjectSummaryAnalytics = Type.Object({
  documentCounts: DocumentCounts,
  contributionDaily: Type.Array(DayCount, {
    description: 'Items of every kind that were submitted, by day; days without any are left out',
  }),
});
export type ProjectSummaryAnalytics = Static<typeof ProjectSummaryAnalytics>;

export const PlatformSummaryAnalytics = Type.Object({
  totalUsers: Count,
  totalProjects: Count,
  documentCounts: DocumentCounts,
  userSignupDaily: Type.Array(DayCount),
});
export type PlatformSummaryAnalytics = Static<typeof PlatformSummaryAnalytics>;

export const UserSummaryAnalytics = Type.Object({
  totalContributions: Count,
  contributionDaily: Type.Array(DayCount),
  approvalRate: Nullable(Share),
});
export type UserSummaryAnalytics = Static<typeof UserSummaryAnalytics>;
