import type { Project } from '@labelwright/contract/projects';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { readerOf, toProject } from './project-view.ts';
import { findProject } from './projects.queries.ts';

/** For the answer of a change; the caller has checked the permission. */
export async function readProject(tx: Tx, platform: Platform, actor: Actor, projectId: number): Promise<Project> {
  const reader = readerOf(actor);
  const row = await findProject(tx, reader, projectId);
  if (!row) throw notFound('Project');
  return toProject(row, reader, platform.vault);
}
