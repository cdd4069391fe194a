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
  headers?: Record<string, string>;
}

type Body = Record<string, unknown>;
type Operation = (world: ProlificWorld, id: string, body: Body, query: URLSearchParams) => Answer;

const ok = (result: unknown): Answer => ({ status: 200, result });
const REJECTIONS = ['OTHER', 'LOW_EFFORT', 'TOO_QUICKLY', 'FAILED_CHECK', 'NO_DATA', 'BAD_CODE', 'FAILED_INSTRUCTIONS'];
const FEE_SHARE = 1 / 3;
const WORKSPACE = 'workspace1';

const OPERATIONS: readonly { method: string; path: RegExp; run: Operation }[] = [
  { method: 'GET', path: /^\/api\/v1\/users\/me\/$/, run: () => ok({ id: 'researcher', email: 'lab@example.com' }) },
  { method: 'GET', path: /^\/api\/v1\/workspaces\/$/, run: () => ok({ results: [{ id: WORKSPACE }] }) },
  { method: 'GET', path: /^\/api\/v1\/hooks\/secrets\/$/, run: listSecrets },
  { method: 'POST', path: /^\/api\/v1\/hooks\/secrets\/$/, run: replaceSecret },
  { method: 'GET', path: /^\/api\/v1\/hooks\/subscriptions\/$/, run: listSubscriptions },
  { method: 'POST', path: /^\/api\/v1\/hooks\/subscriptions\/$/, run: createSubscription },
  { method: 'POST', path: /^\/api\/v1\/hooks\/subscriptions\/(\w+)\/$/, run: confirmSubscription },
  { method: 'DELETE', path: /^\/api\/v1\/hooks\/subscriptions\/(\w+)\/$/, run: deleteSubscription },
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

function listSecrets(world: ProlificWorld, _id: string, _body: Body, query: URLSearchParams): Answer {
  const workspace = query.get('workspace_id') ?? '';
  const value = world.hookSecrets.get(workspace);
  return ok({ results: value === undefined ? [] : [{ id: 'secret', value, workspace_id: workspace }] });
}

/** As the real one: another secret ends the one before. */
function replaceSecret(world: ProlificWorld, _id: string, { workspace_id: workspace }: Body): Answer {
  const value = newId();
  world.hookSecrets.set(String(workspace), value);
  return { status: 201, result: { id: 'secret', value, workspace_id: workspace } };
}

function listSubscriptions(world: ProlificWorld, _id: string, _body: Body, query: URLSearchParams): Answer {
  const workspace = query.get('workspace_id');
  const all = [...world.subscriptions.values()].filter((one) => one.workspace_id === workspace);
  return ok({ results: all.map(({ confirmation: _told, ...rest }) => rest) });
}

function createSubscription(world: ProlificWorld, _id: string, body: Body): Answer {
  const { workspace_id: workspace, event_type: event, target_url: target } = body;
  if (!world.hookSecrets.has(String(workspace))) throw new RefusedError(400, 'Create a secret first.');
  if (!String(target).startsWith('https://')) throw new RefusedError(400, 'target_url must use https.');
  const made = { id: newId(), workspace_id: String(workspace), event_type: String(event), target_url: String(target) };
  const confirmation = newId();
  world.subscriptions.set(made.id, { ...made, is_enabled: false, confirmation });
  return { status: 201, result: { ...made, is_enabled: false }, headers: { 'X-Hook-Secret': confirmation } };
}

function confirmSubscription(world: ProlificWorld, id: string, { secret }: Body): Answer {
  const found = world.subscriptions.get(id);
  if (!found || found.confirmation !== secret) throw new RefusedError(400, 'This is not its secret.');
  found.is_enabled = true;
  return ok({ id, is_enabled: true });
}

function deleteSubscription(world: ProlificWorld, id: string): Answer {
  if (!world.subscriptions.delete(id)) throw new RefusedError(404, 'There is no such subscription.');
  return { status: 204, result: {} };
}
