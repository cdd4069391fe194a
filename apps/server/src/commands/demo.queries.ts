import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/db.ts';
import { withSystem } from '../platform/db/db.ts';

export interface DemoState {
  /** Accounts of this installation, those of the demo included. */
  people: number;
  /** undefined: there is no demo. */
  organizationId: number | undefined;
  /** Whether all of it was made, by this version or an earlier one. */
  isMarked: boolean;
  projects: number;
  published: number;
  /** Whether anybody has signed in to it, or was added. */
  isUsed: boolean;
}

/** `manager`: the demo is the organization that this address owns. `emails`: of everybody whom the demo makes. */
export async function findDemoState(db: Db, manager: string, emails: readonly string[]): Promise<DemoState> {
  return withSystem(db, async (tx) => {
    const { rows } = await sql<Omit<DemoState, 'organizationId'> & { id: number | null }>`
      select (select count(*)::int from app_user) as people, o.id,
        coalesce(o.settings->>'demo' = 'made', false) as "isMarked",
        (select count(*)::int from project p where p.organization_id = o.id) as projects,
        (select count(*)::int from project p where p.organization_id = o.id and p.is_published) as published,
        exists (
          select from organization_member m join app_user u on u.id = m.user_id
          where m.organization_id = o.id and (
            u.email::text <> all (${[...emails]})
            or exists (select from session s where s.user_id = u.id)
            or exists (select from audit_log a
              where a.organization_id = o.id and a.actor_user_id = u.id and a.action = 'login')
          )
        ) as "isUsed"
      from (values (${manager})) as wanted (email)
      left join app_user u on u.email = wanted.email
      left join lateral (
        select o.id, o.settings from organization o join organization_member m on m.organization_id = o.id
        where m.user_id = u.id and m.role = 'owner' order by o.id limit 1
      ) o on true`.execute(tx);
    const row = rows[0];
    if (!row) throw new Error('no state of the demo');
    const { id, ...state } = row;
    return { ...state, organizationId: id ?? undefined };
  });
}

/** Written last: a demo without it may be half made. */
export async function markDemoMade(tx: Tx, organizationId: number): Promise<void> {
  await sql`update organization set settings = settings || '{"demo": "made"}' where id = ${organizationId}`.execute(tx);
}

/** The organization with all that is in it, and its people, for good: as if the demo had never been begun. */
export async function removeDemo(tx: Tx, organizationId: number, emails: readonly string[]): Promise<void> {
  await sql`delete from organization where id = ${organizationId}`.execute(tx);
  await sql`delete from app_user where email::text = any (${[...emails]})`.execute(tx);
}

/** Runs the work while no other process runs work under the same lock. */
export async function alone<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('labelwright demo'))`);
    return await work();
  } finally {
    // Closing the connection gives the lock back, whatever state it is in.
    client.release(true);
  }
}
