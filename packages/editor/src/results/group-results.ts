import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import type { EditorRecord, RegionRecord, RelationRecord } from '../store/records.ts';
import { canonical } from './canonical.ts';
import type { ChangedPart } from './diff-results.ts';
import { loadResult } from './load-result.ts';
import { matchRegions, placeOverlap } from './match-regions.ts';
import { answersIn, contentOf, labelsIn, placeIn } from './record-content.ts';

/**
 * - `agreed`: everybody gave it, and the same.
 * - `disputed`: at least two gave it differently.
 * - `partial`: those who gave it gave the same, others gave nothing.
 */
export type PartState = 'agreed' | 'disputed' | 'partial';

/** What some of the people gave for a part. */
export interface PartVersion {
  /** Indexes of the results that have it so, ascending. */
  sources: readonly number[];
  /** Of one of them; of places that are nearly the same, the one in the middle. Its id is that of the part. */
  record: EditorRecord;
}

/** One region, answer or relation as it stands in any number of results. */
export interface Part {
  /** Also the id of its records, and the same for the same results. */
  id: string;
  kind: EditorRecord['kind'];
  state: PartState;
  /** What most people gave first. */
  versions: readonly PartVersion[];
  /** Indexes of the results without it. */
  absent: readonly number[];
  /** What its versions differ in. */
  differs: readonly ChangedPart[];
  /** The record of each result that has it, by index, under the id that it has there. */
  members: ReadonlyMap<number, EditorRecord>;
}

/** Drawn places that share this much of what they cover together are the same; read text must be the same to the letter. */
const nearlySame = 0.7;
const exactShapes = new Set(['span', 'html-span', 'paragraph-span']);

/** Everything that any of the results has, each thing once; regions by id and place, answers by question. */
export function groupResults(config: CompiledConfig, results: readonly (readonly ResultItem[])[]): Part[] {
  const loaded = results.map((result) => loadResult(config, result));
  const regions = groupRegions(config, loaded);
  const ids = new Map<string, string>();
  const used = new Set<string>();
  const parts = regions.map((members) => {
    const id = freeId(used, members.values().next().value?.id ?? '');
    for (const [source, record] of members) ids.set(`${source} ${record.id}`, id);
    return partOf(config, id, 'region', members, results.length);
  });
  return [...parts, ...groupOthers(config, loaded, ids, results.length)];
}

type Members = Map<number, EditorRecord>;

function groupRegions(config: CompiledConfig, loaded: readonly EditorRecord[][]): Members[] {
  const groups: { lead: RegionRecord; members: Members }[] = [];
  loaded.forEach((records, source) => {
    const regions = records.filter((record) => record.kind === 'region');
    const leads = groups.map(({ lead }) => lead);
    for (const { left, right } of matchRegions(config, leads, regions)) {
      if (!right) continue;
      const group = left && groups[leads.indexOf(left)];
      if (group) group.members.set(source, right);
      else groups.push({ lead: right, members: new Map([[source, right]]) });
    }
  });
  return groups.map(({ members }) => members);
}

function groupOthers(
  config: CompiledConfig,
  loaded: readonly EditorRecord[][],
  regionIds: ReadonlyMap<string, string>,
  count: number,
): Part[] {
  const groups = new Map<string, { kind: EditorRecord['kind']; members: Members }>();
  loaded.forEach((records, source) => {
    const joined = (id: string) => regionIds.get(`${source} ${id}`) ?? id;
    for (const record of records) {
      if (record.kind === 'region') continue;
      const shared = record.kind === 'relation' ? withEnds(record, joined) : record;
      const id = idOf(shared);
      const group = groups.get(id) ?? { kind: record.kind, members: new Map() };
      if (!group.members.has(source)) group.members.set(source, shared);
      groups.set(id, group);
    }
  });
  return [...groups].map(([id, { kind, members }]) => partOf(config, id, kind, members, count));
}

/** Relations hold on to the parts, not to the regions of one result. */
function withEnds(record: RelationRecord, joined: (id: string) => string): RelationRecord {
  const { fromId, toId } = record.props;
  return { ...record, props: { ...record.props, fromId: joined(fromId), toId: joined(toId) } };
}

function idOf(record: EditorRecord): string {
  if (record.kind === 'relation') return `relation:${[record.props.fromId, record.props.toId].toSorted().join(':')}`;
  return record.kind === 'opaque' ? `opaque:${canonical({ ...record.props.item, id: '' })}` : record.id;
}

function freeId(used: Set<string>, id: string): string {
  let free = id;
  for (let count = 2; used.has(free); count += 1) free = `${id}-${count}`;
  used.add(free);
  return free;
}

function partOf(config: CompiledConfig, id: string, kind: EditorRecord['kind'], members: Members, count: number): Part {
  const versions = versionsOf(config, members).map(({ sources, records }) => ({
    sources,
    record: { ...middleOf(records), id },
  }));
  const absent = Array.from({ length: count }, (_, source) => source).filter((source) => !members.has(source));
  const state = versions.length > 1 ? 'disputed' : absent.length > 0 ? 'partial' : 'agreed';
  const records = versions.map(({ record }) => record);
  return { id, kind, state, versions, absent, differs: differencesAmong(config, records), members };
}

interface Same {
  sources: number[];
  records: EditorRecord[];
}

function versionsOf(config: CompiledConfig, members: Members): Same[] {
  const versions: Same[] = [];
  for (const [source, record] of members) {
    const known = versions.find(({ records }) => records[0] && isSame(config, records[0], record));
    if (known) {
      known.sources.push(source);
      known.records.push(record);
    } else versions.push({ sources: [source], records: [record] });
  }
  return versions.sort((a, b) => b.sources.length - a.sources.length);
}

/** The same as far as people who work alike can be the same. */
function isSame(config: CompiledConfig, a: EditorRecord, b: EditorRecord): boolean {
  return differencesBetween(config, a, b).length === 0;
}

function differencesBetween(config: CompiledConfig, a: EditorRecord, b: EditorRecord): ChangedPart[] {
  if (a.kind !== 'region' || b.kind !== 'region') return contentOf(a) === contentOf(b) ? [] : ['answer'];
  return [
    ...(labelsIn(config, a) === labelsIn(config, b) ? [] : ['label' as const]),
    ...(isSamePlace(a, b) ? [] : ['place' as const]),
    ...(answersIn(config, a) === answersIn(config, b) ? [] : ['answer' as const]),
  ];
}

/** As near as people come who mark the same thing. */
export function isSamePlace(a: RegionRecord, b: RegionRecord): boolean {
  if (placeIn(a) === placeIn(b)) return true;
  return !exactShapes.has(a.props.geometry.shape) && placeOverlap(a, b) >= nearlySame;
}

function differencesAmong(config: CompiledConfig, records: readonly EditorRecord[]): ChangedPart[] {
  const [first, ...rest] = records;
  if (!first) return [];
  return [...new Set(rest.flatMap((record) => differencesBetween(config, first, record)))];
}

/** The one that has most in common with the others. */
function middleOf(records: readonly EditorRecord[]): EditorRecord {
  const [first] = records;
  if (!first) throw new RangeError('a version without a record');
  const regions = records.filter((record) => record.kind === 'region');
  if (regions.length < 3) return first;
  const shared = (region: RegionRecord) => regions.reduce((sum, other) => sum + placeOverlap(region, other), 0);
  return regions.reduce((best, region) => (shared(region) > shared(best) ? region : best));
}

/** Whether a record that was perhaps changed since still is what somebody gave, to the last digit. */
export function isExactly(config: CompiledConfig, a: EditorRecord, b: EditorRecord): boolean {
  if (a.kind !== 'region' || b.kind !== 'region') return contentOf(a) === contentOf(b);
  return placeIn(a) === placeIn(b) && differencesBetween(config, a, b).length === 0;
}
