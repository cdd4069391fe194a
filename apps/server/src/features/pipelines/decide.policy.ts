import type { Rules } from './pipelines.policy.ts';

/** A task as its decision sees it, read under its lock. */
export interface Candidate {
  id: number;
  is_labeled: boolean;
  agreement: number | null;
  review_status: string | null;
  /** Answers that are no skip, no ground truth, and count. */
  answers: number;
  fits_data: boolean;
  /** 0 ≤ share < 1, always the same for this task under this relation. */
  share: number;
}

export interface Decision {
  outcome: 'flowed' | 'not_sampled' | 'filtered';
  reason: string;
}

/** What a review said, where one set the trigger off. */
export interface Verdict {
  status: 'approved' | 'rejected';
  reason: string;
}

/** undefined: the trigger is not about this task, so nothing is decided. */
export function decide(task: Candidate, rules: Rules, verdict: Verdict | undefined): Decision | undefined {
  const status = verdict?.status ?? statusOf(task.review_status);
  if (!isMeant(task, rules, status)) return undefined;
  const misfit = findMisfit(task, rules, status);
  if (misfit !== undefined) return { outcome: 'filtered', reason: misfit };
  if (task.share * 100 >= rules.samplePercentage)
    return { outcome: 'not_sampled', reason: `not among the ${rules.samplePercentage} %` };
  return { outcome: 'flowed', reason: verdict?.reason ?? '' };
}

function isMeant(task: Candidate, rules: Rules, status: Verdict['status'] | undefined): boolean {
  switch (rules.trigger) {
    case 'on_completion':
      return task.is_labeled;
    case 'on_review':
      return status !== undefined;
    case 'on_review_rejection':
      return status === 'rejected';
    case 'on_disagreement':
      return task.answers >= Math.max(rules.minAnnotations, 2) && task.agreement !== null;
  }
}

function findMisfit(task: Candidate, rules: Rules, status: Verdict['status'] | undefined): string | undefined {
  if (rules.reviewStatuses && (status === undefined || !rules.reviewStatuses.includes(status)))
    return `review: ${status ?? 'none yet'}`;
  if (task.answers < rules.minAnnotations) return `answers: ${task.answers} of ${rules.minAnnotations}`;
  if (rules.maxAgreement !== null) {
    if (task.agreement === null) return 'agreement: not known';
    if (task.agreement >= rules.maxAgreement)
      return `agreement: ${round(task.agreement)}, not below ${rules.maxAgreement}`;
  }
  return task.fits_data ? undefined : 'data: other values';
}

function statusOf(stored: string | null): Verdict['status'] | undefined {
  if (stored === 'approved' || stored === 'accepted_blind') return 'approved';
  return stored === 'rejected' || stored === 'adjudication' ? 'rejected' : undefined;
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
