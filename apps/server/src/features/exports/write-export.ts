import type { Loss, TableColumns } from '@labelwright/formats/export/model';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../platform/db/db.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { contextOf, type ExportPlan, requireFit } from './export-plan.ts';
import { beginSnapshot, listUsedNames, type RowScope } from './export-rows.queries.ts';
import { writeFlatAnnotations } from './flat-annotations.ts';
import { type ReadProgress, readTasks } from './read-tasks.ts';

/** An export, written on demand from one snapshot. The transaction must be fresh and outlive what is read of it. */
export async function writeExport(
  tx: Tx,
  scope: RowScope,
  plan: ExportPlan,
  progress: ReadProgress,
  onLoss?: (loss: Loss) => void,
): Promise<AsyncIterable<string | Uint8Array>> {
  await beginSnapshot(tx);
  const { exporter, options } = plan;
  if (options.shape === 'annotations')
    return writeFlatAnnotations(tx, scope, options, exporter.id === 'JSONL', progress);
  const { compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  requireFit(plan, compiled);
  const columns = isTable(plan) ? tableColumns(compiled, await listUsedNames(tx, scope)) : undefined;
  const context = contextOf(plan, compiled, columns);
  return exporter.write(readTasks(tx, scope, options, progress), onLoss ? { ...context, onLoss } : context);
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
