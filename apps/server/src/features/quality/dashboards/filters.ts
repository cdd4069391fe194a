import type { QualityQuery } from '@labelwright/contract/quality';
import { invalidField } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';

/** What a dashboard is narrowed to. Days are UTC, both included. */
export interface Filter {
  organizationId: number;
  projectId: number;
  from: string | undefined;
  to: string | undefined;
  userId: number | undefined;
  control: string | undefined;
}

/** All of a project. */
export function everythingOf({ organizationId, projectId }: Pick<Filter, 'organizationId' | 'projectId'>): Filter {
  return { organizationId, projectId, from: undefined, to: undefined, userId: undefined, control: undefined };
}

/** Whether it leaves out pairs of answers, or scores. */
export function isNarrowed({ from, to, userId, control }: Omit<Filter, 'organizationId' | 'projectId'>): boolean {
  return [from, to, userId, control].some((given) => given !== undefined);
}

export function filterOf(access: ProjectAccess, query: QualityQuery): Filter {
  const [from, to] = [dayOf('from', query.from), dayOf('to', query.to)];
  if (from !== undefined && to !== undefined && from > to) throw invalidField('to', 'Lies before from.');
  const { organizationId, projectId } = access;
  return { organizationId, projectId, from, to, userId: query.user, control: query.control };
}

function dayOf(field: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const ms = Date.parse(`${given}T00:00:00Z`);
  // 2026-02-30 is read as a day in March.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== given) throw invalidField(field, 'No such day.');
  return given;
}
