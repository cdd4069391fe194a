import { Eye, EyeOff, Lock, LockOpen, Search, Trash2 } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Editor } from '../editor/editor.ts';
import { canEdit } from '../operations/edit.ts';
import { labelsOf } from '../operations/labels.ts';
import { deleteRegions, setFlag, toggleFlag } from '../operations/regions.ts';
import { describeRegion, listSelected, pick, select } from '../operations/selection.ts';
import { describePlace } from '../operations/span-range.ts';
import { getRegionKind } from '../regions/kinds.ts';
import { useEditor, useRecords, useSession } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';
import type { RegionRecord } from '../store/records.ts';
import { useVirtualRows } from './use-virtual-rows.ts';

/** A finger needs taller rows than a mouse. */
const rowHeights = { fine: 32, coarse: 44 };

export function Outliner() {
  const editor = useEditor();
  const regions = useRecords('region');
  const selection = useSession((state) => state.selection);
  const [query, setQuery] = useState('');
  const [rowPx] = useState(() => rowHeights[window.matchMedia('(pointer: coarse)').matches ? 'coarse' : 'fine']);
  const scroller = useRef<HTMLUListElement>(null);
  const [order, setOrder] = useState<RegionOrder>('made');
  const shown = useMemo(() => matching(editor, regions, query, order), [editor, regions, query, order]);
  const rows = useVirtualRows(scroller, shown.length, rowPx);
  const active = selection.at(-1);
  const activeIndex = shown.findIndex((region) => region.id === active);

  useEffect(() => keepInView(scroller.current, activeIndex, rowPx), [activeIndex, rowPx]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = shown[activeIndex === -1 ? 0 : Math.min(Math.max(activeIndex + step, 0), shown.length - 1)];
    if (!next) return;
    if (event.shiftKey) select(editor, [...new Set([...selection, next.id])]);
    else select(editor, [next.id]);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus());
  }

  const onPick = useStable((event: MouseEvent, id: string) => {
    if (event.shiftKey && activeIndex !== -1) {
      const index = shown.findIndex((region) => region.id === id);
      const [from, to] = index < activeIndex ? [index, activeIndex] : [activeIndex, index];
      select(
        editor,
        shown.slice(from, to + 1).map(({ id }) => id),
      );
    } else pick(editor, id, event.ctrlKey || event.metaKey);
  });

  return (
    <section className="lw-panel-section lw-outliner" aria-label="Regions">
      <div className="lw-panel-head">
        <h2>Regions</h2>
        <span className="lw-count">{regions.length}</span>
        <SelectionActions count={selection.length} />
      </div>
      {regions.length > 0 ? (
        <div className="lw-search">
          <Search size={14} aria-hidden="true" />
          <input
            type="search"
            aria-label="Search regions"
            placeholder="Label or text"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <select
            aria-label="Order of the regions"
            value={order}
            onChange={(event) => setOrder(event.target.value as RegionOrder)}
          >
            <option value="made">As made</option>
            <option value="label">By label</option>
            <option value="place">By place</option>
          </select>
        </div>
      ) : null}
      {shown.length === 0 ? <p className="lw-empty">{emptyText(regions.length, canEdit(editor))}</p> : null}
      <ul
        ref={scroller}
        className="lw-rows"
        style={{ '--lw-row': `${rowPx}px` } as CSSProperties}
        onKeyDown={onKeyDown}
      >
        <li aria-hidden="true" style={{ height: rows.first * rowPx }} />
        {shown.slice(rows.first, rows.last).map((region, index) => (
          <OutlinerRow
            key={region.id}
            region={region}
            number={rows.first + index + 1}
            isSelected={selection.includes(region.id)}
            isActive={activeIndex === -1 ? rows.first + index === 0 : region.id === active}
            onPick={onPick}
          />
        ))}
        <li aria-hidden="true" style={{ height: rows.totalPx - rows.last * rowPx }} />
      </ul>
    </section>
  );
}

type RegionOrder = 'made' | 'label' | 'place';

function matching(
  editor: Editor,
  regions: readonly RegionRecord[],
  query: string,
  order: RegionOrder,
): readonly RegionRecord[] {
  const wanted = query.trim().toLowerCase();
  const found =
    wanted === '' ? regions : regions.filter((region) => describeRegion(editor, region).toLowerCase().includes(wanted));
  const asMade = found.toSorted((a, b) => a.props.order - b.props.order);
  if (order === 'place') return asMade.sort((a, b) => placeOf(a) - placeOf(b));
  if (order === 'label') return asMade.sort((a, b) => labelTextOf(editor, a).localeCompare(labelTextOf(editor, b)));
  return asMade;
}

function labelTextOf(editor: Editor, region: RegionRecord): string {
  return labelsOf(editor, region)
    .map((label) => label.title)
    .join(', ');
}

/** Along the text or the time, or down the image. */
function placeOf({ props }: RegionRecord): number {
  return getRegionKind(props.geometry.shape).position?.(props.geometry) ?? 0;
}

function emptyText(count: number, isEditable: boolean): string {
  if (count > 0) return 'No region matches the search.';
  return isEditable ? 'Nothing marked yet. Choose a label below, then mark.' : 'Nothing is marked.';
}

function keepInView(scroller: HTMLElement | null, index: number, rowPx: number): void {
  if (!scroller || index < 0) return;
  const top = index * rowPx;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowPx > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + rowPx - scroller.clientHeight;
  }
}

/** For several regions at once; one region has these on its row. */
function SelectionActions({ count }: { count: number }) {
  const editor = useEditor();
  if (count < 2 || !canEdit(editor)) return null;
  return (
    <span className="lw-panel-actions">
      <IconButton icon={EyeOff} label={`Hide ${count} regions`} onClick={() => toggleFlag(editor, 'hidden')} />
      <IconButton icon={Lock} label={`Lock ${count} regions`} onClick={() => toggleFlag(editor, 'locked')} />
      <IconButton
        icon={Trash2}
        label={`Delete ${count} regions`}
        onClick={() => deleteRegions(editor, listSelected(editor))}
      />
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

interface OutlinerRowProps {
  region: RegionRecord;
  number: number;
  isSelected: boolean;
  isActive: boolean;
  onPick: (event: MouseEvent, id: string) => void;
}

/** Rendered again only when its own region changes: a drag must not redraw the whole list. */
const OutlinerRow = memo(function OutlinerRow({ region, number, isSelected, isActive, onPick }: OutlinerRowProps) {
  const editor = useEditor();
  const { hidden, locked } = region.props;
  const labels = labelsOf(editor, region);
  const isEditable = canEdit(editor);
  const tabIndex = isActive ? 0 : -1;
  return (
    <li className={`lw-row ${isSelected ? 'lw-row-selected' : ''} ${hidden ? 'lw-row-hidden' : ''}`}>
      <button
        type="button"
        className="lw-row-main"
        tabIndex={tabIndex}
        aria-pressed={isSelected}
        aria-current={isActive && isSelected}
        onClick={(event) => onPick(event, region.id)}
        onPointerEnter={() => editor.session.update({ hovered: region.id })}
        onPointerLeave={() => editor.session.update({ hovered: undefined })}
      >
        <span className="lw-row-number">{number}</span>
        <span className="lw-dot" style={{ background: labels[0]?.color ?? 'var(--lw-unlabelled)' }} />
        <span className="lw-row-label">{labels.map((label) => label.title).join(', ') || 'No label'}</span>
        <span className="lw-row-text">{describePlace(editor, region)}</span>
      </button>
      {isEditable ? (
        <span className={`lw-row-actions ${hidden || locked ? 'lw-row-actions-kept' : ''}`}>
          <IconButton
            icon={hidden ? EyeOff : Eye}
            label={hidden ? 'Show' : 'Hide'}
            isPressed={hidden}
            tabIndex={tabIndex}
            onClick={() => setFlag(editor, [region], 'hidden', !hidden)}
          />
          <IconButton
            icon={locked ? Lock : LockOpen}
            label={locked ? 'Unlock' : 'Lock'}
            isPressed={locked}
            tabIndex={tabIndex}
            onClick={() => setFlag(editor, [region], 'locked', !locked)}
          />
          <IconButton
            icon={Trash2}
            label="Delete"
            isDisabled={locked}
            tabIndex={tabIndex}
            onClick={() => deleteRegions(editor, [region])}
          />
        </span>
      ) : null}
    </li>
  );
});
