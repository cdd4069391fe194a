import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Reader } from '../distribution/index.ts';

export function readerOf(platform: Platform, actor: Actor, access: ProjectAccess): Reader {
  return {
    userId: actor.userId,
    email: actor.name,
    now: platform.now(),
    canUpdateAny: access.can('annotation.updateAny'),
    canDelete: access.can('annotation.delete'),
    seesGroundTruth: access.can('annotation.readAll'),
  };
}
