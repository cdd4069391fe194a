import type { AlertSeverity } from '@labelwright/contract/alerts';
import type { PulseStats } from '../../platform/metrics/pulse.queries.ts';
import type { ServiceStatus } from '../../platform/services/services.ts';

/** What was measured at one look; the rules judge it and ask nothing else. */
export interface Facts {
  now: Date;
  services: readonly ServiceStatus[];
  /** Processes that gave a sign of life in the last minutes. */
  processes: readonly { name: string; roles: readonly string[]; stats: PulseStats }[];
  deadLetters: readonly DeadLetters[];
  waiting: readonly WaitingQueue[];
  slowItems: readonly SlowItems[];
  signIns: readonly FailedSignIns[];
  refusals: readonly Refusals[];
  lockedAccounts: readonly { organizationId: number | undefined; account: string }[];
  stuckImports: readonly StuckImport[];
  failedImports: readonly FailedImports[];
  downModels: readonly DownModel[];
  outcomes: readonly { organizationId: number | undefined; source: string; good: number; bad: number }[];
  outdatedSummaries: readonly OutdatedSummary[];
  disk: { freeBytes: number; totalBytes: number } | undefined;
}

export interface DeadLetters {
  organizationId: number | undefined;
  /** Name of a queue, or `outbox`, or `mail`. */
  source: string;
  count: number;
}

export interface WaitingQueue {
  /** Name of a queue, or `outbox`. */
  queue: string;
  count: number;
  /** Since when the one that waits longest could have been taken. */
  since: Date;
}

export interface SlowItems {
  organizationId: number;
  projectId: number;
  projectTitle: string;
  count: number;
  since: Date;
}

export interface FailedSignIns {
  organizationId: number | undefined;
  /** The address they came from, or the account that they were tried on. */
  by: 'address' | 'account';
  who: string;
  failures: number;
}

export interface Refusals {
  organizationId: number | undefined;
  actor: string;
  count: number;
}

export interface StuckImport {
  organizationId: number;
  projectId: number;
  projectTitle: string;
  importId: number;
  since: Date;
}

export interface FailedImports {
  organizationId: number;
  projectId: number;
  projectTitle: string;
  total: number;
  failed: number;
}

export interface DownModel {
  organizationId: number;
  projectId: number;
  projectTitle: string;
  backendId: number;
  title: string;
  /** Looks in a row that failed. */
  failures: number;
  error: string;
}

export interface OutdatedSummary {
  organizationId: number;
  projectId: number;
  projectTitle: string;
  since: Date;
}

/** What a rule found. There is one alert for a kind, organization and key while it lasts. */
export interface Finding {
  /** undefined: a matter of the platform. */
  organizationId?: number | undefined;
  projectId?: number | undefined;
  key: string;
  title: string;
  detail: string;
  value?: number | undefined;
  /** Where it is worse than the rule says. */
  severity?: AlertSeverity;
}

/** Thresholds differ between organizations; undefined stands for the platform. */
export type ThresholdOf = (organizationId: number | undefined) => number;
