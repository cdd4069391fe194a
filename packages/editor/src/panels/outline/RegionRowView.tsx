import { Eye, EyeOff, Lock, LockOpen, Trash2 } from 'lucide-react';
import { type MouseEvent, memo, useContext, useLayoutEffect, useRef } from 'react';
import { NodeView } from '../../controls/NodeView.tsx';
import { canEdit } from '../../operations/edit.ts';
import { deleteRegions, setFlag } from '../../operations/regions.ts';
import { CommentCounts, RegionContext, RowContext, useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { RegionRecord } from '../../store/records.ts';
import { listRowFields } from './outline-entry.ts';
import type { OutlineEntry } from './outline-rows.ts';

interface RegionRowViewProps {
  entry: OutlineEntry;
  number: number;
  isSelected: boolean;
  isActive: boolean;
  onPick: (event: MouseEvent, id: string) => void;
  /** Rows with fields are as high as what is written there. */
  onMeasure: (id: string, heightPx: number) => void;
}

/** Rendered again only when its own region changes: a drag must not redraw the whole list. */
export const RegionRowView = memo(function RegionRowView(props: RegionRowViewProps) {
  const { entry, number, isSelected, isActive, onPick, onMeasure } = props;
  const editor = useEditor();
  const { region, labels, text, score } = entry;
  const { hidden, geometry } = region.props;
  const unlabelled = geometry.shape === 'message' ? 'Message' : 'No label';
  const comments = useContext(CommentCounts).get(region.id) ?? 0;
  const mark = editor.marks.get(region.id);
  const row = useRef<HTMLLIElement>(null);
  const fields = listRowFields(editor, region, isActive && isSelected);
  const hasFields = fields.length > 0;
  const tabIndex = isActive ? 0 : -1;

  useLayoutEffect(() => {
    const element = row.current;
    if (!element || !hasFields) return undefined;
    const measure = () => onMeasure(region.id, element.offsetHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [region.id, hasFields, onMeasure]);

  return (
    <li
      ref={row}
      className={`lw-row ${isSelected ? 'lw-row-selected' : ''} ${hidden ? 'lw-row-hidden' : ''}`}
      data-active={(isActive && isSelected) || undefined}
      data-tall={hasFields || undefined}
    >
      <div className="lw-row-line">
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
          {mark === undefined ? null : <span className="lw-row-mark">{mark}</span>}
          <span className="lw-row-label">{labels.map((label) => label.title).join(', ') || unlabelled}</span>
          <span className="lw-row-text">{text}</span>
          {comments === 0 ? null : (
            <span className="lw-row-comments">
              {comments}
              <span className="lw-hidden">{comments === 1 ? ' open comment' : ' open comments'}</span>
            </span>
          )}
          {score === undefined ? null : (
            <span className="lw-count" title="Score">
              {score.toFixed(2)}
            </span>
          )}
        </button>
        <RowActions region={region} tabIndex={tabIndex} />
      </div>
      {hasFields ? (
        <RegionContext value={region}>
          <RowContext value={true}>
            <div className="lw-row-fields">
              {fields.map((control) => (
                <NodeView key={control.name} node={control.node} />
              ))}
            </div>
          </RowContext>
        </RegionContext>
      ) : null}
    </li>
  );
});

function RowActions({ region, tabIndex }: { region: RegionRecord; tabIndex: number }) {
  const editor = useEditor();
  const { hidden, locked } = region.props;
  return (
    <span className={`lw-row-actions ${hidden || locked ? 'lw-row-actions-kept' : ''}`}>
      <IconButton
        icon={hidden ? EyeOff : Eye}
        label={hidden ? 'Show' : 'Hide'}
        isPressed={hidden}
        tabIndex={tabIndex}
        onClick={() => setFlag(editor, [region], 'hidden', !hidden)}
      />
      {canEdit(editor) ? (
        <>
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
        </>
      ) : null}
    </span>
  );
}
