import type { AgreementQuery, PersonDetail } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { listGoldenPeriods, listPeriods, summarizePeople } from '../dashboards/agreement.queries.ts';
import { type Filter, filterOf } from '../dashboards/filters.ts';
import { listLabelUse } from '../dashboards/labels.queries.ts';
import { readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { describePeople } from './list-people-quality.ts';
import { compareLabelUse } from './people.policy.ts';
import { listPeople } from './people.queries.ts';
import { listFailures, listWeeks } from './work.queries.ts';

const MOST_FAILURES = 50;
const MOST_LABELS = 50;

/** One person's page. On one's own page golden tasks stay unnamed unless the project shows feedback. */
export function getPersonDetail(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  query: AgreementQuery,
): Promise<PersonDetail> {
  const team = { ...filterOf(access, query), userId: undefined };
  return withActor(platform.db, actor, async (tx) => {
    const uses = await listLabelUse(tx, team);
    const person = (await describePeople(tx, team, uses)).find(({ user }) => user.id === userId);
    if (!person && userId !== actor.userId) throw notFound('Person');
    const filter: Filter = { ...team, userId };
    const rules = readRules(await findStoredRules(tx, access));
    const showsFailures = access.can('project.stats') || rules.show_golden_feedback;
    const failures = showsFailures ? await listFailures(tx, filter, rules.golden_pass_score, MOST_FAILURES) : [];
    return {
      ...(person ?? (await withoutWork(tx, userId))),
      trend: await trendOf(tx, filter, rules.golden_pass_score),
      with: await listOthers(tx, filter, userId),
      labels: compareLabelUse(uses, userId).slice(0, MOST_LABELS),
      failures: failures.map((row) => ({ ...row, answered_at: row.answered_at.toISOString() })),
      can: { resume: access.can('members.manage') && person?.pause != null },
    };
  });
}

async function trendOf(tx: Tx, filter: Filter, passScore: number): Promise<PersonDetail['trend']> {
  const weeks = new Map((await listWeeks(tx, filter)).map((row) => [row.week, row]));
  const pairs = new Map((await listPeriods(tx, filter, 'week')).map((row) => [row.day, row]));
  const golden = new Map((await listGoldenPeriods(tx, filter, 'week', passScore)).map((row) => [row.day, row]));
  return [...new Set([...weeks.keys(), ...pairs.keys(), ...golden.keys()])].sort().map((week) => {
    const { answers = 0, passed = 0 } = golden.get(week) ?? {};
    return {
      week,
      answers: weeks.get(week)?.answers ?? 0,
      skips: weeks.get(week)?.skips ?? 0,
      median_ms: weeks.get(week)?.median_ms ?? null,
      agreement: pairs.get(week)?.agreement ?? null,
      pairs: pairs.get(week)?.pairs ?? 0,
      golden_answers: answers,
      golden_accuracy: answers === 0 ? null : passed / answers,
    };
  });
}

async function listOthers(tx: Tx, filter: Filter, userId: number): Promise<PersonDetail['with']> {
  const cells = await summarizePeople(tx, filter);
  const others = new Map(cells.map((cell) => [cell.a === userId ? cell.b : cell.a, cell]));
  const people = await listPeople(tx, [...others.keys()]);
  return people.map((user) => {
    const cell = others.get(user.id);
    return {
      user,
      pairs: cell?.pairs ?? 0,
      agreement: cell && cell.scored > 0 ? cell.score / cell.scored : null,
    };
  });
}

/** Somebody who has access without being a member and has answered nothing yet. */
async function withoutWork(tx: Tx, userId: number) {
  const [user] = await listPeople(tx, [userId]);
  if (!user) throw notFound('Person');
  return {
    user,
    role: null,
    is_enabled: true,
    pause: null,
    answers: 0,
    skips: 0,
    active_days: 0,
    active_ms: 0,
    median_ms: null,
    answers_per_hour: null,
    answers_per_day: null,
    last_answer_at: null,
    agreement: null,
    pairs: 0,
    golden: { tasks: 0, answers: 0, passed: 0, accuracy: null, interval: null, mean_score: null },
    bias: null,
    flags: [],
  };
}
