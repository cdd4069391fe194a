import { type RefObject, useCallback, useMemo, useState } from 'react';
import { useEditor, useRecords, useSession } from '../../shell/editor-context.ts';
import { rowOffsets } from '../row-offsets.ts';
import { useVirtualOffsets } from '../use-virtual-rows.ts';
import { isRowField, listRowFields, outlineEntry } from './outline-entry.ts';
import {
  listMatching,
  type OutlineGrouping,
  type OutlineOrder,
  type OutlineRow,
  type OutlineView,
  outlineRows,
  wholeOutline,
} from './outline-rows.ts';

/** A finger needs taller rows than a mouse. */
const rowHeights = { fine: 32, coarse: 44 };
/** Until a row with fields has been measured. */
const fieldHeightPx = 76;

/** Everything that the list of regions shows, and how it is filtered, grouped and folded. */
export function useOutline(scroller: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const regions = useRecords('region');
  const active = useSession((state) => state.selection.at(-1));
  const { view, change } = useOutlineView(editor.config.hash);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const [rowPx] = useState(() => rowHeights[window.matchMedia('(pointer: coarse)').matches ? 'coarse' : 'fine']);
  const entries = useMemo(() => regions.map((region) => outlineEntry(editor, region)), [editor, regions]);
  const matching = useMemo(() => listMatching(entries, view), [entries, view]);
  const rows = useMemo(() => outlineRows(matching, view.grouping, folded), [matching, view.grouping, folded]);
  const offsets = useMemo(() => {
    // Most interfaces ask nothing in the rows, and then ten thousand of them need not be asked.
    const hasFields = editor.model.perRegionControls.some(isRowField);
    const heightOf = (row: OutlineRow) => {
      if (row.kind === 'group' || !hasFields) return rowPx;
      const { region } = row.entry;
      const count = listRowFields(editor, region, region.id === active).length;
      return count === 0 ? rowPx : (heights.get(region.id) ?? rowPx + count * fieldHeightPx);
    };
    return rowOffsets(rows.map(heightOf));
  }, [editor, rows, heights, active, rowPx]);

  return {
    entries,
    matching,
    rows,
    offsets,
    rowPx,
    view,
    change,
    inView: useVirtualOffsets(scroller, offsets),
    fold: useCallback((key: string) => {
      setFolded((before) =>
        before.has(key) ? new Set([...before].filter((other) => other !== key)) : new Set([...before, key]),
      );
    }, []),
    measure: useCallback((id: string, heightPx: number) => {
      setHeights((before) => (before.get(id) === heightPx ? before : new Map(before).set(id, heightPx)));
    }, []),
  };
}

/** Grouping and order are remembered per interface on this device; what is searched for is not. */
function useOutlineView(interfaceHash: string) {
  const key = `labelwright.editor.outline.${interfaceHash}`;
  const [view, setView] = useState<OutlineView>(() => ({ ...wholeOutline, ...readKept(key) }));
  const change = useCallback(
    (patch: Partial<OutlineView>) => {
      setView((before) => {
        const { grouping, order } = { ...before, ...patch };
        keep(key, { grouping, order });
        return { ...before, ...patch };
      });
    },
    [key],
  );
  return { view, change };
}

interface KeptView {
  grouping: OutlineGrouping;
  order: OutlineOrder;
}

/** Storage may be forbidden or hold something else; the list then stands as it first did. */
function readKept(key: string): Partial<KeptView> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('grouping' in kept) || !('order' in kept)) return {};
    const grouping = (['label', 'object', 'tool'] as const).find((known) => known === kept.grouping) ?? 'none';
    const order = (['label', 'place', 'score'] as const).find((known) => known === kept.order) ?? 'made';
    return { grouping, order };
  } catch {
    return {};
  }
}

function keep(key: string, view: KeptView): void {
  try {
    localStorage.setItem(key, JSON.stringify(view));
  } catch {
    // Only the memory of an order is lost.
  }
}
