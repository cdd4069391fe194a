import type { Editor } from '../editor/editor.ts';
import type { RegionRecord } from '../store/records.ts';
import { pagesShowing } from './entries.ts';
import { labelsOf } from './labels.ts';
import { linkTo } from './relations.ts';
import { describePlace } from './span-range.ts';

export function listSelected(editor: Editor): RegionRecord[] {
  return editor.session.get().selection.flatMap((id) => editor.store.findRegion(id) ?? []);
}

/** The region whose details are shown; undefined when none or several are selected. */
export function findSingleSelected(editor: Editor): RegionRecord | undefined {
  const selected = listSelected(editor);
  return selected.length === 1 ? selected[0] : undefined;
}

export function select(editor: Editor, ids: readonly string[]): void {
  const regions = ids.flatMap((id) => editor.store.findRegion(id) ?? []);
  const first = regions[0];
  const { pages } = editor.session.get();
  const { focusedPoint } = editor.session.get();
  editor.session.update({
    selection: regions.map((region) => region.id),
    ...(regions.length === 1 && first?.id === focusedPoint?.regionId ? {} : { focusedPoint: undefined }),
    ...(first ? { activeObject: first.props.toName, textSelection: undefined } : {}),
    ...(first ? { pages: { ...pages, ...pagesShowing(editor, first.props.toName), ...pageOf(first) } } : {}),
    announcement: describeSelection(editor, regions),
  });
}

function pageOf({ props: { toName, itemIndex } }: RegionRecord): Record<string, number> {
  return itemIndex === undefined ? {} : { [toName]: itemIndex };
}

/** A click or tap on a region: completes a relation, toggles in a multiple selection, or selects. */
export function pick(editor: Editor, id: string, isAdding: boolean): void {
  const { linkingFrom, selection } = editor.session.get();
  if (linkingFrom !== undefined) {
    linkTo(editor, id);
    return;
  }
  if (!isAdding) select(editor, [id]);
  else select(editor, selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
}

/** Regions in reading order of their object: the order of lists and of the Tab key. */
export function listRegionsInOrder(editor: Editor): RegionRecord[] {
  return editor.store.list('region').toSorted((a, b) => a.props.order - b.props.order);
}

/** False at either end, so that Tab can leave the surface. */
export function selectNeighbour(editor: Editor, step: -1 | 1): boolean {
  const regions = listRegionsInOrder(editor).filter((region) => !region.props.hidden);
  const { selection, linkingFrom } = editor.session.get();
  if (linkingFrom !== undefined) return offerNeighbour(editor, regions, linkingFrom, step);
  const index = regions.findIndex((region) => region.id === selection.at(-1));
  const next = index === -1 ? (step === 1 ? regions[0] : regions.at(-1)) : regions[index + step];
  if (!next) return false;
  select(editor, [next.id]);
  return true;
}

/** The other end of a relation mostly stands before the one that was marked last, so that this goes round. */
function offerNeighbour(editor: Editor, regions: readonly RegionRecord[], from: string, step: -1 | 1): boolean {
  const start = regions.findIndex((region) => region.id === from);
  const others = start === -1 ? regions : [...regions.slice(start + 1), ...regions.slice(0, start)];
  const current = others.findIndex((region) => region.id === editor.session.get().hovered);
  const next = others.at(current === -1 ? (step === 1 ? 0 : -1) : (current + step) % others.length);
  if (!next) return false;
  editor.session.update({
    hovered: next.id,
    announcement: `Relate to ${describeRegion(editor, next)}? Press Enter.`,
  });
  return true;
}

export function describeRegion(editor: Editor, region: RegionRecord): string {
  const labels = labelsOf(editor, region).map((label) => label.title);
  const text = describePlace(editor, region);
  return `${labels.join(', ') || 'No label'}: ${text.slice(0, 80)}`;
}

function describeSelection(editor: Editor, regions: readonly RegionRecord[]): string {
  const [first] = regions;
  if (!first) return 'Nothing selected';
  return regions.length === 1 ? `Selected ${describeRegion(editor, first)}` : `${regions.length} regions selected`;
}
