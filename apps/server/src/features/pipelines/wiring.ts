import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { effectiveRules, type Rules } from './pipelines.policy.ts';
import { findWiring, type WiringRow } from './wiring.queries.ts';

export interface ActiveRelation {
  id: number;
  parentProjectId: number;
  childProjectId: number;
  rules: Rules;
  /** A bigint as text: it goes back to the database as it came. */
  seed: string;
}

export interface Wiring {
  isChild: boolean;
  adjudicateBelow: number | null;
  relations: readonly ActiveRelation[];
}

export interface WiringCache {
  of(organizationId: number, projectId: number): Promise<Wiring>;
  forget(...projectIds: number[]): void;
}

/** What another process changed is known after this long; a job catches up on what was finished in between. */
export const WIRING_TTL_MS = 2000;
const MOST_PROJECTS = 10_000;
const NOTHING: Wiring = { isChild: false, adjudicateBelow: null, relations: [] };

/** Answers come in by the hundred per second, and most projects are in no pipeline: one look every two seconds tells. */
export function createWiring(platform: Platform): WiringCache {
  const known = new Map<number, { wiring: Promise<Wiring>; until: number }>();
  const read = async (organizationId: number, projectId: number): Promise<Wiring> => {
    const row = await withActor(platform.db, systemActor(organizationId), (tx) =>
      findWiring(tx, organizationId, projectId),
    );
    return row ? wiringOf(row) : NOTHING;
  };
  return {
    of: (organizationId, projectId) => {
      const now = platform.now().getTime();
      const found = known.get(projectId);
      if (found && found.until > now) return found.wiring;
      if (known.size >= MOST_PROJECTS) known.clear();
      const wiring = read(organizationId, projectId);
      known.set(projectId, { wiring, until: now + WIRING_TTL_MS });
      wiring.catch(() => known.delete(projectId));
      return wiring;
    },
    forget: (...projectIds) => {
      for (const id of projectIds) known.delete(id);
    },
  };
}

function wiringOf(row: WiringRow): Wiring {
  return {
    isChild: row.is_child,
    adjudicateBelow: row.adjudicate_below,
    relations: row.relations.map((relation) => ({
      id: relation.id,
      parentProjectId: relation.parent_project_id,
      childProjectId: relation.child_project_id,
      rules: effectiveRules(relation.nesting_rules),
      seed: relation.seed,
    })),
  };
}
