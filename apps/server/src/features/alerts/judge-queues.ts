import { counted } from '../../platform/counted.ts';
import type { Facts, Finding, ThresholdOf } from './facts.ts';

export function deadLetters({ deadLetters: found }: Facts, threshold: ThresholdOf): Finding[] {
  return found
    .filter(({ organizationId, count }) => count >= threshold(organizationId))
    .map(({ organizationId, source, count }) => ({
      organizationId,
      key: source,
      ...textOf(source, count),
      value: count,
    }));
}

function textOf(source: string, count: number): { title: string; detail: string } {
  if (source === 'outbox')
    return {
      title: `${counted(count, 'event')} could not be delivered`,
      detail: 'Their attempts are used up. Mend the cause, then send them on their way again from the outbox.',
    };
  if (source === 'mail')
    return {
      title: `${counted(count, 'mail')} could not be sent`,
      detail: 'The mail server refused them or was away. The list of mails has its answers.',
    };
  return {
    title: `${counted(count, 'job')} of ${source} failed for good`,
    detail: 'Their attempts are used up. The list of jobs has the reasons and the button to try again.',
  };
}

export function processingDelay({ now, waiting }: Facts, threshold: ThresholdOf): Finding[] {
  return waiting.flatMap(({ queue, count, since }) => {
    const seconds = secondsSince(since, now);
    if (seconds <= threshold(undefined)) return [];
    const what = queue === 'outbox' ? counted(count, 'event') : counted(count, 'job');
    return [
      {
        key: queue,
        title: `${queue} does not move`,
        detail: `${what} wait, the first for ${duration(seconds)}. See that a worker runs which serves it, and that it is not paused.`,
        value: seconds,
      },
    ];
  });
}

export function itemProcessing({ now, slowItems }: Facts, threshold: ThresholdOf): Finding[] {
  return slowItems.flatMap(({ organizationId, projectId, projectTitle, count, since }) => {
    const seconds = secondsSince(since, now);
    if (seconds <= threshold(organizationId)) return [];
    return [
      {
        organizationId,
        projectId,
        key: `project:${projectId}`,
        title: `Items of ${projectTitle} are not processed`,
        detail: `${counted(count, 'item')} wait for OCR or transcription, the first for ${duration(seconds)}.`,
        value: seconds,
      },
    ];
  });
}

export function secondsSince(since: Date, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
}

/** "3 h 20 min", of two units at most. */
export function duration(seconds: number): string {
  const units: [name: string, seconds: number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  const parts = units.slice(first < 0 ? 3 : first).slice(0, 2);
  let rest = seconds;
  const words = parts.map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count} ${name}`;
  });
  return words.filter(Boolean).join(' ') || '0 s';
}
