import type { NestingRules } from '@labelwright/contract/pipelines';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface WiringRow {
  /** Tasks of it came from elsewhere, so finished ones are looked at. */
  is_child: boolean;
  adjudicate_below: number | null;
  relations: {
    id: number;
    parent_project_id: number;
    child_project_id: number;
    nesting_rules: NestingRules;
    seed: string;
  }[];
}

/** All that an event of a project may set off; one statement. */
export async function findWiring(tx: Tx, organizationId: number, projectId: number): Promise<WiringRow | undefined> {
  const { rows } = await sql<WiringRow>`
    select
      exists (select from project_relation r where r.child_project_id = p.id) as is_child,
      case jsonb_typeof(p.settings -> 'adjudicate_below') when 'number' then (p.settings ->> 'adjudicate_below')::float8 end as adjudicate_below,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', r.id, 'parent_project_id', r.parent_project_id, 'child_project_id', r.child_project_id,
          'nesting_rules', r.nesting_rules, 'seed', r.seed::text) order by r.id)
        from project_relation r join project c on c.id = r.child_project_id and c.deleted_at is null
        where r.parent_project_id = p.id and r.is_active and r.deleted_at is null), '[]') as relations
    from project p
    where p.organization_id = ${organizationId} and p.id = ${projectId} and p.deleted_at is null`.execute(tx);
  return rows[0];
}
