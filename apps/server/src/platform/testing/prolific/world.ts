import { randomBytes } from 'node:crypto';

export interface StudyRecord {
  id: string;
  status: 'UNPUBLISHED' | 'ACTIVE' | 'PAUSED' | 'COMPLETED';
  internal_name: string;
  external_study_url: string;
  total_available_places: number;
  reward: number;
  completion_codes: { code: string }[];
  submissions_config: { max_submissions_per_participant: number };
}

export interface SubmissionRecord {
  id: string;
  study_id: string;
  participant_id: string;
  status: 'ACTIVE' | 'AWAITING REVIEW' | 'APPROVED' | 'REJECTED' | 'RETURNED' | 'TIMED-OUT';
  study_code: string | null;
  completed_at: string | null;
  bonus_payments: number[];
  message: string;
}

export interface PreparedBonus {
  submissionId: string;
  cents: number;
}

export interface SubscriptionRecord {
  id: string;
  workspace_id: string;
  event_type: string;
  target_url: string;
  is_enabled: boolean;
  /** Told once, to confirm it with. */
  confirmation: string;
}

export interface ProlificWorld {
  now: () => Date;
  studies: Map<string, StudyRecord>;
  submissions: Map<string, SubmissionRecord>;
  prepared: Map<string, PreparedBonus>;
  /** Paid, and not yet shown with the submission: payment takes a while there. */
  onTheWay: PreparedBonus[];
  balanceCents: number;
  /** One for each workspace. */
  hookSecrets: Map<string, string>;
  subscriptions: Map<string, SubscriptionRecord>;
}

/** Ids there are 24 hex digits. */
export const newId = (): string => randomBytes(12).toString('hex');
