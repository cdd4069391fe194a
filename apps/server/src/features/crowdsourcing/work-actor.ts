import type { Permission } from '@labelwright/contract/permissions';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';

const MAY: ReadonlySet<Permission> = new Set(['task.read', 'annotation.create', 'prediction.read']);

/** The person behind an answer: it is theirs, whoever carries it. */
export function workerActor(organizationId: number, userId: number, name: string): Actor {
  return { ...systemActor(organizationId), kind: 'user', userId, name };
}

/** What a worker may do with the project of their task: answer it, and nothing else. */
export function workerAccess(work: { organizationId: number; projectId: number; state: string }): ProjectAccess {
  return {
    ...work,
    isPublished: true,
    isDeleted: false,
    role: 'annotator',
    can: (permission) => MAY.has(permission),
  };
}
