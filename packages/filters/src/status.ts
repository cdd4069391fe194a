import type { FilterCondition, FilterNode, FilterScalar } from './model.ts';

/** Stored states, and the words that other tools use for them. */
const STORED: Readonly<Record<string, string>> = {
  pending: 'pending',
  in_progress: 'in_progress',
  complete: 'complete',
  completed: 'complete',
  failed: 'failed',
};

const SKIPPED: FilterCondition = {
  column: 'cancelled_annotations',
  type: 'Number',
  operator: 'greater',
  value: { kind: 'one', value: 0 },
};
const NEVER_SKIPPED: FilterCondition = { ...SKIPPED, operator: 'equal' };

/** `completed` means complete, and `skipped` (a task with a skip) is no stored state. A text says what is wrong. */
export function expandStatus(condition: FilterCondition): FilterNode | string {
  const { operator, value } = condition;
  if (value.kind === 'none' || value.kind === 'range') return condition;
  if (!['equal', 'not_equal', 'in_list', 'not_in_list'].includes(operator)) return condition;
  const words = (value.kind === 'one' ? [value.value] : value.values).map((word) => String(word).toLowerCase());
  const wrong = words.find((word) => word !== 'skipped' && !Object.hasOwn(STORED, word));
  if (wrong !== undefined)
    return `There is no status "${wrong.slice(0, 40)}". Use one of: ${[...Object.keys(STORED), 'skipped'].join(', ')}.`;
  const stored: FilterScalar[] = words.flatMap((word) => STORED[word] ?? []);
  const isNegative = operator === 'not_equal' || operator === 'not_in_list';
  const onStatus: FilterCondition = {
    ...condition,
    operator: isNegative ? 'not_in_list' : 'in_list',
    value: { kind: 'many', values: stored },
  };
  if (stored.length === words.length) return onStatus;
  const onSkips = isNegative ? NEVER_SKIPPED : SKIPPED;
  if (stored.length === 0) return onSkips;
  return { conjunction: isNegative ? 'and' : 'or', items: [onStatus, onSkips] };
}
