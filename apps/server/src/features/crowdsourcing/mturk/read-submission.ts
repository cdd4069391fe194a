import type { Assignment } from '@aws-sdk/client-mturk';
import { parseAnswers } from '../../../adapters/mturk/answers.ts';
import type { Submission } from '../provider.ts';

/** S3-106. Lists never say Returned or Expired (C-088); a compatible service may. */
const STATUS: Readonly<Record<string, Submission['status']>> = {
  Approved: 'approved',
  Rejected: 'rejected',
  Returned: 'returned',
  Expired: 'expired',
};

export function statusOf(word: string | undefined): Submission['status'] {
  return STATUS[word ?? ''] ?? 'submitted';
}

/** undefined: a record without an id. */
export function readSubmission(record: Assignment): Submission | undefined {
  const { Answer, AssignmentId, WorkerId, AssignmentStatus, SubmitTime, ApprovalTime, RejectionTime, ...rest } = record;
  if (!AssignmentId) return undefined;
  return {
    externalId: AssignmentId,
    workerId: WorkerId ?? '',
    status: statusOf(AssignmentStatus),
    submittedAt: SubmitTime,
    decidedAt: ApprovalTime ?? RejectionTime,
    raw: { ...plain({ AssignmentId, WorkerId, AssignmentStatus, SubmitTime, ApprovalTime, RejectionTime, ...rest }) },
    answers: readAnswers(Answer ?? ''),
  };
}

/** An answer that cannot be read is kept as it came; taking it in says why it could not be. */
function readAnswers(xml: string): Record<string, string> {
  try {
    return xml === '' ? {} : parseAnswers(xml);
  } catch (error) {
    if (error instanceof SyntaxError) return { unreadable: xml.slice(0, 100_000) };
    throw error;
  }
}

function plain(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
