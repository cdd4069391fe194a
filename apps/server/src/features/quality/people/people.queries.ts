import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface Person {
  id: number;
  first_name: string;
  display_name: string;
  last_name: string;
  email: string;
  avatar: null;
}

/** By email. Also people who are no members any more: their answers are still there. */
export async function listPeople(tx: Tx, ids: readonly number[]): Promise<Person[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Person>`
    select id, first_name, last_name, display_name, email::text as email, null as avatar from app_user
    where id = any (${ids}::bigint[]) order by email`.execute(tx);
  return rows;
}
