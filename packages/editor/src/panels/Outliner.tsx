import { EyeOff, Lock, Trash2 } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { canEdit } from '../operations/edit.ts';
import { deleteRegions, toggleFlag } from '../operations/regions.ts';
import { listSelected, pick, select } from '../operations/selection.ts';
import { useEditor, useSession } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';
import { GroupRowView } from './outline/GroupRowView.tsx';
import { OutlineControls } from './outline/OutlineControls.tsx';
import { RegionRowView } from './outline/RegionRowView.tsx';
import { useOutline } from './outline/use-outline.ts';

export function Outliner() {
  const editor = useEditor();
  const scroller = useRef<HTMLUListElement>(null);
  const selection = useSession((state) => state.selection);
  const { entries, rows, offsets, rowPx, view, change, inView, fold, measure } = useOutline(scroller);
  const selected = useMemo(() => new Set(selection), [selection]);
  const active = selection.at(-1);
  const shown = useMemo(() => rows.flatMap((row) => (row.kind === 'region' ? [row.entry.region.id] : [])), [rows]);
  const activeIndex = active === undefined ? -1 : shown.indexOf(active);
  const activeRow = rows.findIndex((row) => row.kind === 'region' && row.entry.region.id === active);

  useEffect(() => {
    if (activeRow >= 0) keepInView(scroller.current, offsets[activeRow] ?? 0, offsets[activeRow + 1] ?? 0);
  }, [activeRow, offsets]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    event.preventDefault();
    const next = shown[activeIndex === -1 ? 0 : Math.min(Math.max(activeIndex + step, 0), shown.length - 1)];
    if (next === undefined) return;
    select(editor, event.shiftKey ? [...selection.filter((id) => id !== next), next] : [next]);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus());
  }

  const onPick = useStable((event: MouseEvent, id: string) => {
    if (event.shiftKey && activeIndex !== -1) {
      const index = shown.indexOf(id);
      const [from, to] = index < activeIndex ? [index, activeIndex] : [activeIndex, index];
      select(editor, shown.slice(from, to + 1));
    } else pick(editor, id, event.ctrlKey || event.metaKey);
  });

  return (
    <section className="lw-panel-section lw-outliner" aria-label="Regions">
      <div className="lw-panel-head">
        <h2>Regions</h2>
        <span className="lw-count">
          {shown.length === entries.length || view.grouping !== 'none'
            ? entries.length
            : `${shown.length} of ${entries.length}`}
        </span>
        <SelectionActions count={selection.length} />
      </div>
      {entries.length > 0 ? <OutlineControls entries={entries} view={view} onChange={change} /> : null}
      {rows.length === 0 ? <p className="lw-empty">{emptyText(entries.length, canEdit(editor))}</p> : null}
      <ul
        ref={scroller}
        className="lw-rows"
        style={{ '--lw-row': `${rowPx}px` } as CSSProperties}
        onKeyDown={onKeyDown}
      >
        <li aria-hidden="true" style={{ height: offsets[inView.first] ?? 0 }} />
        {rows
          .slice(inView.first, inView.last)
          .map((row, index) =>
            row.kind === 'group' ? (
              <GroupRowView key={`group ${row.key}`} group={row} grouping={view.grouping} onFold={fold} />
            ) : (
              <RegionRowView
                key={row.entry.region.id}
                entry={row.entry}
                number={row.number}
                isSelected={selected.has(row.entry.region.id)}
                isActive={
                  activeIndex === -1 ? inView.first + index === firstRegionRow(rows) : row.entry.region.id === active
                }
                onPick={onPick}
                onMeasure={measure}
              />
            ),
          )}
        <li aria-hidden="true" style={{ height: inView.totalPx - (offsets[inView.last] ?? inView.totalPx) }} />
      </ul>
    </section>
  );
}

/** The row that Tab leads to while nothing is selected. */
function firstRegionRow(rows: ReturnType<typeof useOutline>['rows']): number {
  return rows[0]?.kind === 'group' ? 1 : 0;
}

/** Arrow keys belong to what is being typed. */
function isField(target: EventTarget): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

function emptyText(count: number, isEditable: boolean): string {
  if (count > 0) return 'No region matches the search and the filters.';
  return isEditable ? 'Nothing marked yet. Choose a label below, then mark.' : 'Nothing is marked.';
}

function keepInView(scroller: HTMLElement | null, topPx: number, bottomPx: number): void {
  if (!scroller) return;
  if (topPx < scroller.scrollTop) scroller.scrollTop = topPx;
  else if (bottomPx > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottomPx - scroller.clientHeight;
}

/** For several regions at once; one region has these on its row. */
function SelectionActions({ count }: { count: number }) {
  const editor = useEditor();
  if (count < 2) return null;
  return (
    <span className="lw-panel-actions">
      <IconButton icon={EyeOff} label={`Hide ${count} regions`} onClick={() => toggleFlag(editor, 'hidden')} />
      {canEdit(editor) ? (
        <>
          <IconButton icon={Lock} label={`Lock ${count} regions`} onClick={() => toggleFlag(editor, 'locked')} />
          <IconButton
            icon={Trash2}
            label={`Delete ${count} regions`}
            onClick={() => deleteRegions(editor, listSelected(editor))}
          />
        </>
      ) : null}
    </span>
  );
}

/** The same function for ever, which always does what the last render meant. */
function useStable<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
