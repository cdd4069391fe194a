import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import type { OutcomeCount } from './outcomes.ts';
import type { RecentRequests } from './recent.ts';

export interface PulseStats extends RecentRequests {
  memory_bytes: number;
  /** Of one processor, since the last sign of life. */
  cpu_share: number;
}

export interface Pulse {
  name: string;
  roles: string[];
  version: string;
  startedAt: Date;
  stats: PulseStats;
}

const SLOT_MINUTES = 5;

export async function savePulse(tx: Tx, pulse: Pulse, now: Date): Promise<void> {
  const { name, roles, version, startedAt, stats } = pulse;
  await sql`
    insert into process_pulse (name, roles, version, started_at, seen_at, stats)
    values (${name}, ${roles}, ${version}, ${startedAt}, ${now}, ${JSON.stringify(stats)})
    on conflict (name) do update set seen_at = excluded.seen_at, stats = excluded.stats`.execute(tx);
}

export async function deletePulse(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('process_pulse').where('name', '=', name).execute();
}

/** Adds to the slot of five minutes that `now` lies in. */
export async function saveOutcomes(tx: Tx, counts: readonly OutcomeCount[], now: Date): Promise<void> {
  if (counts.length === 0) return;
  const rows = JSON.stringify(
    counts.map(({ organizationId, ...count }) => ({ organization_id: organizationId ?? null, ...count })),
  );
  await sql`
    insert into outcome_tally (organization_id, source, slot, good, bad)
    select organization_id, source, date_bin(make_interval(mins => ${SLOT_MINUTES}), ${now}::timestamptz, 'epoch'), good, bad
    from jsonb_to_recordset(${rows}::jsonb) as row(organization_id bigint, source text, good bigint, bad bigint)
    on conflict (coalesce(organization_id, 0), source, slot) do update
      set good = outcome_tally.good + excluded.good, bad = outcome_tally.bad + excluded.bad`.execute(tx);
}
