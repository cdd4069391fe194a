import type { CrowdTask, HandOver } from '@labelwright/contract/crowd-worker-page';
import type { ErrorBody } from '@labelwright/contract/errors';

export interface Answer {
  result: unknown;
  toolVersion?: string;
}

/** The server answered that the answer cannot be taken, and why. */
export class KeepError extends Error {}

const TRIES = 4;
const WAIT_MS = 1000;

/** Sends the answer to be kept, again and again while nobody answers: a repeat changes nothing. */
export async function keepAnswer(task: CrowdTask, answer: Answer & { leadTimeMs: number }): Promise<HandOver> {
  const body = JSON.stringify({
    token: task.token,
    result: answer.result,
    lead_time: Math.round(answer.leadTimeMs / 100) / 10,
    ...(answer.toolVersion ? { tool_version: answer.toolVersion } : {}),
  });
  for (let tried = 1; ; tried++) {
    const response = await fetch(task.submit_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      credentials: 'omit',
    }).catch(() => undefined);
    if (response?.ok) return (await response.json()) as HandOver;
    if (response && response.status < 500 && response.status !== 429) throw new KeepError(await explain(response));
    if (tried === TRIES) throw new Error('The server could not be reached.');
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS * 2 ** tried));
  }
}

async function explain(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as ErrorBody;
    const details = Object.values(error.details ?? {}).flat();
    return details.length > 0 ? details.join(' ') : error.message;
  } catch {
    return response.statusText;
  }
}
