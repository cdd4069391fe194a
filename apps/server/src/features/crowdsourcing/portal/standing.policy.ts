import type { NoWorkReason, PortalState } from '@labelwright/contract/crowd-portal';
import type { TermsRow } from './terms.queries.ts';

/** How good somebody's work on a batch is known to be, since they were last let go on. */
export interface Reputation {
  /** Answers to tasks with a known answer. */
  checked: number;
  /** Mean agreement with the known answers; null: nothing was checked. */
  accuracy: number | null;
  approved: number;
  rejected: number;
}

/** Why somebody is paused; undefined: not at all. The person reads it. */
export function reasonToPause(
  terms: Pick<TermsRow, 'min_accuracy' | 'min_approval' | 'min_checked'>,
  { checked, accuracy, approved, rejected }: Reputation,
): string | undefined {
  if (terms.min_accuracy !== null && accuracy !== null && checked >= terms.min_checked && accuracy < terms.min_accuracy)
    return `${percent(accuracy)} of your answers to control tasks were right; this work asks for ${percent(terms.min_accuracy)}.`;
  const decided = approved + rejected;
  const approval = approvalRate(approved, rejected);
  if (terms.min_approval !== null && approval !== null && decided >= terms.min_checked && approval < terms.min_approval)
    return `${percent(approval)} of your answers were accepted; this work asks for ${percent(terms.min_approval)}.`;
  return undefined;
}

/** null: nothing decided. */
export function approvalRate(approved: number, rejected: number): number | null {
  return approved + rejected === 0 ? null : approved / (approved + rejected);
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What decides on what somebody may do next. */
export interface StandingFacts {
  /** The batch takes answers. */
  isOpen: boolean;
  isPaused: boolean;
  hasConsented: boolean;
  hasQualified: boolean;
  attemptsUsed: number;
  /** Answers handed in or accepted, and the one at hand. */
  taken: number;
  isAtWork: boolean;
  /** Tasks that they could still take. */
  left: number;
}

export function stateOf(
  terms: Pick<TermsRow, 'consent' | 'question_ids' | 'attempts' | 'tasks_per_worker'>,
  facts: StandingFacts,
): PortalState {
  if (facts.isPaused) return 'paused';
  if (facts.isAtWork) return 'work';
  if (!facts.isOpen) return 'over';
  if (terms.consent !== '' && !facts.hasConsented) return 'agree';
  if (terms.question_ids.length > 0 && !facts.hasQualified)
    return facts.attemptsUsed >= terms.attempts ? 'failed' : 'examine';
  if (terms.tasks_per_worker !== null && facts.taken >= terms.tasks_per_worker) return 'done';
  return facts.left > 0 ? 'work' : 'done';
}

/** The reason why there is no task; undefined: there may be one. */
export function refusalOf(state: PortalState): NoWorkReason | undefined {
  return state === 'work' ? undefined : state;
}
