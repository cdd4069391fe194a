import { inBlocks } from '@labelwright/formats/export/in-blocks';
import { writeList } from '@labelwright/formats/export/json';
import type { Tx } from '../../platform/db/db.ts';
import { batchesOf, batchSize } from './batches.ts';
import type { RowChoice } from './choose-rows.queries.ts';
import { type FlatAnnotationRow, listFlatAnnotations, type RowScope } from './export-rows.queries.ts';
import type { ReadProgress } from './read-tasks.ts';

/** `shape=annotations`: one flat record per annotation, as a list or line by line. */
export function writeFlatAnnotations(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
  asLines: boolean,
  progress: ReadProgress,
): AsyncGenerator<string> {
  const records = readFlatAnnotations(tx, scope, choice, progress);
  return inBlocks(asLines ? writeLines(records) : writeList(records));
}

async function* readFlatAnnotations(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
  progress: ReadProgress,
): AsyncGenerator<string> {
  const size = batchSize(choice.options.limit);
  const read = async (afterId: number): Promise<FlatAnnotationRow[]> => {
    const rows = await listFlatAnnotations(tx, scope, choice, { afterId, limit: size.next() });
    size.learn(
      rows.length,
      rows.reduce((total, row) => total + row.data.length + row.result.length, 0),
    );
    return rows;
  };
  for await (const rows of batchesOf(read, (batch) => batch.at(-1)?.id)) {
    for (const row of rows) yield JSON.stringify(presentFlat(row, scope.projectId));
    progress.tasks += new Set(rows.map((row) => row.task_id)).size;
    progress.annotations += rows.length;
    progress.onBatch?.();
  }
}

async function* writeLines(records: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const record of records) yield `${record}\n`;
}

function presentFlat(row: FlatAnnotationRow, projectId: number): Record<string, unknown> {
  return {
    id: row.id,
    task_id: row.task_id,
    project_id: projectId,
    data: JSON.parse(row.data) as unknown,
    result: JSON.parse(row.result) as unknown,
    completed_by: row.completed_by,
    actor: row.actor,
    submission_id: row.submission_id,
    schema_version: row.schema_version,
    tool_version: row.tool_version,
    was_cancelled: row.was_cancelled,
    ground_truth: row.ground_truth,
    lead_time: row.lead_time_ms === null ? null : row.lead_time_ms / 1000,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
