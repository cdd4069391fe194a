/** A quotation that was found: where, as keys of `value`, and how it is labelled. */
interface Span {
  place: Record<string, unknown>;
  label: string;
}

export type SpanOutcome = { spans: Span[]; problems?: undefined } | { spans?: undefined; problems: string[] };

interface Quotation {
  quote: string;
  label: string;
  /** From 1; undefined: in the order in which the answer names the quote. */
  occurrence: number | undefined;
}

const MOST_SPANS = 5000;
const LONGEST_SHOWN = 80;
const WORD = /[\p{L}\p{N}_]/u;

/** Places in a text, as UTF-16 offsets with `end` exclusive. */
export function findTextSpans(answer: unknown, text: string): SpanOutcome {
  return findAll(answer, (entry, counts) => {
    const found = locate(text, entry, counts, '');
    return typeof found === 'string' ? found : { start: found, end: found + entry.quote.length, text: entry.quote };
  });
}

/** Places within single paragraphs, which are numbered from 0. */
export function findParagraphSpans(answer: unknown, paragraphs: readonly string[]): SpanOutcome {
  return findAll(answer, (entry, counts, { paragraph }) => {
    const number = Number(paragraph);
    const text = Number.isInteger(number) ? paragraphs[number] : undefined;
    if (text === undefined) return `there is no paragraph ${JSON.stringify(paragraph)}`;
    const found = locate(text, entry, counts, `${number} `);
    if (typeof found === 'string') return `in paragraph ${number}, ${found}`;
    return {
      start: String(number),
      end: String(number),
      startOffset: found,
      endOffset: found + entry.quote.length,
      text: entry.quote,
    };
  });
}

type Find = (
  entry: Quotation,
  counts: Map<string, number>,
  given: Record<string, unknown>,
) => Record<string, unknown> | string;

function findAll(answer: unknown, find: Find): SpanOutcome {
  if (!Array.isArray(answer)) return { problems: ['must be a list of objects with quote and label'] };
  if (answer.length > MOST_SPANS) return { problems: [`has more than ${MOST_SPANS} entries`] };
  const counts = new Map<string, number>();
  const spans = new Map<string, Span>();
  const problems: string[] = [];
  for (const [index, given] of answer.entries()) {
    const entry = readQuotation(given);
    const place = typeof entry === 'string' ? entry : find(entry, counts, given as Record<string, unknown>);
    if (typeof place === 'string' || typeof entry === 'string') problems.push(`entry ${index + 1}: ${place}`);
    // What is said twice is one region.
    else spans.set(JSON.stringify([place, entry.label]), { place, label: entry.label });
  }
  return problems.length > 0 ? { problems } : { spans: [...spans.values()] };
}

function readQuotation(given: unknown): Quotation | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'must be an object';
  const { quote, label, occurrence } = given as Record<string, unknown>;
  if (typeof quote !== 'string' || quote === '') return 'needs a quote';
  if (typeof label !== 'string') return 'needs a label';
  if (occurrence === undefined || occurrence === null) return { quote, label, occurrence: undefined };
  const isCount = typeof occurrence === 'number' && Number.isInteger(occurrence) && occurrence >= 1;
  return isCount ? { quote, label, occurrence } : 'occurrence must be a whole number from 1';
}

function locate(text: string, entry: Quotation, counts: Map<string, number>, scope: string): number | string {
  const places = occurrencesOf(text, entry.quote);
  const shown = JSON.stringify(entry.quote.slice(0, LONGEST_SHOWN));
  if (places.length === 0) return `${shown} does not stand there word for word`;
  const key = `${scope}${entry.label} ${entry.quote}`;
  const named = (counts.get(key) ?? 0) + 1;
  counts.set(key, named);
  const occurrence = entry.occurrence ?? Math.min(named, places.length);
  return places[occurrence - 1] ?? `${shown} stands there ${places.length} times, not ${occurrence}`;
}

/** Where the quote stands; as words of its own if it does so anywhere. */
export function occurrencesOf(text: string, quote: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) places.push(at);
  const whole = places.filter((at) => isEdge(text, at) && isEdge(text, at + quote.length));
  return whole.length > 0 ? whole : places;
}

/** Between two characters of one word there is none. */
function isEdge(text: string, at: number): boolean {
  return !(WORD.test(text[at - 1] ?? '') && WORD.test(text[at] ?? ''));
}
