import type { SubmitTask, TaskType } from '@labelwright/contract/job-api';
import { isProjectPermission } from '@labelwright/contract/permissions';
import { Clone, Default, Errors } from 'typebox/value';
import { hasOrganizationPermission, requireAccess } from '../../features/tenants/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { SubmittableJob } from '../../platform/jobs/submittable.ts';
import type { Platform } from '../../platform/platform.ts';

const MOST_TOLD = 20;

export function describeKind(kind: SubmittableJob): TaskType {
  return {
    type: kind.type,
    title: kind.title,
    description: kind.description,
    queue: kind.queue,
    permission: kind.permission,
    payload_schema: { ...kind.payload },
    example: kind.example,
  };
}

/** Checks what is asked against the kind and makes its job; returns the id. */
export async function submitTask(
  platform: Platform,
  kinds: readonly SubmittableJob[],
  actor: Actor,
  { type, payload = {} }: SubmitTask,
): Promise<string> {
  const kind = kinds.find((candidate) => candidate.type === type);
  if (!kind)
    throw invalidField(
      'type',
      `There is no task of type "${type}". There are ${kinds.map((one) => one.type).join(', ')}.`,
    );
  const given = Default(kind.payload, Clone(payload)) as Record<string, unknown>;
  refuseInvalid(kind, given);
  return kind.submit(actor, given, await requirePermission(platform, actor, kind, given));
}

function refuseInvalid(kind: SubmittableJob, payload: unknown): void {
  const faults = [...Errors(kind.payload, payload)].slice(0, MOST_TOLD);
  if (faults.length === 0) return;
  const details: Record<string, string[]> = {};
  for (const { instancePath, message } of faults) {
    const field = ['payload', ...instancePath.split('/').filter(Boolean)].join('.');
    details[field] = [...(details[field] ?? []), message];
  }
  throw new AppError('validation', `The payload does not fit tasks of type ${kind.type}.`, { details });
}

async function requirePermission(
  platform: Platform,
  actor: Actor,
  { permission }: SubmittableJob,
  payload: Readonly<Record<string, unknown>>,
): Promise<ProjectAccess | undefined> {
  if (isProjectPermission(permission))
    return requireAccess(platform, actor, { kind: 'project', reference: String(payload.project_id) }, permission);
  if (actor.scopes && !isInScope(actor.scopes, permission))
    throw new AppError('forbidden', `This token is not allowed to use ${permission}.`);
  const isAllowed =
    permission === 'platform.admin'
      ? actor.globalRole === 'super_admin'
      : await hasOrganizationPermission(platform.db, actor, permission);
  if (!isAllowed) throw new AppError('forbidden');
  return undefined;
}
