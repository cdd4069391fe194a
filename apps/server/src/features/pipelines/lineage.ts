import type { Lineage } from '@labelwright/contract/pipelines';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { listAncestors, listDescendants, listSameSource, type RelativeRow } from './lineage.queries.ts';
import { decisionBody } from './relation-view.ts';
import { listDecisionsOfTask } from './relations.queries.ts';
import { type May, standingsOf } from './standings.ts';

export async function readLineage(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<Lineage> {
  const { organizationId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const ancestors = await listAncestors(tx, organizationId, taskId);
    const descendants = await listDescendants(tx, organizationId, taskId);
    const sameSource = await listSameSource(tx, organizationId, taskId);
    const decisions = await listDecisionsOfTask(tx, organizationId, taskId);
    const projectIds = [...ancestors, ...descendants, ...sameSource].map((row) => row.project_id);
    const may = await standingsOf(tx, actor, organizationId, projectIds);
    return {
      task: taskId,
      root_task: ancestors.at(-1)?.task_id ?? taskId,
      ancestors: ancestors.map((row) => relativeBody(row, may)),
      descendants: descendants.map((row) => relativeBody(row, may)),
      same_source: sameSource.map((row) => relativeBody(row, may)),
      decisions: decisions.map(decisionBody),
    };
  });
}

export function relativeBody(row: RelativeRow, may: May): Lineage['ancestors'][number] {
  const isNamed = may(row.project_id, 'project.read');
  return {
    task: row.task_id,
    inner_id: row.inner_id,
    project: { id: row.project_id, title: isNamed ? row.title : '', state: isNamed ? row.state : '' },
    relation: row.relation_id,
    distance: row.distance,
    is_labeled: row.is_labeled,
    final_annotation: row.final_annotation_id,
    is_deleted: row.is_deleted,
  };
}
