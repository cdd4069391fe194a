import type { RegionResult, RelationResult, ResultItem } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { regionItems } from '../results/serialize-result.ts';
import type { RegionAnswer, RegionRecord, RelationRecord } from '../store/records.ts';
import { announce, edit, notify } from './edit.ts';
import { fitRegion } from './fit-region.ts';
import { labelsOf, usesLeft } from './labels.ts';
import { pageOfNew } from './pages.ts';
import { snapOf } from './points.ts';
import { besideInTime } from './segments.ts';
import { listSelected, select } from './selection.ts';

/** What was copied, as result items, so that it can be pasted into any task and any interface that knows it. */
interface Clip {
  taskId: string;
  items: ResultItem[];
  copiedAt: number;
}

const storageKey = 'labelwright.editor.clipboard';
const pasteOffsetPx = 12;

/** Yesterday's copy is no longer meant. */
const longestMs = 24 * 3600 * 1000;

/** Stands in where the browser keeps nothing. */
let kept: Clip | undefined;

export function copySelected(editor: Editor): void {
  const selected = listSelected(editor);
  const ids = new Set(selected.map(({ id }) => id));
  const relations = editor.store
    .list('relation')
    .filter(({ props }) => ids.has(props.fromId) && ids.has(props.toId))
    .map(({ props: { fromId, toId, direction, labels } }): RelationResult => {
      return { type: 'relation', from_id: fromId, to_id: toId, direction, ...(labels ? { labels } : {}) };
    });
  const items = [...selected.flatMap((region) => regionItems(editor.config, region)), ...relations];
  keep({ taskId: String(editor.task.id), items, copiedAt: Date.now() });
  announce(editor, selected.length === 1 ? 'Region copied' : `${selected.length} regions copied`);
}

/** On this device, so that another window can paste it. */
function keep(clip: Clip): void {
  kept = undefined;
  try {
    localStorage.setItem(storageKey, JSON.stringify(clip));
  } catch {
    // Too much, or not allowed: it can still be pasted as long as this page stays open.
    kept = clip;
  }
}

/** The newest copy, whichever window it was made in. */
function readClip(): Clip | undefined {
  const stored = readStored();
  const newest = kept && stored ? (stored.copiedAt > kept.copiedAt ? stored : kept) : (kept ?? stored);
  return newest && Date.now() - newest.copiedAt < longestMs ? newest : undefined;
}

function readStored(): Clip | undefined {
  try {
    const clip: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
    return isClip(clip) ? clip : undefined;
  } catch {
    return undefined;
  }
}

function isClip(value: unknown): value is Clip {
  if (typeof value !== 'object' || value === null) return false;
  return 'taskId' in value && 'items' in value && Array.isArray(value.items) && 'copiedAt' in value;
}

export function hasCopied(): boolean {
  return (readClip()?.items.length ?? 0) > 0;
}

/** Pastes what fits into this task; what does not is told, with the reason. */
export function pasteCopied(editor: Editor): void {
  const clip = readClip();
  if (!clip) return;
  const groups = Map.groupBy(
    clip.items.filter((item): item is RegionResult => 'from_name' in item),
    ({ id }) => id,
  );
  const isSameTask = clip.taskId === String(editor.task.id);
  const copies = new Map<string, RegionRecord>();
  const refusals: string[] = [];
  for (const [id, items] of groups) {
    const fit = fitRegion(editor, items);
    if ('refusal' in fit) refusals.push(fit.refusal);
    else copies.set(id, copyOf(editor, onShownPage(editor, fit.region), isSameTask));
  }
  const joins = clip.items.flatMap((item) => ('from_id' in item ? (relationCopy(editor, item, copies) ?? []) : []));
  const left = insert(editor, 'Paste', [...copies.values()], joins);
  refusals.push(...left.map(() => usedUp));
  if (refusals.length > 0) notify(editor, refusalText(groups.size, refusals));
}

function refusalText(count: number, refusals: readonly string[]): string {
  const reasons = [...new Set(refusals)].slice(0, 3).join('\n');
  if (count === 1) return `The region does not fit here. ${reasons}`;
  const left = refusals.length === count ? 'None' : `${count - refusals.length}`;
  return `${left} of ${count} regions pasted. The others do not fit here:\n${reasons}`;
}

export function duplicateSelected(editor: Editor): void {
  const regions = listSelected(editor).filter(({ props }) => props.geometry.shape !== 'message');
  const copies = regions.map((region) => copyOf(editor, region, true));
  if (insert(editor, 'Duplicate', copies, []).length > 0) notify(editor, usedUp);
}

const usedUp = 'A label has been given as often as it may be.';

/** Returns the copies that are left out, since their labels may not be given more often. */
function insert(
  editor: Editor,
  name: string,
  copies: readonly RegionRecord[],
  relations: readonly RelationRecord[],
): RegionRecord[] {
  const allowed = withUsesLeft(editor, copies);
  const ids = new Set(allowed.map(({ id }) => id));
  if (allowed.length > 0) {
    edit(editor, name, (writer) => {
      for (const copy of allowed) writer.put(copy);
      for (const relation of relations) {
        if (ids.has(relation.props.fromId) && ids.has(relation.props.toId)) writer.put(relation);
      }
    });
    select(editor, [...ids]);
  }
  return copies.filter(({ id }) => !ids.has(id));
}

/** A label that may be given so often only is not given more often by copying. */
function withUsesLeft(editor: Editor, regions: readonly RegionRecord[]): RegionRecord[] {
  const given = new Map<string, number>();
  return regions.filter((region) => {
    const labels = labelsOf(editor, region).map((label) => ({ ...label, key: `${label.control}\n${label.value}` }));
    const isUsed = labels.some(({ control, value, key }) => usesLeft(editor, control, value) <= (given.get(key) ?? 0));
    if (isUsed) return false;
    for (const { key } of labels) given.set(key, (given.get(key) ?? 0) + 1);
    return true;
  });
}

/** Regions of several pages come together on the one that is shown; those of one page lose their page. */
function onShownPage(editor: Editor, region: RegionRecord): RegionRecord {
  const { itemIndex: _before, ...props } = region.props;
  const page = pageOfNew(editor, props.toName);
  return { ...region, props: page === undefined ? props : { ...props, itemIndex: page } };
}

function relationCopy(
  editor: Editor,
  item: RelationResult,
  copies: ReadonlyMap<string, RegionRecord>,
): RelationRecord | undefined {
  const [from, to] = [copies.get(item.from_id), copies.get(item.to_id)];
  if (!from || !to) return undefined;
  const { direction, labels } = item;
  const props = { fromId: from.id, toId: to.id, direction, ...(labels ? { labels } : {}), order: editor.nextOrder() };
  return { id: `relation:${editor.makeId()}`, kind: 'relation', props };
}

/** Beside the original where that is in sight; at the same place in any other task. */
function copyOf(editor: Editor, region: RegionRecord, isBeside: boolean): RegionRecord {
  const { geometry, toName, answers, itemIndex } = region.props;
  const view = editor.images.get(toName)?.view.get();
  const kind = findImageRegionKind(geometry.shape);
  const offset = pasteOffsetPx / (view?.transform.scale ?? 1);
  const by = snapOf(editor, answers)({ x: offset, y: offset });
  return {
    id: editor.makeId(),
    kind: 'region',
    props: {
      toName,
      ...(itemIndex === undefined ? {} : { itemIndex }),
      geometry: !isBeside
        ? geometry
        : kind && view?.size
          ? kind.move(geometry, by, view.size)
          : besideInTime(editor, toName, geometry),
      answers: answers.map((answer) => copiedAnswer(editor, region, answer)),
      hidden: false,
      locked: false,
      order: editor.nextOrder(),
    },
  };
}

/** The copy is the person's own, and lies on the picture and the page that are here. */
function copiedAnswer(editor: Editor, { props }: RegionRecord, answer: RegionAnswer): RegionAnswer {
  const { toName, geometry, itemIndex } = props;
  const { score: _score, hidden: _hidden, readonly: _readonly, item_index: _page, ...envelope } = answer.envelope;
  const { size } = editor.images.get(toName)?.view.get() ?? {};
  // A mask keeps the size that its pixels count in.
  const isMask = geometry.shape === 'brush' || geometry.shape === 'bitmask';
  const hasSize = size !== undefined && !isMask && 'original_width' in envelope;
  return {
    ...answer,
    origin: 'manual',
    envelope: {
      ...envelope,
      ...(hasSize ? { original_width: size.width, original_height: size.height } : {}),
      ...(itemIndex === undefined ? {} : { item_index: itemIndex }),
    },
  };
}
