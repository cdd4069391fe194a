import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signHook } from '../../../adapters/prolific/hook-signature.ts';
import { answerTo, RefusedError } from './operations.ts';
import { newId, type ProlificWorld, type SubmissionRecord } from './world.ts';

/** What goes wrong with one call: nothing was done, or it was done and nobody hears of it. */
export type ProlificFault = 'throttle' | 'error_before' | 'error_after' | 'hang_up_after';

export interface ProlificServer {
  url: string;
  token: string;
  webhookSecret: string;
  world: ProlificWorld;
  /** Method and path of each call, in order; refused ones too. */
  calls: string[];
  faults: (call: string) => ProlificFault | undefined;
  /** Somebody takes a place; the address that they are sent to. */
  takePlace(studyId: string, participantId: string): { submissionId: string; url: string };
  giveBack(submissionId: string): void;
  /** Somebody comes back from the study with its code. */
  complete(submissionId: string, code: string): void;
  /** What was paid is shown with its submission from now on. */
  settleBonuses(): void;
  /** A call of a webhook, as it would be sent. */
  hook(body: object): { headers: Record<string, string>; body: string };
  close(): Promise<void>;
}

/** A double of Prolific, from its published API: it checks tokens, keeps states and money, and fails when it is told to. */
export async function startProlificServer(options: { now: () => Date; balanceCents: number }): Promise<ProlificServer> {
  const world: ProlificWorld = {
    now: options.now,
    studies: new Map(),
    submissions: new Map(),
    prepared: new Map(),
    onTheWay: [],
    balanceCents: options.balanceCents,
    hookSecrets: new Map(),
    subscriptions: new Map(),
  };
  const http = createServer((request, response) => void answer(server, request, response));
  const server: ProlificServer = {
    url: '',
    token: randomUUID(),
    webhookSecret: randomUUID(),
    world,
    calls: [],
    faults: () => undefined,
    takePlace: (studyId, participantId) => takePlace(world, studyId, participantId),
    giveBack: (id) => {
      submissionOf(world, id).status = 'RETURNED';
    },
    complete: (id, code) => complete(world, id, code),
    settleBonuses: () => {
      for (const { submissionId, cents } of world.onTheWay.splice(0))
        submissionOf(world, submissionId).bonus_payments.push(cents);
    },
    hook: (body) => {
      const text = JSON.stringify(body);
      const timestamp = String(Math.floor(world.now().getTime() / 1000));
      return {
        headers: {
          'content-type': 'application/json',
          'x-prolific-request-timestamp': timestamp,
          'x-prolific-request-signature': signHook(server.webhookSecret, timestamp, text),
          'x-event-id': randomUUID(),
        },
        body: text,
      };
    },
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return server;
}

function submissionOf(world: ProlificWorld, id: string): SubmissionRecord {
  const found = world.submissions.get(id);
  if (!found) throw new Error(`no submission ${id}`);
  return found;
}

function takePlace(
  world: ProlificWorld,
  studyId: string,
  participantId: string,
): { submissionId: string; url: string } {
  const study = world.studies.get(studyId);
  if (study?.status !== 'ACTIVE') throw new Error('the study takes nobody');
  const all = [...world.submissions.values()].filter((one) => one.study_id === studyId);
  const taken = all.filter((one) => !['RETURNED', 'TIMED-OUT', 'REJECTED'].includes(one.status)).length;
  if (taken >= study.total_available_places) throw new Error('no place is left');
  const most = study.submissions_config.max_submissions_per_participant;
  if (most > 0 && all.filter((one) => one.participant_id === participantId).length >= most)
    throw new Error('this participant has had their share');
  const id = newId();
  world.submissions.set(id, {
    id,
    study_id: studyId,
    participant_id: participantId,
    status: 'ACTIVE',
    study_code: null,
    completed_at: null,
    bonus_payments: [],
    message: '',
  });
  const url = study.external_study_url
    .replace('{{%PROLIFIC_PID%}}', participantId)
    .replace('{{%STUDY_ID%}}', studyId)
    .replace('{{%SESSION_ID%}}', id);
  return { submissionId: id, url };
}

function complete(world: ProlificWorld, id: string, code: string): void {
  const submission = submissionOf(world, id);
  const study = world.studies.get(submission.study_id);
  if (!study?.completion_codes.some((one) => one.code === code)) throw new Error('this is no code of the study');
  submission.status = 'AWAITING REVIEW';
  submission.study_code = code;
  submission.completed_at = world.now().toISOString();
}

async function answer(server: ProlificServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url ?? '/', 'http://prolific');
  const call = `${request.method} ${url.pathname}`;
  server.calls.push(call);
  if (request.headers.authorization !== `Token ${server.token}`)
    return send(response, 401, { error: { title: 'Authentication', detail: 'Invalid token.' } });
  const fault = server.faults(call);
  if (fault === 'throttle') return send(response, 429, { error: { title: 'Throttled', detail: 'Too many requests.' } });
  if (fault === 'error_before') return send(response, 503, { error: { title: 'Error', detail: 'Try again.' } });
  try {
    const text = Buffer.concat(parts).toString('utf8');
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const { status, result, headers } = answerTo(server.world, request.method ?? '', url, body);
    if (fault === 'error_after') return send(response, 500, { error: { title: 'Error', detail: 'Try again.' } });
    if (fault === 'hang_up_after') return void request.socket.destroy();
    send(response, status, result, headers);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    send(response, error.status, { error: { title: 'Refused', detail: error.message } });
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(status === 204 ? undefined : JSON.stringify(body));
}
