import { type Static, Type } from 'typebox';
import { Id, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Numbers over time. The first four paths and their keys are the documented ones; the rest is what the pages draw.
 *
 * - GET /api/analytics/summary?timeframe&project_id|projectId → ProjectSummaryAnalytics (who may see the project's statistics);
 *   without a project → PlatformSummaryAnalytics (super administrators)
 * - GET /api/analytics/user/{id}            → UserSummaryAnalytics (oneself, managers of the organization, super administrators)
 * - GET /api/analytics/review               → ReviewAnalytics, see review.ts
 * - GET /api/analytics/projects/{id}        → ProjectAnalytics: what was collected, decided and processed
 * - GET /api/analytics/projects/{id}/health → ProjectHealth
 * - GET /api/analytics/projects/{id}/bottlenecks → Bottlenecks: tasks that do not move
 * - GET /api/analytics/users/{id}           → UserAnalytics
 * - GET /api/analytics/platform             → PlatformAnalytics (super administrators)
 * - GET /api/analytics/progress             → Progress: workspaces and projects that the caller manages
 * - GET /api/analytics/imports              → ImportAnalytics: stuck imports, rate of failure by project
 * - GET /api/analytics/savings?project_id   → Savings: work that confident predictions spare
 * - GET /api/analytics/tags                 → progress by tag of the projects
 * - GET /api/analytics/usage                → Usage: work of a period by type of project, orders (dp_order) apart
 *
 * Days are those of `time_zone` (UTC when not given). A timeframe of n days is today and the n - 1 days before it.
 */

export const DEFAULT_TIMEFRAME = '30d';
export const Timeframe = Type.String({
  pattern: '^[1-9][0-9]{0,2}d$',
  default: DEFAULT_TIMEFRAME,
  examples: ['7d', '30d', '90d'],
  description: 'Number of days up to today, at most 999',
});
const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  default: 'UTC',
  examples: ['Europe/Berlin'],
  description: 'IANA name; days begin at its midnight',
});

export const AnalyticsQuery = Type.Object({
  timeframe: Type.Optional(Timeframe),
  time_zone: Type.Optional(TimeZone),
});
export const SummaryQuery = Type.Object({
  ...AnalyticsQuery.properties,
  project_id: Type.Optional(Reference),
  projectId: Type.Optional(Reference),
});
export const UserRef = Type.String({
  pattern: '^(me|[1-9][0-9]{0,15}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$',
  description: 'Numeric id, uuid, or me',
});

const Count = Type.Integer({ minimum: 0 });
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', examples: ['2026-03-01'] });
const DayCount = Type.Object({ day: Day, count: Count });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Seconds = Nullable(Type.Number({ minimum: 0, description: 'null: nothing to measure yet' }));
const Percent = Type.Number({ minimum: 0, maximum: 100, description: 'Two decimals' });
const Person = Type.Object({ id: Id, name: Type.String(), email: Type.String() });
const Period = { from: Day, to: Day, timeZone: Type.String() };

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

export const ITEM_KINDS = ['document', 'voice_sample', 'raw_text'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];
const KindCounts = Type.Object({ document: Count, voice_sample: Count, raw_text: Count });

/** Every day of the period, also those on which nothing happened. */
const CollectionDay = Type.Object({ day: Day, ...KindCounts.properties, approved: Count, rejected: Count });
const ItemTotals = Type.Object({
  kind: Type.Enum([...ITEM_KINDS]),
  draft: Count,
  pending_review: Count,
  approved: Count,
  rejected: Count,
});
const ProcessingTotals = Type.Object({
  kind: Type.Enum([...ITEM_KINDS]),
  queued: Count,
  processing: Count,
  done: Count,
  failed: Count,
});
const EngineTotals = Type.Object({ engine: Type.String(), done: Count, failed: Count });
const ProcessingFailure = Type.Object({ reason: Type.String(), count: Count });
const Processing = Type.Object({
  byKind: Type.Array(ProcessingTotals),
  byEngine: Type.Array(EngineTotals),
  failures: Type.Array(ProcessingFailure, { description: 'Commonest first' }),
});
export const Contributor = Type.Object({
  user: Person,
  ...KindCounts.properties,
  approved: Count,
  rejected: Count,
  approvalRate: Nullable(Share),
  lastSubmittedAt: Nullable(Timestamp),
});
export type Contributor = Static<typeof Contributor>;

const Collected = {
  items: Type.Array(ItemTotals, { description: 'As they are now, whenever they came' }),
  days: Type.Array(CollectionDay),
  decision: Type.Object({ decided: Count, medianSeconds: Seconds, p90Seconds: Seconds, approvalRate: Nullable(Share) }),
  processing: Processing,
};
export const ProjectAnalytics = Type.Object({
  ...Period,
  ...Collected,
  contributors: Type.Array(Contributor, { description: 'The hundred who sent most' }),
});
export type ProjectAnalytics = Static<typeof ProjectAnalytics>;

export const ProjectHealth = Type.Object({
  totalTasks: Count,
  tasksWithAnnotations: Count,
  completionRate: Percent,
  annotations: Count,
  averageAnnotationSeconds: Seconds,
  activeMembers: Count,
  members: Count,
  storageBytes: Count,
  fileUploads: Count,
  webhookSuccessRate: Nullable(Percent),
  summaryUpdatedAt: Nullable(Timestamp),
});
export type ProjectHealth = Static<typeof ProjectHealth>;

export const STUCK_REASONS = ['untouched', 'skipped', 'rejected', 'disputed', 'slow', 'waiting_review'] as const;
export type StuckReason = (typeof STUCK_REASONS)[number];
export const BottlenecksQuery = Type.Object({
  days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 365,
      default: 3,
      description: 'A task that did not move for so long is stuck',
    }),
  ),
});
const StuckTask = Type.Object({
  task_id: Id,
  inner_id: Id,
  since: Nullable(Timestamp),
  count: Type.Number({ description: 'Skips, rejections or seconds, after the reason; agreement for disputed tasks' }),
});
export const Bottlenecks = Type.Object({
  days: Count,
  reasons: Type.Array(
    Type.Object({
      reason: Type.Enum([...STUCK_REASONS]),
      total: Count,
      tasks: Type.Array(StuckTask, { description: 'The worst twenty' }),
    }),
  ),
});
export type Bottlenecks = Static<typeof Bottlenecks>;

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

export const ProgressQuery = Type.Object({
  workspace: Type.Optional(Id),
  tag: Type.Optional(Id),
});
const ProgressCounts = {
  total_tasks: Count,
  completed_tasks: Count,
  progress_pct: Nullable(Percent),
};
export const ProjectProgressRow = Type.Object({
  id: Id,
  title: Type.String(),
  state: Type.String(),
  workspace_id: Id,
  ...ProgressCounts,
  annotations: Count,
  skipped: Count,
  waiting_review: Count,
  stuck_tasks: Count,
  velocity: Type.Object({
    lastWeek: Count,
    weekBefore: Count,
    people: Count,
  }),
  remaining_annotations: Count,
  eta_days: Nullable(Type.Number({ minimum: 0, description: 'At the rate of the last week' })),
  last_activity_at: Nullable(Timestamp),
});
export type ProjectProgressRow = Static<typeof ProjectProgressRow>;
export const Progress = Type.Object({
  workspaces: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      projects: Count,
      ...ProgressCounts,
      lastWeek: Count,
      weekBefore: Count,
    }),
  ),
  projects: Type.Array(ProjectProgressRow, { description: 'Not deleted, no templates; at most a thousand' }),
});
export type Progress = Static<typeof Progress>;

export const TagProgress = Type.Object({
  tag_id: Id,
  name: Type.String(),
  tag_type: Nullable(Type.String()),
  color: Type.String(),
  projects: Count,
  ...ProgressCounts,
  annotations: Count,
});
export type TagProgress = Static<typeof TagProgress>;

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
