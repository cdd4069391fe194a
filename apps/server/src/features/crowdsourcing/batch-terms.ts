import type { UpdateBatch } from '@labelwright/contract/crowd-batches';
import { AppError } from '../../platform/http/app-error.ts';
import type { BatchRow, BatchTerms } from './batches.queries.ts';
import { formatMoney, moneyField } from './money.ts';
import type { CrowdProvider, Terms } from './provider.ts';

const DAY_SECONDS = 86_400;

export interface ProjectWords {
  title: string;
  description: string;
  instructions: string;
}

/** What is asked for, over what holds already: the batch as it was, or what a new one begins with. */
export function writeTerms(provider: CrowdProvider, body: UpdateBatch, before: BatchTerms): BatchTerms {
  const rewardCents = body.reward === undefined ? before.reward_cents : moneyField('reward', body.reward);
  const maxAssignments = body.max_assignments ?? before.max_assignments;
  return {
    sandbox: provider.hasSandbox && (body.sandbox ?? before.sandbox),
    title: (body.title ?? before.title).trim(),
    description: (body.description ?? before.description).trim(),
    keywords: (body.keywords ?? before.keywords).trim(),
    instructions: body.instructions ?? before.instructions,
    reward_cents: rewardCents,
    fee_cents: provider.feeCents({ rewardCents, maxAssignments }),
    max_assignments: maxAssignments,
    lifetime_seconds: body.lifetime_seconds ?? before.lifetime_seconds,
    assignment_duration_seconds: body.assignment_duration_seconds ?? before.assignment_duration_seconds,
    auto_approval_seconds: body.auto_approval_seconds ?? before.auto_approval_seconds,
    batch_size: body.batch_size ?? before.batch_size,
    budget_cents:
      body.budget === undefined ? before.budget_cents : body.budget === null ? null : moneyField('budget', body.budget),
    qualifications: body.qualifications ?? before.qualifications,
    settings: body.settings ?? before.settings,
  };
}

/** Where a batch begins of which nothing is said. */
export function firstTerms(project: ProjectWords, sandbox: boolean): BatchTerms {
  return {
    sandbox,
    title: project.title.slice(0, 128),
    description: (project.description || project.title).slice(0, 2000),
    keywords: '',
    instructions: project.instructions.slice(0, 20_000),
    reward_cents: 10,
    fee_cents: 0,
    max_assignments: 1,
    lifetime_seconds: DAY_SECONDS,
    assignment_duration_seconds: 3600,
    auto_approval_seconds: 3 * DAY_SECONDS,
    batch_size: 25,
    budget_cents: null,
    qualifications: [],
    settings: {},
  };
}

export function providerTerms(terms: BatchTerms): Terms {
  return {
    title: terms.title,
    description: terms.description,
    keywords: terms.keywords,
    instructions: terms.instructions,
    rewardCents: terms.reward_cents,
    maxAssignments: terms.max_assignments,
    lifetimeSeconds: terms.lifetime_seconds,
    assignmentDurationSeconds: terms.assignment_duration_seconds,
    autoApprovalSeconds: terms.auto_approval_seconds,
    qualifications: terms.qualifications,
    settings: terms.settings,
    sandbox: terms.sandbox,
  };
}

export function assertTerms(provider: CrowdProvider, terms: BatchTerms): void {
  const details = provider.checkTerms(providerTerms(terms));
  if (terms.title === '') details.title = ['Give it a title: workers choose by it.'];
  if (Object.keys(details).length > 0) throw new AppError('validation', 'Validation error', { details });
}

/** Throws when more money would be spent than the batch may cost. */
export function assertBudget(row: Pick<BatchRow, 'budget_cents' | 'currency'>, totalCents: number): void {
  if (row.budget_cents === null || totalCents <= row.budget_cents) return;
  throw new AppError(
    'conflict',
    `That would cost ${formatMoney(totalCents)} ${row.currency} in all, and the budget is ${formatMoney(row.budget_cents)}. Raise the budget, or ask for less.`,
    { reason: 'over_budget' },
  );
}
