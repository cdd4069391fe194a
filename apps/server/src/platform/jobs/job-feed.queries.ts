import type { Tx } from '../db/db.ts';

export interface PublishedEvent {
  task_id: string;
  seq: number;
  status: string;
  attempts: number;
  progress: unknown;
  error: string | null;
  at: string;
}

export async function listNewEvents(tx: Tx, jobId: string, afterSeq: number): Promise<PublishedEvent[]> {
  const rows = await tx
    .selectFrom('job_event')
    .select(['seq', 'status', 'attempts', 'progress', 'error', 'created_at'])
    .where('job_id', '=', jobId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(500)
    .execute();
  return rows.map(({ created_at: at, ...event }) => ({ task_id: jobId, ...event, at: at.toISOString() }));
}
