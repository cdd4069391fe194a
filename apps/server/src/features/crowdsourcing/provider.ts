import type { Qualification } from '@labelwright/contract/crowd-batches';
import type { CrowdBackend } from '@labelwright/contract/crowd-providers';
import type { HandOver } from '@labelwright/contract/crowd-worker-page';
import type { FieldErrors } from '@labelwright/contract/errors';
import type { Platform } from '../../platform/platform.ts';

/** What a crowd provider is to the rest of the feature. Each is one folder, listed in providers.ts. */
export interface CrowdProvider {
  id: CrowdBackend;
  title: string;
  description: string;
  /** undefined: we pay ourselves, in the currency of the organization. */
  currency: string | undefined;
  /** What one published thing is at the provider: each task (a HIT), or the whole batch (a study, an offer of the portal). */
  unit: 'task' | 'batch';
  /** Fields of an organization's account. A provider without required ones needs no account. */
  fields: readonly AccountField[];
  /** Has a place to try things out where nobody is paid. */
  hasSandbox: boolean;
  hasQualifications: boolean;
  canBlock: boolean;
  /** A rejection may be turned into an approval later. */
  canOverrideRejection: boolean;
  /** What the provider asks of an account beyond its fields. Throws AppError with details. */
  checkAccount?(platform: Platform, account: Account): Promise<void>;
  /** What the terms break, by the names of the API; empty when they are fine. */
  checkTerms(terms: Terms): FieldErrors;
  /** What the provider takes on top of one reward, or of one bonus. */
  feeCents(terms: Pick<Terms, 'rewardCents' | 'maxAssignments'>): number;
  bonusFeeCents(amountCents: number, terms: Pick<Terms, 'maxAssignments'>): number;
  /**
   * What is to be arranged there once an account is saved, such as that it tells of changes. Returns secrets to be kept
   * with the account, and what was arranged in words. Repeated without harm.
   */
  connect?(context: ProviderContext): Promise<{ secrets: Readonly<Record<string, string>>; told: string }>;
  /** undefined: the provider does not say. */
  balanceCents?(context: ProviderContext): Promise<number | undefined>;

  /** Offers work. Repeated with the same offer it publishes nothing twice. */
  publish(context: ProviderContext, offer: Offer): Promise<Published>;
  /** More time, more answers, or both. `token` makes a repeat harmless. */
  extend(context: ProviderContext, offer: PublishedOffer, by: Extension): Promise<void>;
  /** Nobody begins any more; what is being done may still be handed in. No error when it is over already. */
  expire(context: ProviderContext, offer: PublishedOffer): Promise<void>;
  /** Work that was handed in, decided or given back, a page at a time. */
  listSubmissions(context: ProviderContext, offer: PublishedOffer, cursor: string | undefined): Promise<SubmissionPage>;
  /** Tells the provider, which pays or does not. No error when the same was decided before. */
  decide(context: ProviderContext, work: Work, decision: Decision): Promise<void>;
  /** Pays once per `token`. Returns what the provider calls the payment, or ''. */
  bonus(
    context: ProviderContext,
    work: Work,
    bonus: { amountCents: number; reason: string; token: string },
  ): Promise<string>;
  block?(context: ProviderContext, workerId: string, reason: string): Promise<void>;
  unblock?(context: ProviderContext, workerId: string, reason: string): Promise<void>;
  /** Who opens a page, by the query that the provider added to its address. Throws AppError for what cannot be. */
  readEntry?(context: ProviderContext, query: Readonly<Record<string, string>>): Entry;
  /** How a worker's page ends once the answer is kept here. */
  handOver?(context: ProviderContext, entry: Entry, receipt: Receipt): HandOver;
  /** Origins that may show the page in a frame, and that it may post its form to. Empty: none. */
  frameOrigins?(context: ProviderContext): readonly string[];
}

export interface AccountField {
  name: string;
  title: string;
  help: string;
  secret: boolean;
  required: boolean;
}

export interface Account {
  settings: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
}

/** Given to every call. An organization without an account has an empty one. */
export interface ProviderContext {
  platform: Platform;
  organizationId: number;
  sandbox: boolean;
  account: Account;
}

/** What a batch asks for. */
export interface Terms {
  title: string;
  description: string;
  keywords: string;
  instructions: string;
  rewardCents: number;
  maxAssignments: number;
  lifetimeSeconds: number;
  assignmentDurationSeconds: number;
  autoApprovalSeconds: number;
  qualifications: readonly Qualification[];
  settings: Readonly<Record<string, unknown>>;
  sandbox: boolean;
}

export interface Offer {
  terms: Terms;
  batchId: number;
  projectId: number;
  /** Of the offer where `unit` is task; 0 otherwise. */
  taskId: number;
  /** Answers wanted: of the task, or of all tasks of the batch together. */
  places: number;
  /** The page that a worker works on; absolute, signed, valid as long as the offer and the work on it. */
  url: string;
  /** The same for every try at this offer, at most 64 characters. */
  token: string;
  /** When the first try at publishing began; undefined for this one. */
  triedAt: Date | undefined;
}

export interface Published {
  /** Becomes the `hit_id` of the offers: of the one, or of all offers of the batch. */
  externalId: string;
  /** Nobody begins later. */
  expiresAt: Date;
  /** Kept in the payload of the offer. */
  details?: Record<string, unknown>;
}

export interface PublishedOffer {
  externalId: string;
  batchId: number | null;
  maxAssignments: number;
}

export interface Extension {
  lifetimeSeconds: number | undefined;
  assignments: number | undefined;
  token: string;
}

export interface Submission {
  /** What the provider calls this piece of work; `assignment_id` of its record. */
  externalId: string;
  workerId: string;
  /** Providers of whole batches say which task; otherwise the offer's. */
  taskId?: number;
  status: 'created' | 'submitted' | 'approved' | 'rejected' | 'returned' | 'expired';
  submittedAt: Date | undefined;
  decidedAt?: Date | undefined;
  /** As the provider told it, for the record. */
  raw: Record<string, unknown>;
  /** Fields of the form that the worker sent, where answers go through the provider. */
  answers?: Record<string, string>;
}

export interface SubmissionPage {
  submissions: Submission[];
  next: string | undefined;
  /** State of the offer as a whole, when the provider tells; open: somebody can still begin or is at work. */
  isOver?: boolean;
}

export interface Work {
  /** The record here. */
  id: number;
  externalId: string;
  hitId: string;
  workerId: string;
  taskId: number;
}

export interface Decision {
  verdict: 'approve' | 'reject';
  /** Shown to the worker. */
  reason: string;
  /** It was rejected before. */
  isOverride: boolean;
}

export interface Entry {
  /** Somebody who only looks: nothing is reserved, nothing can be sent. */
  isPreview: boolean;
  workerId: string;
  /** What the provider calls this piece of work. */
  submissionId: string;
  hitId: string;
  /** Where the page hands over to; checked. undefined where the provider does not say. */
  returnTo: string | undefined;
}

export interface Receipt {
  /** Our number of the work. */
  assignment: number;
  /** SHA-256 of the answer, in hex: what the provider reports back proves which answer it was. */
  checksum: string;
}

/** A failure that a second try may mend, such as a provider that does not answer. Everything else is final. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable';
}

/** The provider refused: why, in words for whoever asked. */
export class ProviderRefusal extends Error {
  override name = 'ProviderRefusal';
}
