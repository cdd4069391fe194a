import type { AssignmentStatus } from '@labelwright/contract/crowd-assignments';
import type { BatchStatus } from '@labelwright/contract/crowd-batches';
import type { CrowdProvider } from './provider.ts';

/** Pure: how work goes on, and what it costs. */

type Next = Readonly<Record<AssignmentStatus, readonly AssignmentStatus[]>>;

/** Of work. What this server gave up may have been handed in after all: the provider knows better. */
const WORK: Next = {
  created: ['submitted', 'approved', 'rejected', 'returned', 'expired'],
  submitted: ['approved', 'rejected'],
  approved: [],
  rejected: ['approved'],
  returned: ['submitted', 'approved', 'rejected'],
  expired: ['submitted', 'approved', 'rejected'],
};

/** What a report of the provider makes of work: nothing that was decided is undone (C-089). */
export function afterReport(current: AssignmentStatus, reported: AssignmentStatus): AssignmentStatus {
  return WORK[current].includes(reported) ? reported : current;
}

/** By hand a record may be put right like this. */
export function canMove(from: AssignmentStatus, to: AssignmentStatus): boolean {
  return from === to || WORK[from].includes(to);
}

export interface OfferFacts {
  maxAssignments: number;
  working: number;
  submitted: number;
  approved: number;
  rejected: number;
  /** Nobody can begin any more. */
  isOver: boolean;
}

/** What an offer says of the work on it: open, full, decided, or over before it was full. */
export function offerStatus(facts: OfferFacts): AssignmentStatus {
  const { maxAssignments, working, submitted, approved, rejected, isOver } = facts;
  const decided = approved + rejected;
  if (decided >= maxAssignments) return approved > 0 ? 'approved' : 'rejected';
  if (submitted + decided >= maxAssignments) return 'submitted';
  if (!isOver || working > 0) return 'created';
  return submitted > 0 ? 'submitted' : 'expired';
}

export function costOf(
  provider: CrowdProvider,
  terms: { rewardCents: number; maxAssignments: number },
  tasks: number,
): { answers: number; feeCents: number; rewardsCents: number; feesCents: number; totalCents: number } {
  const answers = tasks * terms.maxAssignments;
  const feeCents = provider.feeCents(terms);
  const rewardsCents = answers * terms.rewardCents;
  const feesCents = answers * feeCents;
  return { answers, feeCents, rewardsCents, feesCents, totalCents: rewardsCents + feesCents };
}

const FIRST_WAIT_MS = 600_000;
const LONGEST_WAIT_MS = 86_400_000;

/** When an answer that could not be taken in is looked at again: it must not hold up the others (C-090). */
export function nextIngest(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 16)));
}

export function isLive(status: BatchStatus): boolean {
  return status === 'publishing' || status === 'open';
}

/** Events that S3 names keep their names; those of other providers say crowd. */
export function eventType(provider: string, what: 'HIT_CREATED' | 'ASSIGNMENT_SYNCED'): string {
  return `${provider === 'mturk' ? 'MTURK' : 'CROWD'}_${what}`;
}
