import { isRecord, keysOf, pointerOf, type SchemaProblem } from './problem.ts';

/**
 * Rules between fields, which a JSON Schema cannot say. A path is a JSON Pointer in which `*` stands for every entry of a
 * list or object; two paths of one rule go through the same entries as far as they are equal.
 */
export type ValidationRule =
  | { rule: 'unique'; path: string; message?: string }
  | { rule: 'count'; path: string; min?: number; max?: number; message?: string }
  | { rule: 'sum'; path: string; min?: number; max?: number; message?: string }
  | { rule: 'compare'; path: string; operator: Operator; other: string; message?: string }
  | { rule: 'required_if'; path: string; when: { path: string; equals: unknown }; message?: string };

const OPERATORS = ['<', '<=', '=', '!=', '>=', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

const RULE_KEYS: Record<ValidationRule['rule'], readonly string[]> = {
  unique: ['path'],
  count: ['path', 'min', 'max'],
  sum: ['path', 'min', 'max'],
  compare: ['path', 'operator', 'other'],
  required_if: ['path', 'when'],
};
export const RULE_NAMES = Object.keys(RULE_KEYS);
const MOST_RULES = 100;
const MOST_PROBLEMS = 50;

/** Reads a definition's `validation_rules`; problems point into the list. */
export function parseRules(given: unknown): { rules: ValidationRule[]; problems: SchemaProblem[] } {
  if (given === undefined) return { rules: [], problems: [] };
  if (!Array.isArray(given) || given.length > MOST_RULES)
    return { rules: [], problems: [{ path: '', message: `Must be a list of at most ${MOST_RULES} rules.` }] };
  const problems = given.flatMap((rule, index) => ruleProblems(rule, `/${index}`));
  return { rules: problems.length > 0 ? [] : (given as ValidationRule[]), problems };
}

function ruleProblems(given: unknown, place: string): SchemaProblem[] {
  const keys = isRecord(given) ? RULE_KEYS[given.rule as ValidationRule['rule']] : undefined;
  if (!isRecord(given) || typeof given.rule !== 'string' || !Object.hasOwn(RULE_KEYS, given.rule) || !keys)
    return [{ path: place, message: `Must be an object whose "rule" is one of ${RULE_NAMES.join(', ')}.` }];
  const problems: SchemaProblem[] = [];
  const add = (key: string, message: string): void => {
    problems.push({ path: pointerOf(place, key), message });
  };
  for (const key of Object.keys(given))
    if (!keys.includes(key) && key !== 'rule' && key !== 'message')
      add(key, `The rule ${given.rule} does not know this.`);
  if (given.message !== undefined && (typeof given.message !== 'string' || given.message.length > 500))
    add('message', 'Must be a text of at most 500 characters.');
  if (!isPath(given.path)) add('path', PATH_HELP);
  if (keys.includes('min') && !isNumberOrAbsent(given.min)) add('min', 'Must be a number.');
  if (keys.includes('max') && !isNumberOrAbsent(given.max)) add('max', 'Must be a number.');
  if (keys.includes('min') && given.min === undefined && given.max === undefined) add('min', 'Give min, max or both.');
  if (keys.includes('operator') && !OPERATORS.includes(given.operator as Operator))
    add('operator', `Must be one of ${OPERATORS.join(' ')}.`);
  if (keys.includes('other') && !isPath(given.other)) add('other', PATH_HELP);
  if (keys.includes('when')) {
    const { when } = given;
    if (!isRecord(when) || !isPath(when.path) || !Object.hasOwn(when, 'equals'))
      add('when', 'Must be {"path": …, "equals": …}.');
  }
  return problems;
}

const PATH_HELP = 'Must be a JSON Pointer such as /objects/*/category.';
const isPath = (path: unknown): path is string =>
  typeof path === 'string' &&
  path.length <= 500 &&
  (path === '' || path.startsWith('/')) &&
  path.split('/*').length <= 5;
const isNumberOrAbsent = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && Number.isFinite(value));

interface Found {
  path: string;
  value: unknown;
  /** What each `*` stood for. */
  entries: string[];
}

/** Everything that a path leads to. Where a field is missing, nothing. */
function find(root: unknown, path: string, entries: readonly string[] = []): Found[] {
  let found: Found[] = [{ path: '', value: root, entries: [] }];
  for (const key of keysOf(path)) {
    found = found.flatMap((at) => {
      if (typeof at.value !== 'object' || at.value === null) return [];
      const container = at.value as Record<string, unknown>;
      const isEntry = key === '*';
      const given = isEntry ? entries[at.entries.length] : undefined;
      const keys = isEntry && given === undefined ? Object.keys(container) : [given ?? key];
      return keys
        .filter((name) => Object.hasOwn(container, name))
        .map((name) => ({
          path: pointerOf(at.path, name),
          value: container[name],
          entries: isEntry ? [...at.entries, name] : at.entries,
        }));
    });
  }
  return found;
}

/** How many `*` two paths have in common from the start. */
function sharedEntries(a: string, b: string): number {
  const [first, second] = [keysOf(a), keysOf(b)];
  let shared = 0;
  for (const [index, key] of first.entries()) {
    if (second[index] !== key) break;
    if (key === '*') shared += 1;
  }
  return shared;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The rules that an answer breaks, with the place and the author's message where there is one. */
export function checkRules(rules: readonly ValidationRule[], result: unknown): SchemaProblem[] {
  return rules.flatMap((rule) => checkRule(rule, result)).slice(0, MOST_PROBLEMS);
}

function checkRule(rule: ValidationRule, result: unknown): SchemaProblem[] {
  const say = (path: string, message: string): SchemaProblem => ({ path, message: rule.message ?? message });
  switch (rule.rule) {
    case 'unique':
      return repeated(find(result, rule.path)).map(({ path }) => say(path, 'Is there already; it must be unique.'));
    case 'count':
      return outOfRange(find(result, rule.path).length, rule).map((bound) =>
        say(listPath(rule.path), `There must be ${bound} of them.`),
      );
    case 'sum': {
      const numbers = find(result, rule.path).map(({ value }) => (typeof value === 'number' ? value : 0));
      const total = numbers.reduce((sum, number) => sum + number, 0);
      return outOfRange(total, rule).map((bound) =>
        say(listPath(rule.path), `The sum must be ${bound}; it is ${total}.`),
      );
    }
    case 'compare':
      return find(result, rule.path).flatMap(({ path, value, entries }) =>
        find(result, rule.other, entries.slice(0, sharedEntries(rule.path, rule.other)))
          .filter((other) => !isAbsent(value) && !isAbsent(other.value) && !compares(value, rule.operator, other.value))
          .map(() => say(path, `Must be ${rule.operator} ${rule.other}.`)),
      );
    case 'required_if':
      return missingWhen(rule, result).map((path) => say(path, 'This field is required here.'));
  }
}

function repeated(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found.filter(({ value }) => {
    const key = JSON.stringify(value);
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

function outOfRange(amount: number, { min, max }: { min?: number; max?: number }): string[] {
  if (min !== undefined && amount < min) return [`at least ${min}`];
  return max !== undefined && amount > max ? [`at most ${max}`] : [];
}

/** Where to show what is wrong with all entries together. */
function listPath(path: string): string {
  const star = path.indexOf('/*');
  return star < 0 ? path : path.slice(0, star);
}

function compares(a: unknown, operator: Operator, b: unknown): boolean {
  if (operator === '=') return sameValue(a, b);
  if (operator === '!=') return !sameValue(a, b);
  const bothNumbers = typeof a === 'number' && typeof b === 'number';
  const bothTexts = typeof a === 'string' && typeof b === 'string';
  if (!bothNumbers && !bothTexts) return false;
  const [x, y] = [a as number, b as number];
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  return operator === '>' ? x > y : x >= y;
}

/** The field of every entry in which the condition holds and the field is missing. */
function missingWhen({ path, when }: Extract<ValidationRule, { rule: 'required_if' }>, result: unknown): string[] {
  const shared = sharedEntries(path, when.path);
  const parent = path.slice(0, path.lastIndexOf('/'));
  const name = keysOf(path).at(-1) ?? '';
  return find(result, when.path)
    .filter(({ value }) => sameValue(value, when.equals))
    .flatMap(({ entries }) => find(result, parent, entries.slice(0, shared)))
    .filter(({ value }) => isRecord(value) && isAbsent(value[name]))
    .map((owner) => pointerOf(owner.path, name));
}
