import { type Static, Type } from 'typebox';
import { Count, Percent, Seconds } from './analytics-measures.ts';
import { Id, Nullable, Timestamp } from './schemas.ts';

/**
 * - GET /api/analytics/projects/{id}/health → ProjectHealth
 * - GET /api/analytics/projects/{id}/bottlenecks → Bottlenecks: tasks that do not move
 * - GET /api/analytics/progress             → Progress: workspaces and projects that the caller manages
 * - GET /api/analytics/tags                 → progress by tag of the projects
 */

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
  eta_days: Nullable(Type.Number({ minimum: 0, description: 'At the rate of the last week, as /eta tells it' })),
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
