import {
  REPORTS,
  type Report,
  type ReportId,
  type ReportList,
  type ReportQuery,
} from '@labelwright/contract/quality-reports';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { REPORT_DEFINITIONS } from './reports.ts';

const DEFAULT_LIMIT = 1000;
/** A CSV is taken home whole. */
const CSV_LIMIT = 100_000;

export function listReports(access: ProjectAccess): ReportList {
  return REPORTS.filter((id) => !REPORT_DEFINITIONS[id].isExport || access.can('project.export')).map((id) => {
    const { title, description, columns } = REPORT_DEFINITIONS[id];
    return { id, title, description, columns: [...columns] };
  });
}

export async function readReport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: ReportId,
  query: ReportQuery,
): Promise<Report> {
  const definition = REPORT_DEFINITIONS[id];
  if (definition.isExport && !access.can('project.export'))
    throw new AppError('forbidden', 'Only those who may export the project get this report.');
  const limit = query.limit ?? (query.format === 'csv' ? CSV_LIMIT : DEFAULT_LIMIT);
  const scope = {
    organizationId: access.organizationId,
    projectId: access.projectId,
    userId: actor.userId,
    isSuperAdmin: actor.globalRole === 'super_admin',
    now: platform.now(),
    limit: limit + 1,
    offset: query.offset ?? 0,
  };
  const rows = await withActor(platform.db, actor, (tx) => definition.read(tx, scope, query));
  return {
    report: id,
    title: definition.title,
    columns: [...definition.columns],
    rows: rows.slice(0, limit),
    has_more: rows.length > limit,
  };
}
