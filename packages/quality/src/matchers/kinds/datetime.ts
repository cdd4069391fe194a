import { parseMoment } from '@labelwright/task-definition/date-format';
import type { AnswerMatcher } from '../model.ts';

const DAY_MS = 86_400_000;

export const datetimeMatcher: AnswerMatcher<string> = {
  kind: 'datetime',
  unit: 'answer',
  help: 'Dates and times: the same or not; with a scale in days by their distance.',
  read: ({ value }, { control }) => {
    const given = value[control.valueKey];
    const text = typeof given === 'number' ? String(given) : given;
    if (typeof text !== 'string' || text === '') return undefined;
    const { format } = control.params;
    return (typeof format === 'string' ? parseMoment(text, format) : undefined) ?? text;
  },
  similarity: (a, b, { options: { mode, scale } }) => {
    if (a === b) return { score: 1 };
    const apart = Math.abs(momentOf(a) - momentOf(b)) / DAY_MS;
    if (apart === 0) return { score: 1 };
    if (mode === 'exact' || scale === undefined || !(scale > 0) || Number.isNaN(apart)) return { score: 0 };
    return { score: Math.max(1 - apart / scale, 0) };
  },
};

/** Milliseconds; a time of day on a day of no meaning. */
function momentOf(text: string): number {
  return Date.parse(/^\d{2}:\d{2}/.test(text) ? `1970-01-01T${text}Z` : text);
}
