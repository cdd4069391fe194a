import type { LimitSource } from '@labelwright/contract/distribution-rules';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/db.ts';
import { gather } from '../../platform/db/gather.ts';
import type { AnnotationRow, DraftRow, PredictionRow } from './record-bodies.ts';

export interface NextTaskCall {
  organizationId: number;
  /** Id, uuid or slug of the project. */
  project: string;
  userId: number;
  isSuperAdmin: boolean;
  now: Date;
  leaseSeconds: number;
  prefetch: boolean;
  /** 0 to 1: whether a golden task is served, which one, and where a member starts under uniform sampling. */
  dice: number;
  /** Waits for a task that somebody else has locked at the moment, instead of passing it. */
  wait: boolean;
}

export interface TaskRecord {
  id: number;
  inner_id: number;
  external_id: string | null;
  project_id: number;
  data: unknown;
  meta: unknown;
  status: string;
  is_labeled: boolean;
  is_golden: boolean;
  overlap: number;
  priority: number;
  total_annotations: number;
  cancelled_annotations: number;
  total_predictions: number;
  updated_by: number | null;
  comment_count: number;
  unresolved_comment_count: number;
  comment_authors: number[];
  last_comment_updated_at: string | null;
  file_upload_id: number | null;
  created_at: string;
  updated_at: string;
}

export interface HandedOut {
  reason?: undefined;
  queue: string;
  /** Of the caller in the project. */
  role: string;
  /** JSON-schema definition of the task; null: it has the label config of its project. */
  definition_id: number | null;
  task: TaskRecord;
  lease: { unique_id: string; expires_at: string; kind: 'work' | 'prefetch' | 'rework' | 'review' };
  project: { id: number; show_skip_button: boolean } & Record<string, unknown>;
  predictions: PredictionRow[] | null;
  drafts: DraftRow[] | null;
  annotations: AnnotationRow[] | null;
  left: number;
}

export interface NothingHandedOut {
  reason: string;
  project_id?: number;
  state?: string;
  limit?: number;
  used?: number;
  source?: LimitSource;
  /** What the person who was paused is told. */
  pause?: string | null;
}

/**
 * Calls for one project go together where no rule but the order has a say (migration 0330); the others, and whoever is
 * alone, go one by one.
 */
export async function callNextTask(db: Db, call: NextTaskCall): Promise<HandedOut | NothingHandedOut> {
  const answer = call.wait || call.isSuperAdmin ? undefined : await askTogether(db, call).catch(() => undefined);
  return answer ?? askAlone(db, call);
}

const askTogether = gather<NextTaskCall, HandedOut | undefined>({
  restMs: 10,
  keyOf: ({ organizationId, leaseSeconds, prefetch, project }) =>
    `${organizationId} ${leaseSeconds} ${prefetch} ${project}`,
  run: async (db, calls) => {
    const last = calls.at(-1);
    if (last === undefined || calls.length === 1) return [undefined];
    const { rows } = await db.quick.query<{ user_id: number; answer: HandedOut }>({
      name: 'next-tasks',
      text: `select n.* from set_config('synchronous_commit', 'off', true), next_tasks($1, $2, $3, $4, $5, $6) as n`,
      values: [
        last.organizationId,
        last.project,
        calls.map(({ userId }) => userId),
        last.now,
        last.leaseSeconds,
        last.prefetch,
      ],
    });
    const answers = new Map(rows.map((row) => [row.user_id, row.answer]));
    return calls.map(({ userId }) => answers.get(userId));
  },
});

/**
 * One round trip that is a transaction of its own; see migrations 0112 and 0190. It does not wait for the disk: whoever
 * answers does, so only leases of the last moment before a crash of the database can be lost, and a lost one harms nobody
 * (D-71).
 */
async function askAlone(db: Db, call: NextTaskCall): Promise<HandedOut | NothingHandedOut> {
  const { rows } = await db.quick.query<{ answer: HandedOut | NothingHandedOut }>({
    name: 'next-task',
    text: `select set_config('synchronous_commit', 'off', true), next_task($1, $2, $3, $4, $5, $6, $7, $8, $9) as answer`,
    values: [
      call.organizationId,
      call.project,
      call.userId,
      call.isSuperAdmin,
      call.now,
      call.leaseSeconds,
      call.prefetch,
      call.dice,
      call.wait,
    ],
  });
  return rows[0]?.answer ?? { reason: 'none_left' };
}

/** The same inside the caller's transaction. */
export async function askNextTask(tx: Tx, call: NextTaskCall): Promise<HandedOut | NothingHandedOut> {
  const { rows } = await sql<{ answer: HandedOut | NothingHandedOut }>`
    select next_task(${call.organizationId}, ${call.project}, ${call.userId}, ${call.isSuperAdmin}, ${call.now.toISOString()}::timestamptz,
      ${call.leaseSeconds}, ${call.prefetch}, ${call.dice}, ${call.wait}) as answer`.execute(tx);
  return rows[0]?.answer ?? { reason: 'none_left' };
}
