import { newId, type ProlificWorld, type StudyRecord, type SubmissionRecord } from './world.ts';

export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Answer {
  status: number;
  result: unknown;
}

type Body = Record<string, unknown>;
type Operation = (world: ProlificWorld, id: string, body: Body, query: URLSearchParams) => Answer;

const ok = (result: unknown): Answer => ({ status: 200, result });
const REJECTIONS = ['OTHER', 'LOW_EFFORT', 'TOO_QUICKLY', 'FAILED_CHECK', 'NO_DATA', 'BAD_CODE', 'FAILED_INSTRUCTIONS'];
const FEE_SHARE = 1 / 3;

const OPERATIONS: readonly { method: string; path: RegExp; run: Operation }[] = [
  { method: 'GET', path: /^\/api\/v1\/users\/me\/$/, run: () => ok({ id: 'researcher', email: 'lab@example.com' }) },
  { method: 'POST', path: /^\/api\/v1\/studies\/$/, run: createStudy },
  { method: 'GET', path: /^\/api\/v1\/studies\/$/, run: (world) => ok({ results: [...world.studies.values()] }) },
  { method: 'GET', path: /^\/api\/v1\/studies\/(\w+)\/$/, run: (world, id) => ok(studyOf(world, id)) },
  { method: 'PATCH', path: /^\/api\/v1\/studies\/(\w+)\/$/, run: changeStudy },
  { method: 'POST', path: /^\/api\/v1\/studies\/(\w+)\/transition\/$/, run: transitionStudy },
  { method: 'GET', path: /^\/api\/v1\/submissions\/$/, run: listSubmissions },
  { method: 'GET', path: /^\/api\/v1\/submissions\/(\w+)\/$/, run: readSubmission },
  { method: 'POST', path: /^\/api\/v1\/submissions\/(\w+)\/transition\/$/, run: decide },
  { method: 'POST', path: /^\/api\/v1\/submissions\/bonus-payments\/$/, run: prepareBonus },
  { method: 'POST', path: /^\/api\/v1\/bulk-bonus-payments\/(\w+)\/pay\/$/, run: payBonus },
];

export function answerTo(world: ProlificWorld, method: string, url: URL, body: Body): Answer {
  for (const operation of OPERATIONS) {
    const match = operation.method === method ? operation.path.exec(url.pathname) : null;
    if (match) return operation.run(world, match[1] ?? '', body, url.searchParams);
  }
  throw new RefusedError(404, `There is no ${method} ${url.pathname}.`);
}

function studyOf(world: ProlificWorld, id: string): StudyRecord {
  const study = world.studies.get(id);
  if (!study) throw new RefusedError(404, 'There is no such study.');
  return study;
}

function submissionOf(world: ProlificWorld, id: string): SubmissionRecord {
  const submission = world.submissions.get(id);
  if (!submission) throw new RefusedError(404, 'There is no such submission.');
  return submission;
}

function createStudy(world: ProlificWorld, _id: string, body: Body): Answer {
  for (const field of ['name', 'description', 'external_study_url', 'completion_codes', 'estimated_completion_time'])
    if (!body[field]) throw new RefusedError(400, `${field} is required.`);
  if (!Number.isInteger(body.reward) || Number(body.reward) < 1)
    throw new RefusedError(400, 'reward must be in cents.');
  const study = { ...body, id: newId(), status: 'UNPUBLISHED' } as unknown as StudyRecord;
  world.studies.set(study.id, study);
  return { status: 201, result: study };
}

function changeStudy(world: ProlificWorld, id: string, body: Body): Answer {
  const study = studyOf(world, id);
  const isOnlyPlaces = Object.keys(body).every((key) => key === 'total_available_places');
  if (study.status !== 'UNPUBLISHED' && !isOnlyPlaces) throw new RefusedError(400, 'The study is published.');
  if (Number(body.total_available_places ?? study.total_available_places) < study.total_available_places)
    throw new RefusedError(400, 'Places cannot be taken away.');
  Object.assign(study, body);
  return ok(study);
}

function transitionStudy(world: ProlificWorld, id: string, { action }: Body): Answer {
  const study = studyOf(world, id);
  if (action === 'PUBLISH') {
    if (study.status !== 'UNPUBLISHED') throw new RefusedError(400, 'The study is published already.');
    const cost = Math.ceil(study.reward * study.total_available_places * (1 + FEE_SHARE));
    if (cost > world.balanceCents) throw new RefusedError(400, 'The balance is too low.');
    world.balanceCents -= cost;
    study.status = 'ACTIVE';
  } else if (action === 'STOP') study.status = 'COMPLETED';
  else throw new RefusedError(400, 'Unknown action.');
  return ok(study);
}

function listSubmissions(world: ProlificWorld, _id: string, _body: Body, query: URLSearchParams): Answer {
  const study = studyOf(world, query.get('study') ?? '');
  const size = Number(query.get('page_size') ?? 20);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  const all = [...world.submissions.values()].filter((one) => one.study_id === study.id);
  // The list does not name bonuses.
  return ok({ results: all.slice(from, from + size).map(({ bonus_payments: _paid, ...rest }) => rest) });
}

function readSubmission(world: ProlificWorld, id: string): Answer {
  const { participant_id: participant, ...rest } = submissionOf(world, id);
  return ok({ ...rest, participant });
}

function decide(world: ProlificWorld, id: string, { action, message, rejection_category: category }: Body): Answer {
  const submission = submissionOf(world, id);
  const wanted = action === 'APPROVE' ? 'APPROVED' : 'REJECTED';
  if (action === 'REJECT' && (String(message ?? '').length < 100 || !REJECTIONS.includes(String(category))))
    throw new RefusedError(400, 'A rejection needs a message of 100 characters and a category.');
  if (submission.status === wanted) return ok(submission);
  if (submission.status !== 'AWAITING REVIEW')
    throw new RefusedError(400, `The submission is ${submission.status}, which cannot be changed.`);
  submission.status = wanted;
  submission.message = String(message ?? '');
  return ok(submission);
}

function prepareBonus(world: ProlificWorld, _id: string, { study_id: studyId, csv_bonuses: csv }: Body): Answer {
  const [submissionId = '', amount = ''] = String(csv).trim().split(',');
  const submission = submissionOf(world, submissionId);
  if (submission.study_id !== studyId) throw new RefusedError(400, 'The submission is of another study.');
  const cents = Math.round(Number(amount) * 100);
  if (!(cents > 0)) throw new RefusedError(400, 'The amount is no decimal.');
  const id = newId();
  world.prepared.set(id, { submissionId, cents });
  return { status: 201, result: { id, amount: cents, total_amount: Math.ceil(cents * (1 + FEE_SHARE)) } };
}

/** As the real one: asked twice, it pays twice. */
function payBonus(world: ProlificWorld, id: string): Answer {
  const bonus = world.prepared.get(id);
  if (!bonus) throw new RefusedError(404, 'There is no such bonus.');
  world.balanceCents -= Math.ceil(bonus.cents * (1 + FEE_SHARE));
  world.onTheWay.push(bonus);
  return { status: 202, result: {} };
}
