import { sql } from 'kysely';

/** Of what was measured, under the alias m, the row of a task under the alias t. */
export const OF_TASK = sql`m.organization_id = t.organization_id and m.project_id = t.project_id and m.task_id = t.id`;

/** How far the answers agree, of a task under the alias t; null without two that could be compared. */
export const AGREEMENT = sql<number | null>`(select m.agreement from task_measure m where ${OF_TASK})`;

/** Brings a task under the alias t together with what was measured of it, under the alias m. */
export const JOIN_MEASURE = sql`join task_measure m on ${OF_TASK}`;
