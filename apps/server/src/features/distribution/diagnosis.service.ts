import type { QueueCause, QueueDiagnosis, QueueMember, QueueMembers } from '@labelwright/contract/distribution';
import { roleOfMemberType } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QueueScope } from './announce.ts';
import { memberCauses, type ProjectSituation, peopleCauses, projectCauses, reasonOf } from './diagnosis.policy.ts';
import {
  countAssignedOpen,
  countOpenFor,
  findPersonOfQueue,
  getProjectQueueFacts,
  listQueueMembers,
  type MemberRow,
  type OpenCount,
  type ProjectQueueFacts,
} from './diagnosis.queries.ts';
import { type LimitRow, listMemberLimits } from './limits.queries.ts';
import { rehearseNextTask } from './rehearse.ts';

const MOST_MEMBERS = 500;
/** Pairs of a task and a member that are looked at one by one; with more the numbers are estimates. */
const MOST_PAIRS = 60_000;
/** Also for one member alone. */
const MOST_TASKS = 10_000;
/** With assignments each pair costs ten times as much. */
const MOST_ASSIGNED_PAIRS = 6000;
const MOST_ASSIGNED = 50_000;

interface QueuePicture {
  facts: ProjectQueueFacts;
  situation: ProjectSituation;
  members: QueueMember[];
}

/** Everybody's share of the queue. Costs the same for a thousand tasks and a million: what is dear is estimated. */
export async function pictureQueue(tx: Tx, scope: QueueScope, now: Date, userId?: number): Promise<QueuePicture> {
  const facts = await getProjectQueueFacts(tx, scope, now);
  const situation = situationOf(facts);
  const only = userId === undefined ? {} : { userId };
  const rows = await listQueueMembers(tx, scope, now, { ...only, limit: MOST_MEMBERS });
  const ids = rows.map((row) => row.user_id);
  const pairs = facts.has_assignments ? MOST_ASSIGNED_PAIRS : MOST_PAIRS;
  const sample = Math.min(MOST_TASKS, Math.max(100, Math.floor(pairs / Math.max(1, ids.length))));
  const open = new Map(
    facts.left === 0
      ? []
      : (await countOpenFor(tx, scope, facts, ids, now, sample)).map((count) => [count.user_id, count]),
  );
  const assigned = rows.reduce((total, row) => total + row.assigned, 0);
  const assignedOpen =
    facts.has_assignments && assigned <= MOST_ASSIGNED ? await countAssignedOpen(tx, scope, ids) : undefined;
  const limits = tightestLimits(await listMemberLimits(tx, scope, now, only));
  const members = rows.map((row) =>
    memberOf(row, { facts, situation, open: open.get(row.user_id), limit: limits.get(row.user_id), assignedOpen }),
  );
  return { facts, situation, members };
}

export async function getQueueMembers(platform: Platform, actor: Actor, access: ProjectAccess): Promise<QueueMembers> {
  const { members } = await withActor(platform.db, actor, (tx) => pictureQueue(tx, access, platform.now()));
  return { members, can: { manage: access.can('queue.manage') } };
}

/** Why nobody gets anything; empty when somebody does. */
export function causesOf(picture: QueuePicture): QueueCause[] {
  const causes = projectCauses(picture.situation);
  return causes.length > 0 ? causes : peopleCauses(picture.situation, picture.members);
}

/** Asks the queue itself, without taking anything, and explains its answer. */
export async function diagnose(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
): Promise<QueueDiagnosis> {
  const now = platform.now();
  const { person, picture } = await withActor(platform.db, actor, async (tx) => ({
    person: await findPersonOfQueue(tx, access, userId),
    picture: await pictureQueue(tx, access, now, userId),
  }));
  if (!person) throw notFound('User');
  const rehearsed = await rehearseNextTask(platform, actor, access, person, now);
  const member = picture.members[0];
  const reason = rehearsed.reason ?? null;
  const told = [
    ...projectCauses(picture.situation),
    ...(member ? memberCauses(picture.situation, { ...member, reason }) : []),
  ];
  return {
    user: { id: person.id, email: person.email, name: person.name },
    would_get: rehearsed.task ?? null,
    reason,
    causes: reason === null ? [] : firstBeing(reason, told),
    member: member ? { ...member, reason } : null,
  };
}

/** What the queue said stands first; a reason that no cause explains is told in its own words. */
function firstBeing(reason: string, causes: QueueCause[]): QueueCause[] {
  const main = causes.find((entry) => entry.code === reason) ?? {
    code: reason,
    text: OTHER_REASONS[reason] ?? 'They are given no task.',
    action: null,
  };
  return [main, ...causes.filter((entry) => entry !== main)];
}

const OTHER_REASONS: Readonly<Record<string, string>> = {
  not_member: 'They are not a member of this project.',
  all_taken: 'Others hold what is left. Some of it may come back.',
  reserved: 'What is left is kept for the people it is assigned to.',
  busy: 'Many people are asking at this moment.',
};

function situationOf(facts: ProjectQueueFacts): ProjectSituation {
  return {
    state: facts.state,
    isPublished: facts.is_published,
    total: facts.total,
    left: facts.left,
    held: facts.held,
    failed: facts.failed,
    onlyAssigned: facts.has_assignments && facts.assignment_mode === 'only',
    isDealt: facts.sampling === 'Equally distributed blind pass sampling',
    hasConfidenceLimit: facts.sampling === 'Uncertainty sampling' && facts.confidence_limit !== null,
    skipsForGood: facts.skip_queue === 'REQUEUE_FOR_OTHERS' && facts.skip_permanent,
  };
}

function tightestLimits(rows: readonly LimitRow[]): Map<number, LimitRow> {
  const limits = new Map<number, LimitRow>();
  for (const row of rows) if (!limits.has(row.user_id)) limits.set(row.user_id, row);
  return limits;
}

interface MemberFacts {
  facts: ProjectQueueFacts;
  situation: ProjectSituation;
  open: OpenCount | undefined;
  limit: LimitRow | undefined;
  assignedOpen: Map<number, number> | undefined;
}

function memberOf(row: MemberRow, known: MemberFacts): QueueMember {
  const { facts, situation, open, limit } = known;
  const looked = open?.looked_at ?? 0;
  const isEstimate = looked < facts.left - facts.failed;
  const scaled = (count: number): number =>
    looked === 0 ? 0 : isEstimate ? Math.round((count / looked) * facts.left) : count;
  const role = roleOfMemberType(row.member_type);
  // Contributors label nothing, whatever is open.
  const openCount = role === 'contributor' ? 0 : scaled(open?.open ?? 0);
  const member = {
    user: { id: row.user_id, email: row.email, name: row.name },
    role,
    open: { count: openCount, is_estimate: isEstimate },
    done: row.done,
    skipped: row.skipped,
    held: row.held,
    limit:
      limit && limit.source !== null && limit.limit !== null && limit.used !== null
        ? { source: limit.source, limit: limit.limit, used: limit.used }
        : null,
    assigned: facts.has_assignments ? row.assigned : null,
    assigned_open: known.assignedOpen ? (known.assignedOpen.get(row.user_id) ?? 0) : null,
    // What is left of the rounded whole, so that both numbers add up.
    filtered_out: row.data_filter
      ? { count: scaled((open?.open ?? 0) + (open?.filtered ?? 0)) - openCount, is_estimate: isEstimate }
      : null,
    paused:
      row.paused_at && row.pause_id !== null
        ? {
            pause: row.pause_id,
            since: row.paused_at.toISOString(),
            reason: row.pause_reason ?? 'MANUAL',
            verbose_reason: row.pause_verbose_reason,
          }
        : null,
    last_activity_at: row.last_activity_at?.toISOString() ?? null,
  };
  return { ...member, reason: reasonOf(situation, member, row.enabled) };
}
