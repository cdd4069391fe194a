import { Ellipsis, Focus, Keyboard, ListTree, PanelLeft, PanelRight, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { NodeView } from '../controls/NodeView.tsx';
import { interfaceScope } from '../controls/style/StyleView.tsx';
import type { Capabilities, Editor } from '../editor/editor.ts';
import type { PanelSide } from '../editor/session.ts';
import { CommentsPanel, type CommentsProps, type EditorComment } from '../panels/CommentsPanel.tsx';
import { DetailsPanel } from '../panels/DetailsPanel.tsx';
import { Outliner } from '../panels/Outliner.tsx';
import { RelationsPanel } from '../panels/RelationsPanel.tsx';
import { RevisionsPanel, type RevisionsProps } from '../panels/RevisionsPanel.tsx';
import { SuggestionsPanel } from '../panels/SuggestionsPanel.tsx';
import { BottomBar } from './BottomBar.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { CommentCounts, useEditor, useRecords, useSession } from './editor-context.ts';
import { IconButton } from './IconButton.tsx';
import { KeySheet } from './KeySheet.tsx';
import { Notice } from './Notice.tsx';
import { PanelEdge } from './PanelEdge.tsx';
import { useKeys } from './use-keys.ts';
import { useLayout } from './use-layout.ts';
import { useStartPlace } from './use-start-place.ts';

interface WorkbenchProps {
  capabilities: Capabilities;
  label: string;
  header: ReactNode;
  statusSlot: ReactNode;
  sidePanelSlot: ReactNode;
  revisions: RevisionsProps | undefined;
  comments: CommentsProps | undefined;
  submitLabel: string | undefined;
  canSkip: boolean;
  canSubmit: boolean;
}

export function Workbench(props: WorkbenchProps) {
  const editor = useEditor();
  const root = useRef<HTMLDivElement>(null);
  const { widths, resize } = useLayout(editor);
  const [sheet, setSheet] = useState<PanelSide | undefined>(undefined);
  const closedPanels = useSession((state) => state.closedPanels);
  const isFocused = useSession((state) => state.isFocusMode);
  const hasRegions = useHasRegions(editor);
  const hasSlots = Boolean(props.sidePanelSlot || props.revisions || props.comments);
  const hasRight = hasRegions || hasSlots || editor.predictions.length > 0;
  const commentCounts = useMemo(() => countOpen(props.comments?.list ?? []), [props.comments]);
  const isLeftOpen = !closedPanels.includes('left');
  const isRightOpen = !closedPanels.includes('right');
  useKeys(editor, root);
  useFocusRequests(root, setSheet);
  useStartPlace(editor, root);

  return (
    <div
      ref={root}
      className="lw-editor"
      data-focus={isFocused || undefined}
      data-sheet={sheet}
      style={{ '--lw-left': `${widths.left}px`, '--lw-right': `${widths.right}px` } as React.CSSProperties}
    >
      <div className="lw-top">
        {hasRegions ? <PanelButton side="left" isOpen={isLeftOpen} sheet={sheet} onSheet={setSheet} /> : null}
        <div className="lw-top-slot">{props.header}</div>
        <IconButton
          icon={Focus}
          label="Focus on the work"
          command="view.focus"
          isPressed={isFocused}
          className="lw-wide-only"
          onClick={() => editor.dispatch('view.focus')}
        />
        <IconButton
          icon={Keyboard}
          label="Keys"
          command="view.keys"
          className="lw-wide-only"
          onClick={() => editor.dispatch('view.keys')}
        />
        <button
          type="button"
          className="lw-button lw-narrow-only lw-panel-button"
          aria-label="All commands"
          onClick={() => editor.dispatch('view.palette')}
        >
          <Ellipsis size={18} aria-hidden="true" />
        </button>
        {hasRight ? <PanelButton side="right" isOpen={isRightOpen} sheet={sheet} onSheet={setSheet} /> : null}
      </div>
      <div className="lw-body">
        {hasRegions ? (
          <section
            className="lw-side lw-side-left"
            data-side="left"
            data-open={isLeftOpen || undefined}
            aria-label="Region list"
          >
            <CommentCounts value={commentCounts}>
              <Outliner />
            </CommentCounts>
          </section>
        ) : null}
        {hasRegions && isLeftOpen ? <PanelEdge side="left" widthPx={widths.left} onResize={resize} /> : null}
        <section
          aria-label={props.label}
          className={`lw-centre ${interfaceScope}`}
          data-layout={centreLayout(editor)}
          data-alone={!hasRegions || undefined}
          tabIndex={-1}
        >
          <NodeView node={editor.config.root} />
        </section>
        {hasRight && isRightOpen ? <PanelEdge side="right" widthPx={widths.right} onResize={resize} /> : null}
        {hasRight ? (
          <section
            className="lw-side lw-side-right"
            data-side="right"
            data-open={isRightOpen || undefined}
            aria-label="Side panel"
          >
            <SuggestionsPanel />
            {hasRegions ? <DetailsPanel /> : null}
            {hasRegions ? <RelationsPanel /> : null}
            {props.comments ? <CommentsPanel {...props.comments} /> : null}
            {props.revisions ? <RevisionsPanel {...props.revisions} /> : null}
            {props.sidePanelSlot}
          </section>
        ) : null}
      </div>
      <Notice />
      <BottomBar
        capabilities={props.capabilities}
        submitLabel={props.submitLabel}
        statusSlot={props.statusSlot}
        canSkip={props.canSkip}
        canSubmit={props.canSubmit}
      />
      <KeySheet />
      <CommandPalette />
      <Announcer />
    </div>
  );
}

function countOpen(comments: readonly EditorComment[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { regionId, parentId, isResolved } of comments) {
    if (regionId !== undefined && parentId === undefined && !isResolved)
      counts.set(regionId, (counts.get(regionId) ?? 0) + 1);
  }
  return counts;
}

/** Interfaces without regions need no panels for them. */
function useHasRegions(editor: Editor): boolean {
  const regions = useRecords('region');
  const creates = Object.keys(editor.config.objects).some((name) => editor.model.listCreatingControls(name).length > 0);
  return creates || regions.length > 0;
}

/** `object` when there is nothing but the object to see, so that it may fill the screen. */
function centreLayout(editor: Editor): 'object' | 'form' {
  const objects = Object.values(editor.config.objects).length;
  return objects === 1 && editor.model.wholeTaskControls.length === 0 ? 'object' : 'form';
}

interface PanelButtonProps {
  side: PanelSide;
  isOpen: boolean;
  sheet: PanelSide | undefined;
  onSheet: (side: PanelSide | undefined) => void;
}

/** On a wide screen it collapses the panel; on a narrow one it brings the panel up as a sheet. */
function PanelButton({ side, isOpen, sheet, onSheet }: PanelButtonProps) {
  const editor = useEditor();
  const count = useRecords('region').length;
  const isLeft = side === 'left';
  const Icon = isLeft ? ListTree : SlidersHorizontal;
  return (
    <>
      <IconButton
        icon={isLeft ? PanelLeft : PanelRight}
        label={isLeft ? 'Regions panel' : 'Details panel'}
        command={`view.${side}-panel`}
        isPressed={isOpen}
        className="lw-wide-only"
        onClick={() => editor.dispatch(`view.${side}-panel`)}
      />
      <button
        type="button"
        className="lw-button lw-narrow-only lw-panel-button"
        aria-label={isLeft ? `Regions ${count}` : 'Details'}
        aria-expanded={sheet === side}
        onClick={() => onSheet(sheet === side ? undefined : side)}
      >
        <Icon size={18} aria-hidden="true" />
        {isLeft && count > 0 ? <span className="lw-panel-count">{count > 999 ? '999+' : count}</span> : null}
      </button>
    </>
  );
}

function Announcer() {
  const announcement = useSession((state) => state.announcement);
  return (
    <p className="lw-hidden" role="status" aria-live="polite">
      {announcement}
    </p>
  );
}

/** A refused submit, or the key of a field, leads to a question; the panel it stands in comes up first. */
function useFocusRequests(root: React.RefObject<HTMLElement | null>, onSheet: (side: PanelSide) => void): void {
  const editor = useEditor();
  const request = useSession((state) => state.focusRequest);
  useEffect(() => {
    if (!request) return;
    const name = `[data-control="${CSS.escape(request.field)}"]`;
    const find = () =>
      root.current?.querySelector<HTMLElement>(`[data-active] ${name}`) ??
      root.current?.querySelector<HTMLElement>(name);
    const field = find();
    const side = field?.closest<HTMLElement>('[data-side]')?.dataset.side;
    if (side === 'left' || side === 'right') {
      onSheet(side);
      const { closedPanels } = editor.session.get();
      editor.session.update({ closedPanels: closedPanels.filter((other) => other !== side) });
    }
    const frame = requestAnimationFrame(() => {
      // A page of a Repeater may have been turned to it meanwhile.
      const shown = field ?? find();
      shown?.scrollIntoView({ block: 'nearest' });
      shown?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [editor, request, root, onSheet]);
}
