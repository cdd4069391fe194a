import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import type { EditorRecord, RegionRecord, RelationRecord } from '../store/records.ts';
import { canonical } from './canonical.ts';
import { loadResult } from './load-result.ts';
import { matchRegions, type Pair } from './match-regions.ts';
import { answersIn, contentOf, labelsIn, placeIn } from './record-content.ts';
import { recordItems } from './serialize-result.ts';

export type ChangedPart = 'label' | 'place' | 'answer';
export type DifferenceState = 'same' | 'left' | 'right' | 'changed';

/** One region, answer or relation as it stands in two results. */
export interface Difference {
  key: string;
  kind: EditorRecord['kind'];
  /** `left` and `right` for what only one of the two has. */
  state: DifferenceState;
  left?: EditorRecord;
  right?: EditorRecord;
  leftItems: readonly ResultItem[];
  rightItems: readonly ResultItem[];
  /** What differs between two regions at the same place. */
  parts: readonly ChangedPart[];
}

type IsSamePlace = (a: RegionRecord, b: RegionRecord) => boolean;

const isExactPlace: IsSamePlace = (a, b) => placeIn(a) === placeIn(b);

/** Everything in either result, matched by id, by place and by question; in the order of the left one, then the right one. */
export function diffResults(
  config: CompiledConfig,
  left: readonly ResultItem[],
  right: readonly ResultItem[],
  isSamePlace: IsSamePlace = isExactPlace,
): Difference[] {
  const [ours, theirs] = [loadResult(config, left), loadResult(config, right)];
  const pairs = matchRegions(config, regionsOf(ours), regionsOf(theirs));
  const regions = pairs.map((pair) => regionDifference(config, pair, isSamePlace));
  const place = new Map<string, string>();
  for (const { left: a, right: b } of pairs) {
    const name = `${a?.id ?? ''}|${b?.id ?? ''}`;
    if (a) place.set(`left ${a.id}`, name);
    if (b) place.set(`right ${b.id}`, name);
  }
  const relationKey = (side: string, { props }: RelationRecord) => {
    const ends = [props.fromId, props.toId].map((id) => place.get(`${side} ${id}`) ?? `${side} ${id}`);
    // A relation both ways, or one that was turned, is still between the same two.
    return ends.toSorted().join(' → ');
  };
  const keyOf = (side: string) => (record: EditorRecord) => {
    if (record.kind === 'relation') return `relation ${relationKey(side, record)}`;
    return record.kind === 'opaque' ? `opaque ${canonical({ ...record.props.item, id: '' })}` : record.id;
  };
  const others = byKey(config, ours.filter(isNoRegion), theirs.filter(isNoRegion), keyOf);
  return [...regions, ...others];
}

function regionsOf(records: readonly EditorRecord[]): RegionRecord[] {
  return records.filter((record) => record.kind === 'region');
}

function isNoRegion(record: EditorRecord): boolean {
  return record.kind !== 'region';
}

function regionDifference(config: CompiledConfig, { left, right }: Pair, isSamePlace: IsSamePlace): Difference {
  const base = {
    key: `region ${left?.id ?? ''}|${right?.id ?? ''}`,
    kind: 'region' as const,
    ...(left ? { left } : {}),
    ...(right ? { right } : {}),
    leftItems: left ? recordItems(config, left) : [],
    rightItems: right ? recordItems(config, right) : [],
  };
  if (!left || !right) return { ...base, state: left ? 'left' : 'right', parts: [] };
  const parts: ChangedPart[] = [];
  if (labelsIn(config, left) !== labelsIn(config, right)) parts.push('label');
  if (!isSamePlace(left, right)) parts.push('place');
  if (answersIn(config, left) !== answersIn(config, right)) parts.push('answer');
  return { ...base, state: parts.length > 0 ? 'changed' : 'same', parts };
}

function byKey(
  config: CompiledConfig,
  left: readonly EditorRecord[],
  right: readonly EditorRecord[],
  keyOf: (side: string) => (record: EditorRecord) => string,
): Difference[] {
  const ours = new Map(left.map((record) => [keyOf('left')(record), record]));
  const theirs = new Map(right.map((record) => [keyOf('right')(record), record]));
  return [...new Set([...ours.keys(), ...theirs.keys()])].map((key) => {
    const [a, b] = [ours.get(key), theirs.get(key)];
    const isSame = a && b && contentOf(a) === contentOf(b);
    return {
      key,
      kind: (a ?? b)?.kind ?? 'opaque',
      state: a && b ? (isSame ? 'same' : 'changed') : a ? 'left' : 'right',
      ...(a ? { left: a } : {}),
      ...(b ? { right: b } : {}),
      leftItems: a ? recordItems(config, a) : [],
      rightItems: b ? recordItems(config, b) : [],
      parts: a && b && !isSame ? ['answer'] : [],
    };
  });
}

/** How many there are of each state. */
export function countDifferences(differences: readonly Difference[]): Record<DifferenceState, number> {
  const counts = { same: 0, left: 0, right: 0, changed: 0 };
  for (const { state } of differences) counts[state] += 1;
  return counts;
}
