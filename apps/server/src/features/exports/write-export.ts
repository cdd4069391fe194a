import type { ExportTask, Loss, TableColumns } from '@labelwright/formats/export/model';
import { writeFormat } from '@labelwright/formats/export/write-format';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import type { RowChoice } from './choose-rows.queries.ts';
import { choicesOf, contextOf, type ExportPlan, requireFit, takesMedia } from './export-plan.ts';
import { beginSnapshot, getProjectTitle, listUsedNames, type RowScope } from './export-rows.queries.ts';
import { writeFlatAnnotations } from './flat-annotations.ts';
import { mediaOf } from './media.ts';
import { type ReadProgress, readTasks } from './read-tasks.ts';

export interface ExportWork {
  scope: RowScope;
  plan: ExportPlan;
  choice: RowChoice;
  progress: ReadProgress;
  /** Other records than those of the project: a snapshot that is written in another format. */
  records?: (progress: ReadProgress) => AsyncIterable<ExportTask>;
  onLoss?: (loss: Loss) => void;
  onPart?: (part: string) => void;
}

/** An export, written on demand from one snapshot. The transaction must be fresh and outlive what is read of it. */
export async function writeExport(
  platform: Platform,
  tx: Tx,
  work: ExportWork,
): Promise<AsyncIterable<string | Uint8Array>> {
  const { scope, plan, choice, progress, onLoss, onPart } = work;
  await beginSnapshot(tx);
  const { exporter, options } = plan;
  if (options.shape === 'annotations')
    return writeFlatAnnotations(tx, scope, choice, exporter.id === 'JSONL', progress);
  const { compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  requireFit(plan, compiled);
  const columns = isTable(plan) ? tableColumns(compiled, await listUsedNames(tx, scope)) : undefined;
  const context = {
    ...contextOf(plan, compiled, columns),
    title: await getProjectTitle(tx, scope),
    ...(takesMedia(plan) ? { media: mediaOf(platform, tx, scope) } : {}),
    ...(onLoss ? { onLoss } : {}),
  };
  const read = work.records ?? ((own: ReadProgress) => readTasks(tx, scope, choice, own));
  return writeFormat(exporter, countedOnce(read, progress), context, {
    ...choicesOf(plan),
    ...(onPart ? { onPart } : {}),
  });
}

/** Records may be read several times over; they count the first time. */
function countedOnce(
  read: (progress: ReadProgress) => AsyncIterable<ExportTask>,
  progress: ReadProgress,
): () => AsyncIterable<ExportTask> {
  let own = progress;
  return () => {
    const records = read(own);
    own = { tasks: 0, annotations: 0, onBatch: () => progress.onBatch?.() };
    return records;
  };
}

function isTable({ exporter }: ExportPlan): boolean {
  return exporter.id === 'CSV' || exporter.id === 'TSV';
}

/** What the interface reads and asks comes first, in its order; then whatever else occurs. */
function tableColumns(config: CompiledConfig, used: TableColumns): TableColumns {
  const declared = config.fields.map((field) => field.key).filter((key) => used.data.includes(key));
  return {
    data: [...new Set([...declared, ...used.data])],
    controls: [...new Set([...Object.keys(config.controls), ...used.controls])],
  };
}
