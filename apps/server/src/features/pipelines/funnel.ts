import type { Pipeline, PipelineStage } from '@labelwright/contract/pipelines';
import type { Static } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { listStages, type StageRow } from './funnel.queries.ts';
import { connectedWith, depthsOf, effectiveRules } from './pipelines.policy.ts';
import { countsOf } from './relation-view.ts';
import { listEdges, listRelations, type RelationRow } from './relations.queries.ts';
import { type May, standingsOf } from './standings.ts';

/** The connected projects with what is where, for the picture. */
export async function readPipeline(platform: Platform, actor: Actor, access: ProjectAccess): Promise<Pipeline> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const edges = await listEdges(tx, organizationId);
    const ids = connectedWith(edges, projectId);
    const relations = await listRelations(tx, organizationId, ids);
    const may = await standingsOf(tx, actor, organizationId, ids);
    const stages = await listStages(tx, organizationId, ids);
    const depths = depthsOf(edges);
    return {
      stages: stages.map((row) => stageBody(row, depths.get(row.id) ?? 0, relations, may)),
      relations: relations.map((row) => {
        const rules = effectiveRules(row.nesting_rules);
        return {
          id: row.id,
          parent_project_id: row.parent_project_id,
          child_project_id: row.child_project_id,
          trigger: rules.trigger,
          sample_percentage: rules.samplePercentage,
          is_active: row.is_active,
          counts: countsOf(row),
        };
      }),
    };
  });
}

function stageBody(
  row: StageRow,
  depth: number,
  relations: readonly RelationRow[],
  may: May,
): Static<typeof PipelineStage> {
  const isReadable = may(row.id, 'project.stats');
  const isNamed = may(row.id, 'project.read');
  const incoming = relations.filter((relation) => relation.child_project_id === row.id);
  const outgoing = relations.filter((relation) => relation.parent_project_id === row.id);
  const { id, title, state, tasks, labelled, ...counts } = row;
  return {
    project: { id, title: isNamed ? title : null, state: isNamed ? state : null },
    depth,
    is_readable: isReadable,
    counts: isReadable
      ? {
          ...counts,
          tasks,
          labelled,
          open: Math.max(0, tasks - labelled),
          flowed_in: sum(incoming, (relation) => relation.flowed),
          flowed_out: sum(outgoing, (relation) => relation.flowed),
          waiting: sum(outgoing, (relation) => Math.max(0, relation.flowed - relation.returned)),
        }
      : null,
    can: { update: may(id, 'project.update'), adjudicate: may(id, 'review.adjudicate') },
  };
}

const sum = (rows: readonly RelationRow[], of: (row: RelationRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
