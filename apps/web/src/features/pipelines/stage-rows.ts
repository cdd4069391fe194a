import type { Pipeline } from '@labelwright/contract/pipelines';
import { p } from './strings.ts';

type Counts = NonNullable<Pipeline['stages'][number]['counts']>;

export interface StageRow {
  name: string;
  count: number;
  /** Of all tasks of the project, 0 to 1. */
  share: number;
}

/** The funnel of one project: from all its tasks to those with an answer that stands. */
export function stageRows(counts: Counts): StageRow[] {
  const rows = [
    [p.columns.tasks, counts.tasks],
    [p.columns.labelled, counts.labelled],
    [p.columns.in_review, counts.in_review],
    [p.columns.in_adjudication, counts.in_adjudication],
    [p.columns.final, counts.final],
  ] as const;
  return rows.map(([name, count]) => ({ name, count, share: counts.tasks === 0 ? 0 : count / counts.tasks }));
}
