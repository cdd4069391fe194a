import { dropHidden } from '@labelwright/task-definition/hidden-answers';
import type { CompiledConfig, RegionResult, RelationResult, ResultItem } from '@labelwright/task-definition/model';
import { getRegionKind } from '../regions/kinds.ts';
import type { AnswerRecord, EditorRecord, RegionAnswer, RegionRecord, RelationRecord } from '../store/records.ts';
import type { RecordStore } from '../store/store.ts';
import { mergeCarried } from './carried-labels.ts';

/** The result as it goes over the wire: regions and answers in the order they were made, then relations. */
export function serializeResult(
  config: CompiledConfig,
  store: RecordStore,
  isRegionLeftOut: (region: RegionRecord) => boolean = () => false,
): ResultItem[] {
  const ordered: EditorRecord[] = [
    ...store.list('region').filter((region) => !isRegionLeftOut(region)),
    ...store.list('answer'),
    ...store.list('opaque'),
  ].sort((a, b) => a.props.order - b.props.order);
  const relations = store
    .list('relation')
    .toSorted((a, b) => a.props.order - b.props.order)
    .map(relationItem);
  return [...ordered.flatMap((record) => recordItems(config, record)), ...relations];
}

/** The result without the answers of hidden controls. What the editor has no view for is kept as it came. */
export function shownResult(
  config: CompiledConfig,
  store: RecordStore,
  isRegionLeftOut: (region: RegionRecord) => boolean,
): ResultItem[] {
  const all = serializeResult(config, store, isRegionLeftOut);
  const kept = new Set<ResultItem>(dropHidden(config, all));
  for (const { props } of store.list('opaque')) kept.add(props.item);
  return all.filter((item) => kept.has(item));
}

/** What one record is on the wire. */
export function recordItems(config: CompiledConfig, record: EditorRecord): ResultItem[] {
  switch (record.kind) {
    case 'region':
      return regionItems(config, record);
    case 'answer':
      return [answerItem(config, record)];
    case 'relation':
      return [relationItem(record)];
    case 'opaque':
      return [record.props.item];
  }
}

/** One item per answer; all share the region's id and geometry. */
export function regionItems(config: CompiledConfig, record: RegionRecord): RegionResult[] {
  const { toName, geometry, answers, hidden, locked } = record.props;
  const geometryValue = getRegionKind(geometry.shape).toResult(geometry);
  return mergeCarried(config, answers).map((answer) => ({
    id: record.id,
    from_name: answer.control,
    to_name: toName,
    type: answer.type,
    ...(answer.origin ? { origin: answer.origin } : {}),
    ...withFlag(withFlag(answer.envelope, 'hidden', hidden), 'readonly', locked),
    value: { ...pick(geometryValue, answer.geometryKeys), ...answer.extraValue, ...ownValue(config, answer) },
  }));
}

/** The item of an answer about the whole task. */
export function answerItem(config: CompiledConfig, { props }: AnswerRecord): RegionResult {
  const { answer } = props;
  return {
    id: props.resultId,
    from_name: answer.control,
    to_name: props.toName,
    type: answer.type,
    ...(answer.origin ? { origin: answer.origin } : {}),
    ...answer.envelope,
    value: { ...answer.extraValue, ...ownValue(config, answer) },
  };
}

/** An item that came with `hidden: false` keeps saying so; one that came without says nothing until it is hidden. */
function withFlag(envelope: Record<string, unknown>, key: 'hidden' | 'readonly', on: boolean): Record<string, unknown> {
  if (on) return { ...envelope, [key]: true };
  return envelope[key] === true ? { ...envelope, [key]: false } : envelope;
}

function ownValue(config: CompiledConfig, answer: RegionAnswer): Record<string, unknown> {
  if (answer.value === undefined) return {};
  return { [config.controls[answer.control]?.valueKey ?? answer.type]: answer.value };
}

function pick(value: Record<string, unknown>, keys: readonly string[] | undefined): Record<string, unknown> {
  if (!keys) return value;
  return Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]));
}

function relationItem({ props }: RelationRecord): RelationResult {
  return {
    type: 'relation',
    from_id: props.fromId,
    to_id: props.toId,
    direction: props.direction,
    ...(props.labels ? { labels: props.labels } : {}),
  };
}
