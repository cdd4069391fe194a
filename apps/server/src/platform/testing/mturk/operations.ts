import {
  approve,
  costCents,
  type Hit,
  hitOf,
  type Market,
  MarketError,
  newId,
  statusOf,
  type Work,
  workNamed,
  workOf,
} from './market.ts';

type Input = Record<string, unknown>;
type Operation = (market: Market, input: Input) => unknown;

const TOKEN_SECONDS = 86_400;
const DAY_SECONDS = 86_400;
const OVERRIDE_DAYS = 30;
const PAGE = 10;

const invalid = (message: string): MarketError => new MarketError('ParameterValidationError', message);

function text(input: Input, name: string, most: number, isRequired = true): string {
  const value = input[name];
  if (value === undefined && !isRequired) return '';
  if (typeof value !== 'string' || value.length > most || (isRequired && value === ''))
    throw invalid(`${name} is not valid.`);
  return value;
}

function whole(input: Input, name: string, least: number, most: number, fallback?: number): number {
  const value = input[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw invalid(`${name} must be ${least} to ${most}.`);
  return value;
}

function cents(input: Input, name: string): number {
  const value = text(input, name, 20);
  if (!/^\d+(\.\d{1,2})?$/.test(value)) throw invalid(`${name} must be dollars, such as 0.10.`);
  return Math.round(Number(value) * 100);
}

/** Every operation that the platform uses, as the service's own description of the protocol has it. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateHIT: (market, input) => {
    const token = text(input, 'UniqueRequestToken', 64, false);
    const now = market.now();
    const same = [...market.hits.values()].find(
      (hit) => token !== '' && hit.token === token && now - hit.createdAt < TOKEN_SECONDS,
    );
    if (same) throw new MarketError('HitAlreadyExists', `A HIT with this token exists already: ${same.id}`);
    const question = text(input, 'Question', 65_535);
    if (!question.includes('/2006-07-14/ExternalQuestion.xsd"'))
      throw invalid('The question has no schema that is known.');
    const address = /<ExternalURL>(https?:\/\/[^<]+)<\/ExternalURL>/.exec(question)?.[1];
    if (!address || /&(?!amp;|lt;|gt;|quot;|apos;)/.test(address)) throw invalid('The question has no address.');
    const hit: Hit = {
      id: newId(market),
      token,
      question,
      title: text(input, 'Title', 128),
      annotation: text(input, 'RequesterAnnotation', 255, false),
      rewardCents: cents(input, 'Reward'),
      maxAssignments: whole(input, 'MaxAssignments', 1, 1_000_000_000, 1),
      firstMaximum: whole(input, 'MaxAssignments', 1, 1_000_000_000, 1),
      durationSeconds: whole(input, 'AssignmentDurationInSeconds', 30, 31_536_000),
      autoApprovalSeconds: whole(input, 'AutoApprovalDelayInSeconds', 0, 2_592_000, 2_592_000),
      createdAt: now,
      expiresAt: now + whole(input, 'LifetimeInSeconds', 30, 31_536_000),
      isDisposed: false,
      extensionTokens: new Set(),
    };
    text(input, 'Description', 2000);
    const held = [...market.hits.values()].reduce((sum, other) => sum + heldCents(market, other), 0);
    if (held + costCents(hit) * hit.maxAssignments > market.balanceCents)
      throw new MarketError('InsufficientFunds', 'The account has not enough money for this.');
    market.hits.set(hit.id, hit);
    return { HIT: hitBody(market, hit) };
  },
  GetHIT: (market, input) => ({ HIT: hitBody(market, hitOf(market, text(input, 'HITId', 64))) }),
  ListHITs: (market, input) => {
    const all = [...market.hits.values()].filter((hit) => !hit.isDisposed).reverse();
    const { page, next } = cut(all, input, 100);
    return { HITs: page.map((hit) => hitBody(market, hit)), NumResults: page.length, ...next };
  },
  ListAssignmentsForHIT: (market, input) => {
    const hit = hitOf(market, text(input, 'HITId', 64));
    const wanted = (input.AssignmentStatuses as string[] | undefined) ?? ['Submitted', 'Approved', 'Rejected'];
    const all = workOf(market, hit).filter(({ status }) => wanted.includes(status));
    const { page, next } = cut(all, input, 100);
    return { Assignments: page.map(workBody), NumResults: page.length, ...next };
  },
  GetAssignment: (market, input) => {
    const work = workNamed(market, text(input, 'AssignmentId', 64));
    return { Assignment: workBody(work), HIT: hitBody(market, work.hit) };
  },
  ApproveAssignment: (market, input) => {
    const work = workNamed(market, text(input, 'AssignmentId', 64));
    if (work.status === 'Approved') return {};
    const isLate = market.now() - work.decidedAt > OVERRIDE_DAYS * DAY_SECONDS;
    const mayOverride = work.status === 'Rejected' && input.OverrideRejection === true && !isLate;
    if (work.status !== 'Submitted' && !mayOverride) throw wrongState(work);
    approve(market, work, text(input, 'RequesterFeedback', 1024, false));
    return {};
  },
  RejectAssignment: (market, input) => {
    const work = workNamed(market, text(input, 'AssignmentId', 64));
    const feedback = text(input, 'RequesterFeedback', 1024);
    if (work.status === 'Rejected') return {};
    if (work.status !== 'Submitted') throw wrongState(work);
    Object.assign(work, { status: 'Rejected', decidedAt: market.now(), feedback });
    return {};
  },
  CreateAdditionalAssignmentsForHIT: (market, input) => {
    const hit = hitOf(market, text(input, 'HITId', 64));
    const more = whole(input, 'NumberOfAdditionalAssignments', 1, 1_000_000_000);
    const token = text(input, 'UniqueRequestToken', 64, false);
    if (token !== '' && hit.extensionTokens.has(token))
      throw new MarketError('HitExtensionAlreadyExists', 'This extension was made already.');
    if (hit.firstMaximum < 10 && hit.maxAssignments + more >= 10)
      throw new MarketError(
        'InvalidMaximumAssignmentsIncrease',
        'A HIT made for fewer than 10 answers stays below 10.',
      );
    hit.maxAssignments += more;
    hit.extensionTokens.add(token);
    return {};
  },
  UpdateExpirationForHIT: (market, input) => {
    const hit = hitOf(market, text(input, 'HITId', 64));
    hit.expiresAt = Math.max(market.now(), Number(input.ExpireAt));
    return {};
  },
  DeleteHIT: (market, input) => {
    const hit = hitOf(market, text(input, 'HITId', 64));
    const isUndecided = workOf(market, hit).some(({ status }) => status === 'Submitted');
    if (statusOf(market, hit).status !== 'Reviewable' || isUndecided)
      throw new MarketError('InvalidHITState', 'It is not over, or not all of it is decided.');
    hit.isDisposed = true;
    return {};
  },
  SendBonus: (market, input) => {
    const work = workNamed(market, text(input, 'AssignmentId', 64));
    const amount = cents(input, 'BonusAmount');
    const token = text(input, 'UniqueRequestToken', 64, false);
    text(input, 'Reason', 4096);
    if (work.workerId !== input.WorkerId) throw invalid('This worker did not do this work.');
    if (token !== '' && market.bonuses.some((bonus) => bonus.token === token)) return {};
    const total = amount + Math.max(1, Math.round(amount * 0.2));
    if (total > market.balanceCents) throw new MarketError('InsufficientFunds', 'There is not enough money.');
    market.balanceCents -= total;
    market.bonuses.push({ workId: work.id, workerId: work.workerId, cents: amount, token });
    return {};
  },
  GetAccountBalance: (market) => ({ AvailableBalance: (market.balanceCents / 100).toFixed(2) }),
  CreateWorkerBlock: (market, input) => {
    market.blocked.set(text(input, 'WorkerId', 64), text(input, 'Reason', 4096));
    return {};
  },
  DeleteWorkerBlock: (market, input) => {
    market.blocked.delete(text(input, 'WorkerId', 64));
    return {};
  },
};

/** Money that answers still to come, or to be decided on, may cost. */
function heldCents(market: Market, hit: Hit): number {
  const { available, pending } = statusOf(market, hit);
  const submitted = workOf(market, hit).filter(({ status }) => status === 'Submitted').length;
  return costCents(hit) * (available + pending + submitted);
}

function wrongState(work: Work): MarketError {
  return new MarketError('InvalidAssignmentState', `The assignment is ${work.status}; that cannot be done with it.`);
}

function cut<T>(all: readonly T[], input: Input, most: number): { page: T[]; next: { NextToken?: string } } {
  const size = whole(input, 'MaxResults', 1, most, PAGE);
  const from = Number(String(input.NextToken ?? 'p0').slice(1));
  const page = all.slice(from, from + size);
  return { page, next: from + size < all.length ? { NextToken: `p${from + size}` } : {} };
}

function hitBody(market: Market, hit: Hit): unknown {
  const { status, pending, available, done } = statusOf(market, hit);
  return {
    HITId: hit.id,
    Title: hit.title,
    Question: hit.question,
    HITStatus: status,
    MaxAssignments: hit.maxAssignments,
    Reward: (hit.rewardCents / 100).toFixed(2),
    CreationTime: hit.createdAt,
    Expiration: hit.expiresAt,
    AssignmentDurationInSeconds: hit.durationSeconds,
    RequesterAnnotation: hit.annotation,
    NumberOfAssignmentsPending: pending,
    NumberOfAssignmentsAvailable: available,
    NumberOfAssignmentsCompleted: done,
  };
}

function workBody(work: Work): unknown {
  return {
    AssignmentId: work.id,
    WorkerId: work.workerId,
    HITId: work.hit.id,
    AssignmentStatus: work.status,
    AcceptTime: work.acceptedAt,
    SubmitTime: work.submittedAt,
    AutoApprovalTime: work.submittedAt + work.hit.autoApprovalSeconds,
    ...(work.status === 'Approved' ? { ApprovalTime: work.decidedAt } : {}),
    ...(work.status === 'Rejected' ? { RejectionTime: work.decidedAt } : {}),
    Answer: work.answer,
    RequesterFeedback: work.feedback,
  };
}
