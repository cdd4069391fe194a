/** What the stand-in of the provider knows: work on offer, who does it, money. Time comes from outside. */

export interface Hit {
  id: string;
  token: string;
  title: string;
  question: string;
  annotation: string;
  rewardCents: number;
  maxAssignments: number;
  firstMaximum: number;
  durationSeconds: number;
  autoApprovalSeconds: number;
  createdAt: number;
  /** Seconds since 1970, as all times here. */
  expiresAt: number;
  isDisposed: boolean;
  extensionTokens: Set<string>;
}

export interface Work {
  id: string;
  hit: Hit;
  workerId: string;
  status: 'Accepted' | 'Returned' | 'Abandoned' | 'Submitted' | 'Approved' | 'Rejected';
  acceptedAt: number;
  submittedAt: number;
  decidedAt: number;
  feedback: string;
  answer: string;
}

export interface Bonus {
  workId: string;
  workerId: string;
  cents: number;
  token: string;
}

export interface Market {
  now: () => number;
  random: () => number;
  balanceCents: number;
  hits: Map<string, Hit>;
  work: Map<string, Work>;
  bonuses: Bonus[];
  blocked: Map<string, string>;
}

export class MarketError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = `AWS.MechanicalTurk.${code}`;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function newId(market: Market): string {
  return `3${Array.from({ length: 29 }, () => ALPHABET[Math.floor(market.random() * ALPHABET.length)]).join('')}`;
}

/** A fifth of the reward, twice that from ten answers on, and never less than a cent. */
export function feeCents(rewardCents: number, maxAssignments: number): number {
  return Math.max(1, Math.round(rewardCents * (maxAssignments >= 10 ? 0.4 : 0.2)));
}

export function costCents(hit: Hit): number {
  return hit.rewardCents + feeCents(hit.rewardCents, hit.maxAssignments);
}

export function workOf(market: Market, hit: Hit): Work[] {
  return [...market.work.values()].filter((work) => work.hit === hit);
}

/** What time does by itself: work that nobody hands in is given up, what nobody decides on is approved. */
export function passTime(market: Market): void {
  const now = market.now();
  for (const work of market.work.values()) {
    if (work.status === 'Accepted' && now > work.acceptedAt + work.hit.durationSeconds) work.status = 'Abandoned';
    if (work.status === 'Submitted' && now >= work.submittedAt + work.hit.autoApprovalSeconds)
      approve(market, work, '');
  }
}

export function approve(market: Market, work: Work, feedback: string): void {
  work.status = 'Approved';
  work.decidedAt = market.now();
  work.feedback = feedback;
  market.balanceCents -= costCents(work.hit);
}

export function statusOf(
  market: Market,
  hit: Hit,
): { status: string; pending: number; available: number; done: number } {
  const all = workOf(market, hit);
  const pending = all.filter(({ status }) => status === 'Accepted').length;
  const handedIn = all.filter(({ status }) => status === 'Submitted').length;
  const done = all.filter(({ status }) => status === 'Approved' || status === 'Rejected').length;
  const free = hit.maxAssignments - pending - handedIn - done;
  const isOpen = market.now() < hit.expiresAt;
  const status = hit.isDisposed
    ? 'Disposed'
    : isOpen && free > 0
      ? 'Assignable'
      : pending > 0
        ? 'Unassignable'
        : 'Reviewable';
  return { status, pending, available: isOpen ? free : 0, done };
}

/** What workers do; each throws a MarketError that says why not. */
export function accept(market: Market, hitId: string, workerId: string): string {
  passTime(market);
  const hit = hitOf(market, hitId);
  if (market.blocked.has(workerId)) throw new MarketError('WorkerBlocked', 'This worker is blocked.');
  if (statusOf(market, hit).available <= 0) throw new MarketError('InvalidHITState', 'There is nothing left to do.');
  const own = workOf(market, hit).filter((work) => work.workerId === workerId);
  if (own.some(({ status }) => status !== 'Returned' && status !== 'Abandoned'))
    throw new MarketError('InvalidHITState', 'This worker has it already.');
  const id = newId(market);
  const now = market.now();
  market.work.set(id, {
    id,
    hit,
    workerId,
    status: 'Accepted',
    acceptedAt: now,
    submittedAt: 0,
    decidedAt: 0,
    feedback: '',
    answer: '',
  });
  return id;
}

export function giveBack(market: Market, workId: string): void {
  const work = workNamed(market, workId);
  if (work.status !== 'Accepted') throw new MarketError('InvalidAssignmentState', 'It is not being worked on.');
  work.status = 'Returned';
}

/** The form of a worker's page. */
export function handIn(market: Market, fields: Readonly<Record<string, string>>): void {
  passTime(market);
  const { assignmentId = '', ...rest } = fields;
  if (assignmentId === 'ASSIGNMENT_ID_NOT_AVAILABLE')
    throw new MarketError('InvalidAssignmentState', 'A preview cannot be handed in.');
  const work = workNamed(market, assignmentId);
  if (work.status !== 'Accepted')
    throw new MarketError('InvalidAssignmentState', `The assignment is ${work.status.toLowerCase()}.`);
  const sent = Object.entries(rest).filter(
    ([name]) => name !== 'hitId' && name !== 'workerId' && name !== 'turkSubmitTo',
  );
  if (sent.length === 0)
    throw new MarketError('ParameterValidationError', 'The form has no field besides assignmentId.');
  work.status = 'Submitted';
  work.submittedAt = market.now();
  work.answer = answerXml(sent);
}

function answerXml(fields: [string, string][]): string {
  const asXml = (text: string): string =>
    text.replace(/[&<>]|[^\x20-\x7e\n]/gu, (character) => `&#${character.codePointAt(0)};`);
  const items = fields.map(
    ([name, value]) =>
      `<Answer><QuestionIdentifier>${asXml(name)}</QuestionIdentifier><FreeText>${asXml(value)}</FreeText></Answer>`,
  );
  return `<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">${items.join('')}</QuestionFormAnswers>`;
}

export function hitOf(market: Market, id: string): Hit {
  const hit = market.hits.get(id);
  if (!hit || hit.isDisposed) throw new MarketError('HITDoesNotExist', `Hit ${id} does not exist.`);
  return hit;
}

export function workNamed(market: Market, id: string): Work {
  const work = market.work.get(id);
  if (!work) throw new MarketError('AssignmentDoesNotExist', `Assignment ${id} does not exist.`);
  return work;
}
