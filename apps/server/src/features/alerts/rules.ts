import type { AlertKind, AlertSeverity } from '@labelwright/contract/alerts';
import type { Facts, Finding, ThresholdOf } from './facts.ts';
import { errorRate, lowDisk, responseTime, serviceFailure } from './judge-platform.ts';
import { deadLetters, itemProcessing, processingDelay } from './judge-queues.ts';
import { failedSignIns, suspiciousActivity } from './judge-security.ts';
import {
  importFailures,
  importStuck,
  queryTimeouts,
  summaryOutdated,
  uploadFailures,
  webhookFailures,
} from './judge-work.ts';

export interface AlertRule {
  kind: AlertKind;
  title: string;
  help: string;
  severity: AlertSeverity;
  unit: string;
  /** null: there is nothing to set. */
  threshold: number | null;
  minimum: number;
  maximum: number;
  /** An alert of a rule that swings closes only after so many minutes without a finding. */
  calmMinutes: number;
  judge: (facts: Facts, threshold: ThresholdOf) => Finding[];
}

const steady = { calmMinutes: 0 };
const swinging = { calmMinutes: 5 };

export const ALERT_RULES: readonly AlertRule[] = [
  {
    kind: 'service_failure',
    title: 'A service does not answer',
    help: 'Database, Redis, mail, files, OCR or speech are asked every minute.',
    severity: 'critical',
    unit: '',
    threshold: null,
    minimum: 0,
    maximum: 0,
    ...steady,
    judge: serviceFailure,
  },
  {
    kind: 'response_time',
    title: 'Answers are slow',
    help: 'The slowest twentieth of the requests of five minutes takes longer than this. Uploads and downloads are not counted.',
    severity: 'warning',
    unit: 'ms',
    threshold: 2000,
    minimum: 50,
    maximum: 30_000,
    ...swinging,
    judge: responseTime,
  },
  {
    kind: 'error_rate',
    title: 'Requests fail',
    help: 'More than this share of the requests of five minutes ended with an error of the server.',
    severity: 'critical',
    unit: '%',
    threshold: 5,
    minimum: 0,
    maximum: 100,
    ...swinging,
    judge: errorRate,
  },
  {
    kind: 'dead_letters',
    title: 'Dead letters',
    help: 'At least so many events, jobs or mails used up their attempts in the last day.',
    severity: 'warning',
    unit: '',
    threshold: 1,
    minimum: 1,
    maximum: 1_000_000,
    ...steady,
    judge: deadLetters,
  },
  {
    kind: 'processing_delay',
    title: 'A queue does not move',
    help: 'Something waits longer than this to be taken by a worker.',
    severity: 'warning',
    unit: 's',
    threshold: 300,
    minimum: 10,
    maximum: 604_800,
    ...steady,
    judge: processingDelay,
  },
  {
    kind: 'item_processing',
    title: 'Documents or recordings are not processed',
    help: 'An item waits for OCR or transcription, or is worked on, for longer than this.',
    severity: 'warning',
    unit: 's',
    threshold: 900,
    minimum: 60,
    maximum: 604_800,
    ...steady,
    judge: itemProcessing,
  },
  {
    kind: 'failed_sign_ins',
    title: 'Sign-ins fail',
    help: 'So many within a quarter of an hour, from one address or on one account.',
    severity: 'warning',
    unit: '',
    threshold: 10,
    minimum: 2,
    maximum: 100_000,
    calmMinutes: 15,
    judge: failedSignIns,
  },
  {
    kind: 'suspicious_activity',
    title: 'Suspicious activity',
    help: 'An account was locked, or somebody was refused so often within a quarter of an hour.',
    severity: 'warning',
    unit: '',
    threshold: 30,
    minimum: 2,
    maximum: 100_000,
    calmMinutes: 15,
    judge: suspiciousActivity,
  },
  {
    kind: 'import_stuck',
    title: 'An import does not move',
    help: 'It is in progress, and nothing happened for longer than this.',
    severity: 'warning',
    unit: 's',
    threshold: 3600,
    minimum: 60,
    maximum: 604_800,
    ...steady,
    judge: importStuck,
  },
  {
    kind: 'import_failures',
    title: 'Imports of a project fail',
    help: 'More than this share of the imports of a week failed; at least five are needed to tell.',
    severity: 'info',
    unit: '%',
    threshold: 10,
    minimum: 0,
    maximum: 100,
    ...steady,
    judge: importFailures,
  },
  {
    kind: 'webhook_failures',
    title: 'Webhooks are not delivered',
    help: 'More than this share of the deliveries of an hour failed; at least five are needed to tell.',
    severity: 'warning',
    unit: '%',
    threshold: 10,
    minimum: 0,
    maximum: 100,
    ...swinging,
    judge: webhookFailures,
  },
  {
    kind: 'upload_failures',
    title: 'Uploads fail',
    help: 'Less than this share of the uploads of an hour succeeded; at least five are needed to tell.',
    severity: 'warning',
    unit: '%',
    threshold: 95,
    minimum: 0,
    maximum: 100,
    ...swinging,
    judge: uploadFailures,
  },
  {
    kind: 'summary_outdated',
    title: 'Counters of a project are out of date',
    help: 'Tasks or annotations came, but the summary has not moved for longer than this.',
    severity: 'warning',
    unit: 's',
    threshold: 86_400,
    minimum: 3600,
    maximum: 2_592_000,
    ...steady,
    judge: summaryOutdated,
  },
  {
    kind: 'query_timeouts',
    title: 'Queries of the data manager are stopped',
    help: 'So many within an hour ran into the time limit.',
    severity: 'warning',
    unit: '',
    threshold: 1,
    minimum: 1,
    maximum: 100_000,
    ...swinging,
    judge: queryTimeouts,
  },
  {
    kind: 'low_disk',
    title: 'The disk fills up',
    help: 'Less than this share of the disk with the data folder is free.',
    severity: 'warning',
    unit: '%',
    threshold: 5,
    minimum: 0,
    maximum: 100,
    ...steady,
    judge: lowDisk,
  },
];
