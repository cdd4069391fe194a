import type { Tx } from '../../platform/db/db.ts';
import { type ColumnTypes, insertRows } from './insert-rows.queries.ts';

export type IssueKind = 'failed' | 'duplicate' | 'unknown' | 'note';

export interface Issue {
  kind: IssueKind;
  file: string;
  line: number;
  message: string;
  /** The beginning of what was read. */
  raw?: string | undefined;
  taskId?: number | undefined;
}

const COLUMNS: ColumnTypes = {
  line: 'bigint',
  organization_id: 'bigint',
  import_id: 'bigint',
  kind: 'text',
  file: 'text',
  message: 'text',
  raw: 'text',
  task_id: 'bigint',
};
const LONGEST_MESSAGE = 2000;

export async function insertIssues(
  tx: Tx,
  scope: { organizationId: number; importId: number },
  issues: readonly Issue[],
): Promise<void> {
  const rows = issues.map(({ kind, file, line, message, raw, taskId }) => ({
    line,
    organization_id: scope.organizationId,
    import_id: scope.importId,
    kind,
    file: clean(file),
    message: clean(message).slice(0, LONGEST_MESSAGE),
    raw: clean(raw ?? ''),
    task_id: taskId ?? null,
  }));
  await insertRows(tx, 'import_issue', COLUMNS, rows);
}

/** A text of the database holds no zero byte. */
const clean = (text: string): string => text.replaceAll('\0', '�').toWellFormed();

export async function listIssues(
  tx: Tx,
  organizationId: number,
  importId: number,
  asked: { kind: IssueKind | undefined; afterId: number; limit: number },
) {
  let query = tx
    .selectFrom('import_issue')
    .select(['id', 'kind', 'file', 'line', 'message', 'raw', 'task_id'])
    .where('organization_id', '=', organizationId)
    .where('import_id', '=', importId)
    .where('id', '>', asked.afterId);
  if (asked.kind !== undefined) query = query.where('kind', '=', asked.kind);
  return query.orderBy('id').limit(asked.limit).execute();
}
