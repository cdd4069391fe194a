import type { AgreementQuery, Throughput, Timeline, WorkQuery } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { listPeople } from '../people/people.queries.ts';
import { listWorkDays } from '../people/work.queries.ts';
import { readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { listGoldenPeriods, listPeriods } from './agreement.queries.ts';
import { filterOf } from './filters.ts';

/** Agreement and golden accuracy by day, week (from Monday) or month of the later answer; periods without any are left out. */
export function getTimeline(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: AgreementQuery & { by?: 'day' | 'week' | 'month' },
): Promise<Timeline> {
  const filter = filterOf(access, query);
  const by = query.by ?? 'week';
  return withActor(platform.db, actor, async (tx) => {
    const rules = readRules(await findStoredRules(tx, access));
    const pairs = new Map((await listPeriods(tx, filter, by)).map((row) => [row.day, row]));
    const golden = new Map(
      (await listGoldenPeriods(tx, filter, by, rules.golden_pass_score)).map((row) => [row.day, row]),
    );
    const days = [...new Set([...pairs.keys(), ...golden.keys()])].sort();
    return {
      by,
      points: days.map((day) => {
        const { answers = 0, passed = 0 } = golden.get(day) ?? {};
        return {
          day,
          pairs: pairs.get(day)?.pairs ?? 0,
          tasks: pairs.get(day)?.tasks ?? 0,
          agreement: pairs.get(day)?.agreement ?? null,
          golden_answers: answers,
          golden_accuracy: answers === 0 ? null : passed / answers,
        };
      }),
    };
  });
}

/** What each person did on each day; days without work are left out. */
export function getThroughput(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: WorkQuery,
): Promise<Throughput> {
  const filter = filterOf(access, query);
  return withActor(platform.db, actor, async (tx) => {
    const days = await listWorkDays(tx, filter);
    return { days, people: await listPeople(tx, [...new Set(days.map((day) => day.user_id))]) };
  });
}
