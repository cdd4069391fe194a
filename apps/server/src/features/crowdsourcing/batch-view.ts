import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdBackend } from '@labelwright/contract/crowd-providers';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { BatchMoney, BatchNumbers, BatchRow } from './batches.queries.ts';
import { isLive } from './crowdsourcing.policy.ts';
import type { Terms } from './provider.ts';

export function termsOf(row: BatchRow): Terms {
  return {
    title: row.title,
    description: row.description,
    keywords: row.keywords,
    instructions: row.instructions,
    rewardCents: row.reward_cents,
    maxAssignments: row.max_assignments,
    lifetimeSeconds: row.lifetime_seconds,
    assignmentDurationSeconds: row.assignment_duration_seconds,
    autoApprovalSeconds: row.auto_approval_seconds,
    qualifications: row.qualifications,
    settings: row.settings,
    sandbox: row.sandbox,
  };
}

/** What a batch may still cost on top of what was paid. */
export function reservedCents(row: BatchRow, numbers: BatchNumbers | undefined, money: BatchMoney | undefined): number {
  const promised = money?.pending_cents ?? 0;
  return promised + (numbers?.undecided_places ?? 0) * (row.reward_cents + row.fee_cents);
}

export function spentCents(money: BatchMoney | undefined): number {
  return money ? money.paid_cents + money.fees_cents + money.bonus_cents : 0;
}

export function batchBody(
  row: BatchRow,
  numbers: BatchNumbers | undefined,
  money: BatchMoney | undefined,
  access: ProjectAccess,
): CrowdBatch {
  const manages = access.can('crowd.manage');
  const isDraft = row.status === 'draft';
  return {
    id: row.id,
    project: row.project_id,
    provider: row.provider as CrowdBackend,
    sandbox: row.sandbox,
    title: row.title,
    description: row.description,
    keywords: row.keywords,
    instructions: row.instructions,
    currency: row.currency,
    reward_cents: row.reward_cents,
    fee_cents: row.fee_cents,
    max_assignments: row.max_assignments,
    lifetime_seconds: row.lifetime_seconds,
    assignment_duration_seconds: row.assignment_duration_seconds,
    auto_approval_seconds: row.auto_approval_seconds,
    batch_size: row.batch_size,
    budget_cents: row.budget_cents,
    qualifications: row.qualifications,
    settings: row.settings,
    status: row.status,
    external_id: row.external_id,
    error: row.error,
    expires_at: row.expires_at?.toISOString() ?? null,
    published_at: row.published_at?.toISOString() ?? null,
    closed_at: row.closed_at?.toISOString() ?? null,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    counts: {
      tasks: numbers?.tasks ?? 0,
      published: numbers?.published ?? 0,
      open: numbers?.open ?? 0,
      wanted: numbers?.wanted ?? 0,
      working: numbers?.working ?? 0,
      submitted: numbers?.submitted ?? 0,
      approved: numbers?.approved ?? 0,
      rejected: numbers?.rejected ?? 0,
      returned: numbers?.returned ?? 0,
      expired: numbers?.expired ?? 0,
      ingested: numbers?.ingested ?? 0,
      problems: numbers?.problems ?? 0,
    },
    money: {
      paid_cents: money?.paid_cents ?? 0,
      fees_cents: money?.fees_cents ?? 0,
      bonus_cents: money?.bonus_cents ?? 0,
      reserved_cents: isDraft ? 0 : reservedCents(row, numbers, money),
    },
    can: {
      update: manages && row.status !== 'closed',
      publish: manages && (isDraft || row.status === 'failed'),
      extend: manages && row.status === 'open',
      expire: manages && (isLive(row.status) || row.status === 'failed'),
      decide: access.can('crowd.decide') && (numbers?.submitted ?? 0) > 0,
      delete: manages && isDraft,
    },
  };
}
