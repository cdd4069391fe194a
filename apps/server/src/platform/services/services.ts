/** What the program needs of others, and whether it answers. */

export type ServiceState = 'healthy' | 'unhealthy' | 'not_configured';

export interface ServiceCheck {
  /** Such as `redis`; the key in the answer of /api/health. */
  name: string;
  /** Resolves when the service answers, rejects when it does not. undefined: not configured. */
  check?: (() => Promise<unknown>) | undefined;
  /** What does its work while it is not configured; undefined: nothing does, and its work stays undone. */
  standIn?: string | undefined;
  /** An answer is good for so long: what is slow or costs money is not asked at every call. 0 when undefined. */
  freshMs?: number | undefined;
}

export interface ServiceStatus {
  name: string;
  state: ServiceState;
  /** For administrators: what stands in, or what went wrong. May name addresses: never for the public. */
  detail: string;
}

/** Of the services of the installation. Features add theirs when they are made. */
export interface Services {
  add(check: ServiceCheck): void;
  /** All of them, or those named, in the order in which they were added. */
  look(only?: readonly string[]): Promise<ServiceStatus[]>;
}

const ANSWER_MS = 2000;

/** `now` in milliseconds. */
export function createServices(now: () => number): Services {
  const checks = new Map<string, () => Promise<ServiceStatus>>();
  return {
    add: (check) => checks.set(check.name, remembering(check, now)),
    look: (only) =>
      Promise.all([...checks].flatMap(([name, look]) => (only === undefined || only.includes(name) ? [look()] : []))),
  };
}

/** Those who ask while an answer is on its way share it. */
function remembering(check: ServiceCheck, now: () => number): () => Promise<ServiceStatus> {
  let asked: { at: number; answer: Promise<ServiceStatus>; isOpen: boolean } | undefined;
  return () => {
    if (asked && (asked.isOpen || now() - asked.at < (check.freshMs ?? 0))) return asked.answer;
    const current = { at: now(), answer: statusOf(check), isOpen: true };
    void current.answer.finally(() => {
      current.isOpen = false;
      current.at = now();
    });
    asked = current;
    return current.answer;
  };
}

async function statusOf({ name, check, standIn }: ServiceCheck): Promise<ServiceStatus> {
  if (check === undefined) {
    return standIn === undefined
      ? { name, state: 'not_configured', detail: 'Not configured.' }
      : { name, state: 'healthy', detail: standIn };
  }
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  try {
    await Promise.race([check(), late.promise]);
    return { name, state: 'healthy', detail: 'Answers.' };
  } catch (error) {
    return { name, state: 'unhealthy', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
