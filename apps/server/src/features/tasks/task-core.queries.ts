import type { TaskStatus } from '@labelwright/contract/tasks';
import { sql } from 'kysely';

/** What every list and record of tasks reads, of a task under the alias t. */
export const TASK_CORE = sql`
  t.id, t.inner_id, t.project_id as project, t.data, t.meta, t.external_id, t.status, t.is_labeled, t.overlap, t.priority,
  t.is_golden as ground_truth, t.total_annotations, t.cancelled_annotations, t.total_predictions,
  t.draft_count > 0 as draft_exists, t.file_upload_id as file_upload, t.created_at, t.updated_at, t.labeled_at as completed_at,
  t.created_by, t.updated_by, t.lead_time_ms, t.comment_count, t.unresolved_comment_count, t.comment_authors, t.last_comment_updated_at`;

export interface TaskCoreRow {
  id: number;
  inner_id: number;
  project: number;
  data: unknown;
  meta: unknown;
  external_id: string | null;
  status: TaskStatus;
  is_labeled: boolean;
  overlap: number;
  priority: number;
  ground_truth: boolean;
  total_annotations: number;
  cancelled_annotations: number;
  total_predictions: number;
  draft_exists: boolean;
  file_upload: number | null;
  created_at: Date;
  updated_at: Date;
  completed_at: Date | null;
  created_by: number | null;
  updated_by: number | null;
  lead_time_ms: number;
  comment_count: number;
  unresolved_comment_count: number;
  comment_authors: number[];
  last_comment_updated_at: Date | null;
}
