import type { Problem } from '../model.ts';

type Item = Record<string, unknown>;
type Check = (value: unknown) => string | undefined;

const LONGEST_ID = 256;
const ORIGINS = ['manual', 'prediction', 'prediction-changed'];
const DIRECTIONS = ['right', 'left', 'bi'];

const identifier: Check = (value) => {
  if (typeof value !== 'string' || value === '') return 'must be a text that is not empty';
  return value.length > LONGEST_ID ? `is longer than ${LONGEST_ID} characters` : undefined;
};
const word =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value) ? undefined : `must be one of ${words.join(', ')}`;
const positive: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? undefined : 'must be a number greater than 0';
const finite: Check = (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number');
const pageIndex: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 0 ? undefined : 'must be a whole number, 0 or more';
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const record: Check = (value) => (isRecord(value) ? undefined : 'must be an object');
const probability: Check = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'must be a number from 0 to 1';

const REGION_REQUIRED: Record<string, Check> = {
  id: identifier,
  from_name: identifier,
  to_name: identifier,
  type: identifier,
  value: record,
};
const REGION_OPTIONAL: Record<string, Check> = {
  origin: word(ORIGINS),
  original_width: positive,
  original_height: positive,
  image_rotation: finite,
  item_index: pageIndex,
  original_length: finite,
  parentID: identifier,
  meta: record,
  score: probability,
  readonly: flag,
  hidden: flag,
};
const RELATION_REQUIRED: Record<string, Check> = {
  from_id: identifier,
  to_id: identifier,
  direction: word(DIRECTIONS),
};

export function isRecord(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members every region item has, whatever its control. A member that is null counts as left out. */
export function checkRegionShape(item: Item, path: string): Problem[] {
  return [...checkMembers(item, path, REGION_REQUIRED, true), ...checkMembers(item, path, REGION_OPTIONAL, false)];
}

export function checkRelationShape(item: Item, path: string): Problem[] {
  return checkMembers(item, path, RELATION_REQUIRED, true);
}

function checkMembers(item: Item, path: string, checks: Record<string, Check>, required: boolean): Problem[] {
  const problems: Problem[] = [];
  for (const name in checks) {
    const value = item[name];
    if (value === undefined || value === null) {
      if (required) problems.push({ path: `${path}.${name}`, code: 'missing', message: 'is missing' });
      continue;
    }
    const mistake = checks[name]?.(value);
    if (mistake !== undefined) problems.push({ path: `${path}.${name}`, code: 'wrong_type', message: mistake });
  }
  return problems;
}
