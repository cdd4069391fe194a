import type { RegionRecord } from '../../store/records.ts';

/** A region with what lists say about it. */
export interface OutlineEntry {
  region: RegionRecord;
  labels: readonly { control: string; value: string; title: string; color: string }[];
  /** What is read or seen at its place, and what was written about it. */
  text: string;
  /** What it was made with, such as `Rectangle`. */
  tool: string;
  /** Where it stands in reading order. */
  place: number;
  /** How sure a model was, usually from 0 to 1; undefined for what people made. */
  score: number | undefined;
}

export type OutlineState = 'any' | 'shown' | 'hidden' | 'unlocked' | 'locked';
export type OutlineGrouping = 'none' | 'label' | 'object' | 'tool';
export type OutlineOrder = 'made' | 'label' | 'place' | 'score';

export interface OutlineView {
  query: string;
  /** Control and value of a label, as `labelKey` joins them, or a control alone; empty for all. */
  label: string;
  /** Name of an object; empty for all. */
  object: string;
  state: OutlineState;
  /** Regions with a lower score are left out; 0 shows those without a score as well. */
  minScore: number;
  grouping: OutlineGrouping;
  order: OutlineOrder;
}

export const wholeOutline: OutlineView = {
  query: '',
  label: '',
  object: '',
  state: 'any',
  minScore: 0,
  grouping: 'none',
  order: 'made',
};

export interface GroupRow {
  kind: 'group';
  key: string;
  title: string;
  color: string | undefined;
  regions: readonly RegionRecord[];
  isFolded: boolean;
}

export interface RegionRow {
  kind: 'region';
  entry: OutlineEntry;
  /** Counted from 1 through the whole list. */
  number: number;
}

export type OutlineRow = GroupRow | RegionRow;

export function labelKey(control: string, value?: string): string {
  return value === undefined ? control : `${control}\n${value}`;
}

/** Whether anything but the search hides regions. */
export function isFiltered({ label, object, state, minScore }: OutlineView): boolean {
  return label !== '' || object !== '' || state !== 'any' || minScore > 0;
}

/** The regions that the search and the filters leave, in the order asked for. */
export function listMatching(entries: readonly OutlineEntry[], view: OutlineView): OutlineEntry[] {
  const words = view.query.trim().toLowerCase();
  return entries
    .filter((entry) => isKept(entry, view) && (words === '' || hasWords(entry, words)))
    .sort(orders[view.order]);
}

function hasWords({ labels, text }: OutlineEntry, words: string): boolean {
  return text.toLowerCase().includes(words) || labels.some(({ title }) => title.toLowerCase().includes(words));
}

function isKept({ region, labels, score }: OutlineEntry, { label, object, state, minScore }: OutlineView): boolean {
  const { hidden, locked, toName, answers } = region.props;
  const hasLabel = () =>
    labels.some(({ control, value }) => labelKey(control, value) === label) ||
    answers.some(({ control }) => control === label);
  return (
    (label === '' || hasLabel()) &&
    (object === '' || toName === object) &&
    (state === 'any' ||
      (state === 'hidden' || state === 'shown' ? hidden === (state === 'hidden') : locked === (state === 'locked'))) &&
    (minScore <= 0 || (score !== undefined && score >= minScore))
  );
}

const asMade = (a: OutlineEntry, b: OutlineEntry) => a.region.props.order - b.region.props.order;

const orders: Record<OutlineOrder, (a: OutlineEntry, b: OutlineEntry) => number> = {
  made: asMade,
  label: (a, b) => compareText(titleOf(a), titleOf(b)) || asMade(a, b),
  place: (a, b) => a.place - b.place || asMade(a, b),
  score: (a, b) => (b.score ?? -1) - (a.score ?? -1) || asMade(a, b),
};

const collator = new Intl.Collator();

function compareText(a: string, b: string): number {
  return a === b ? 0 : collator.compare(a, b);
}

function titleOf({ labels }: OutlineEntry): string {
  return labels.map(({ title }) => title).join(', ');
}

/** Rows as they stand under each other: groups with their regions below, unless folded. */
export function outlineRows(
  entries: readonly OutlineEntry[],
  grouping: OutlineGrouping,
  folded: ReadonlySet<string> = new Set(),
): OutlineRow[] {
  if (grouping === 'none') return entries.map((entry, index) => ({ kind: 'region', entry, number: index + 1 }));
  const groups = new Map<string, OutlineEntry[]>();
  for (const entry of entries) {
    const key = groupKey(entry, grouping);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  let number = 0;
  return [...groups].flatMap(([key, members]) => {
    const start = number;
    number += members.length;
    const isFolded = folded.has(key);
    const color = grouping === 'label' ? members[0]?.labels[0]?.color : undefined;
    const group: GroupRow = {
      kind: 'group',
      key,
      title: key === '' ? 'No label' : key,
      color,
      regions: members.map(({ region }) => region),
      isFolded,
    };
    const below = members.map((entry, index): RegionRow => ({ kind: 'region', entry, number: start + index + 1 }));
    return isFolded ? [group] : [group, ...below];
  });
}

function groupKey(entry: OutlineEntry, grouping: Exclude<OutlineGrouping, 'none'>): string {
  if (grouping === 'label') return titleOf(entry);
  return grouping === 'object' ? entry.region.props.toName : entry.tool;
}
