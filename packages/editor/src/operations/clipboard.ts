import type { Editor } from '../editor/editor.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { isTextSpan } from '../regions/span/passage.ts';
import type { RegionRecord } from '../store/records.ts';
import { announce, edit } from './edit.ts';
import { labelsOf, usesLeft } from './labels.ts';
import { pageOfNew } from './pages.ts';
import { besideInTime } from './segments.ts';
import { listSelected, select } from './selection.ts';

/** Outlives one editor, so that regions can be pasted into the next task. */
let copied: readonly RegionRecord[] = [];

const pasteOffsetPx = 12;

export function copySelected(editor: Editor): void {
  copied = listSelected(editor);
  announce(editor, copied.length === 1 ? 'Region copied' : `${copied.length} regions copied`);
}

export function hasCopied(editor: Editor): boolean {
  return copied.some((region) => fits(editor, region));
}

export function pasteCopied(editor: Editor): void {
  insertCopies(
    editor,
    'Paste',
    copied.filter((region) => fits(editor, region)),
  );
}

export function duplicateSelected(editor: Editor): void {
  insertCopies(
    editor,
    'Duplicate',
    listSelected(editor).filter(({ props }) => props.geometry.shape !== 'message'),
  );
}

/** Text spans stay with the text they were cut from. */
function fits(editor: Editor, region: RegionRecord): boolean {
  const { toName, geometry, answers } = region.props;
  const object = editor.config.objects[toName];
  if (!object || !answers.every((answer) => editor.config.controls[answer.control])) return false;
  if (!isTextSpan(geometry)) return geometry.shape !== 'message';
  const passage = editor.passages.get(toName);
  const range = passage?.toRange(geometry);
  return range !== undefined && passage?.toSpan(range, true)?.text === geometry.text;
}

function insertCopies(editor: Editor, name: string, regions: readonly RegionRecord[]): void {
  const allowed = withUsesLeft(editor, regions);
  if (allowed.length < regions.length) announce(editor, 'This label has been given as often as it may be');
  if (allowed.length === 0) return;
  const copies = allowed.map((region) => copyOf(editor, region));
  edit(editor, name, (writer) => {
    for (const copy of copies) writer.put(copy);
  });
  select(
    editor,
    copies.map((copy) => copy.id),
  );
}

/** A label that may be given so often only is not given more often by copying. */
function withUsesLeft(editor: Editor, regions: readonly RegionRecord[]): RegionRecord[] {
  const given = new Map<string, number>();
  return regions.filter((region) => {
    const labels = labelsOf(editor, region).map(({ control, value }) => ({
      control,
      value,
      key: `${control}\n${value}`,
    }));
    const isUsed = labels.some(({ control, value, key }) => usesLeft(editor, control, value) <= (given.get(key) ?? 0));
    if (isUsed) return false;
    for (const { key } of labels) given.set(key, (given.get(key) ?? 0) + 1);
    return true;
  });
}

function copyOf(editor: Editor, region: RegionRecord): RegionRecord {
  const { geometry, toName, answers } = region.props;
  const view = editor.images.get(toName)?.view.get();
  const kind = findImageRegionKind(geometry.shape);
  const offset = pasteOffsetPx / (view?.transform.scale ?? 1);
  const itemIndex = pageOfNew(editor, toName);
  const there = {
    ...(view?.size ? { original_width: view.size.width, original_height: view.size.height } : {}),
    ...(itemIndex === undefined ? {} : { item_index: itemIndex }),
  };
  return {
    id: editor.makeId(),
    kind: 'region',
    props: {
      toName,
      geometry:
        kind && view?.size
          ? kind.move(geometry, { x: offset, y: offset }, view.size)
          : besideInTime(editor, toName, geometry),
      answers: answers.map((answer) => ({
        ...answer,
        origin: 'manual',
        envelope: { ...withoutScore(answer.envelope), ...there },
      })),
      hidden: false,
      locked: false,
      order: editor.nextOrder(),
      ...(itemIndex === undefined ? {} : { itemIndex }),
    },
  };
}

function withoutScore(envelope: Record<string, unknown>): Record<string, unknown> {
  const { score: _score, hidden: _hidden, readonly: _readonly, item_index: _page, ...rest } = envelope;
  return rest;
}
