import { REJECT_ACTIONS } from '@labelwright/contract/project-settings';
import type { Requeue } from '@labelwright/contract/review';

/** Switches of review that live in project.settings. */
export interface ReviewSettings {
  allowSelfReview: boolean;
  /** Where a rejection leads unless it says otherwise (C-055). */
  requeue: Requeue;
  /** Reasons that the project offers for a rejection. */
  reasons: string[];
}

const REQUEUE_WORDS: Record<string, Requeue> = REJECT_ACTIONS;
const MOST_REASONS = 50;

export function reviewSettings(settings: Record<string, unknown>, hasRelation: boolean): ReviewSettings {
  const { allow_self_review: allowSelf, reject_action: action, review_reasons: reasons } = settings;
  return {
    allowSelfReview: allowSelf === true,
    requeue: REQUEUE_WORDS[String(action)] ?? (hasRelation ? 'adjudication' : 'author'),
    reasons: Array.isArray(reasons)
      ? reasons.filter((reason): reason is string => typeof reason === 'string').slice(0, MOST_REASONS)
      : [],
  };
}

/** Reviewers do not decide on their own work; project administrators may (C-026). */
export function mayDecideOwn(role: string, settings: ReviewSettings): boolean {
  return role === 'admin' || settings.allowSelfReview;
}

interface Answer {
  id: number;
  result: unknown;
}

/** How many answers say the same, at most; what only tells items apart (ids, their order, who drew them) says nothing. */
export function mostAlike(answers: readonly Answer[]): number {
  const counts = new Map<string, number>();
  for (const { result } of answers) {
    const said = whatIsSaid(result);
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

interface Pair {
  a: number;
  b: number;
  score: number | null;
}

/** How many answers match each other fully, at most, by the measure of the project; 0 without a pair that does. */
export function mostMatching(pairs: readonly Pair[]): number {
  const matches = new Map<number, Set<number>>();
  for (const { a, b, score } of pairs) {
    if (score !== 1) continue;
    matches.set(a, (matches.get(a) ?? new Set()).add(b));
    matches.set(b, (matches.get(b) ?? new Set()).add(a));
  }
  let most = 0;
  for (const [first, others] of matches) {
    const group = [first];
    for (const other of others) if (group.every((one) => matches.get(one)?.has(other))) group.push(other);
    most = Math.max(most, group.length);
  }
  return most;
}

/** Item ids are replaced by the places of their items, so that relations between equal items are equal. */
function whatIsSaid(result: unknown): string {
  if (!Array.isArray(result)) return canonical(result);
  const withoutIds = result.map((item) => canonical(isRecord(item) ? stripped(item) : item));
  const order = withoutIds.map((_, index) => index).sort((a, b) => compare(withoutIds[a] ?? '', withoutIds[b] ?? ''));
  const places = new Map<unknown, string>();
  for (const index of order) {
    const item: unknown = result[index];
    if (isRecord(item) && item.id !== undefined && !places.has(item.id)) places.set(item.id, `#${places.size}`);
  }
  const said = result.map((item) => canonical(isRecord(item) ? placed(item, places) : item));
  return said.sort(compare).join('\n');
}

const UNSAID = ['id', 'origin', 'score', 'meta', 'readonly', 'hidden'];
const POINTERS = ['from_id', 'to_id', 'parentID'];

function stripped(item: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([key]) => !UNSAID.includes(key) && !POINTERS.includes(key)));
}

function placed(item: Record<string, unknown>, places: Map<unknown, string>): Record<string, unknown> {
  const kept = stripped(item);
  for (const key of ['id', ...POINTERS]) {
    if (item[key] !== undefined) kept[key] = places.get(item[key]) ?? '?';
  }
  return kept;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isRecord(value)) {
    const keys = Object.keys(value).sort(compare);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
