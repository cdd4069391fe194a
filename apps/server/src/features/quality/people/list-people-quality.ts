import { roleOfMemberType } from '@labelwright/contract/permissions';
import type { AgreementQuery, PersonQuality } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Filter, filterOf } from '../dashboards/filters.ts';
import { presentGolden } from '../dashboards/get-quality.ts';
import { type LabelUse, listLabelUse } from '../dashboards/labels.queries.ts';
import { listOpenPauses, type OpenPause } from '../golden/pause.queries.ts';
import { readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { biasOf, compareLabelUse, flagsOf, medianOf } from './people.policy.ts';
import { listPeople, type Person } from './people.queries.ts';
import {
  listMembers,
  listPersonAgreement,
  listPersonGolden,
  listPersonWork,
  type MemberRow,
  type PersonAgreement,
  type PersonGolden,
  type PersonWork,
} from './work.queries.ts';

const HOUR_MS = 3_600_000;

/** Everybody who answered or is a member, by email. */
export function listPeopleQuality(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: AgreementQuery,
): Promise<PersonQuality[]> {
  const filter = { ...filterOf(access, query), userId: undefined };
  return withActor(platform.db, actor, async (tx) => {
    const people = await describePeople(tx, filter, await listLabelUse(tx, filter));
    return query.user === undefined ? people : people.filter((person) => person.user.id === query.user);
  });
}

/** Of the whole team, as flags and bias hold each against the others. */
export async function describePeople(tx: Tx, filter: Filter, uses: readonly LabelUse[]): Promise<PersonQuality[]> {
  const rules = readRules(await findStoredRules(tx, filter));
  const work = byUser(await listPersonWork(tx, filter));
  const agreement = byUser(await listPersonAgreement(tx, filter));
  const golden = byUser(await listPersonGolden(tx, filter, rules.golden_pass_score));
  const members = byUser(await listMembers(tx, filter));
  const pauses = byUser(await listOpenPauses(tx, filter));
  const ids = new Set([...work.keys(), ...members.keys(), ...agreement.keys()]);
  const team = {
    medianMs: medianOf([...work.values()].map((row) => row.median_ms)),
    lowAgreement: rules.low_agreement,
  };
  const people = await listPeople(tx, [...ids]);
  return people.map((person) => {
    const { id } = person;
    const facts: Facts = {
      work: work.get(id),
      agreement: agreement.get(id),
      golden: golden.get(id),
      member: members.get(id),
      pause: pauses.get(id),
      uses,
    };
    return describePerson(person, facts, team);
  });
}

interface Facts {
  work: PersonWork | undefined;
  agreement: PersonAgreement | undefined;
  golden: PersonGolden | undefined;
  member: MemberRow | undefined;
  pause: OpenPause | undefined;
  uses: readonly LabelUse[];
}

function describePerson(
  user: Person,
  { work, agreement, golden, member, pause, uses }: Facts,
  team: { medianMs: number | null; lowAgreement: number },
): PersonQuality {
  const answers = work?.answers ?? 0;
  const presented = presentGolden(golden ?? { tasks: 0, answers: 0, passed: 0, mean_score: null });
  const bias = answers === 0 ? null : biasOf(compareLabelUse(uses, user.id));
  const person = {
    answers,
    pairs: agreement?.pairs ?? 0,
    agreement: agreement?.agreement ?? null,
    goldenAnswers: presented.answers,
    accuracy: presented.accuracy,
    medianMs: work?.median_ms ?? null,
    bias,
  };
  return {
    user,
    role: member ? roleOfMemberType(member.member_type) : null,
    is_enabled: member?.enabled ?? true,
    pause: pauseOf(pause),
    answers,
    skips: work?.skips ?? 0,
    active_days: work?.active_days ?? 0,
    active_ms: work?.active_ms ?? 0,
    median_ms: person.medianMs,
    answers_per_hour: work && work.timed_ms > 0 ? (work.timed * HOUR_MS) / work.timed_ms : null,
    answers_per_day: work && work.active_days > 0 ? answers / work.active_days : null,
    last_answer_at: work?.last_answer_at?.toISOString() ?? null,
    agreement: person.agreement,
    pairs: person.pairs,
    golden: presented,
    bias,
    flags: flagsOf(person, team),
  };
}

function pauseOf(pause: OpenPause | undefined): PersonQuality['pause'] {
  if (!pause) return null;
  const { pause_id, reason, message, paused_at } = pause;
  return { pause_id, reason, message: message ?? '', paused_at: paused_at.toISOString() };
}

function byUser<T extends { user_id: number }>(rows: readonly T[]): Map<number, T> {
  return new Map(rows.map((row) => [row.user_id, row]));
}
