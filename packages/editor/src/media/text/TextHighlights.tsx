import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { labelsOf } from '../../operations/labels.ts';
import { rangeOf } from '../../operations/span-range.ts';
import { useEditor, useGhosts, useRecords, useSession } from '../../shell/editor-context.ts';
import type { RegionRecord } from '../../store/records.ts';
import { markedCaption } from '../image/region-style.ts';
import { type PlacedSpan, placeSpans } from './layout-spans.ts';
import { spanLook } from './span-look.ts';
import { TextRelations } from './TextRelations.tsx';
import type { TextGeometry } from './text-geometry.ts';

interface TextHighlightsProps {
  objectName: string;
  geometry: TextGeometry;
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  showsLabels: boolean;
}

/** Paints spans behind the text by their offsets; the text itself is never touched. */
export function TextHighlights({ objectName, geometry, scroller, content, showsLabels }: TextHighlightsProps) {
  const editor = useEditor();
  const regions = useRecords('region');
  const selection = useSession((state) => state.selection);
  const hovered = useSession((state) => state.hovered);
  const linkingFrom = useSession((state) => state.linkingFrom);
  const pending = useSession((state) => state.textSelection);
  const ghosts = useGhosts(objectName);
  const { focused } = useSession((state) => state.suggestions);
  const [spans, setSpans] = useState<PlacedSpan[]>([]);

  const measure = useCallback(() => {
    const range = geometry.visibleRange();
    const painted = [...regions, ...ghosts].flatMap((region) => {
      const { toName, hidden } = region.props;
      const span = toName === objectName && !hidden ? rangeOf(editor, region) : undefined;
      if (!span || span.end <= range.start || span.start >= range.end) return [];
      const labels = labelsOf(editor, region);
      return [
        {
          id: region.id,
          isGhost: ghosts.includes(region),
          start: span.start,
          end: span.end,
          color: labels[0]?.color ?? fallbackColor(editor.config.objects[objectName]?.params.highlightColor),
          caption: markedCaption(editor, region.id, labels),
          rects: geometry.rectsOf(span.start, span.end),
        },
      ];
    });
    setSpans(placeSpans(painted, content.current?.clientWidth ?? Number.POSITIVE_INFINITY));
  }, [editor, geometry, objectName, regions, ghosts, content]);

  useLayoutEffect(measure, [measure]);
  useEffect(
    () => whenLayoutChanges(geometry.root, scroller.current, content.current, measure),
    [geometry, scroller, content, measure],
  );

  // The browser shows its own selection; ours takes over where that is gone, as after a tap on a label.
  const isPending = pending?.objectName === objectName && document.getSelection()?.isCollapsed !== false;
  const pendingRects = isPending ? geometry.rectsOf(pending.start, pending.end) : [];
  return (
    <div className="lw-highlights" aria-hidden="true">
      {pendingRects.map((rect) => (
        <div key={`${rect.x}:${rect.y}`} className="lw-pending" style={boxStyle(rect)} />
      ))}
      {spans.map((span) => (
        <Highlight
          key={span.id}
          span={span}
          isSelected={selection.includes(span.id)}
          isHovered={
            hovered === span.id ||
            linkingFrom === span.id ||
            (span.isGhost === true && focused?.endsWith(`:${span.id}`) === true)
          }
          showsLabel={showsLabels}
        />
      ))}
      <TextRelations objectName={objectName} rectOf={(region) => firstRect(editor, geometry, region)} />
    </div>
  );
}

function firstRect(editor: Editor, geometry: TextGeometry, region: RegionRecord): DOMRect | undefined {
  const span = rangeOf(editor, region);
  return span && geometry.rectsOf(span.start, span.end)[0];
}

interface HighlightProps {
  span: PlacedSpan;
  isSelected: boolean;
  isHovered: boolean;
  showsLabel: boolean;
}

function Highlight({ span, isSelected, isHovered, showsLabel }: HighlightProps) {
  const editor = useEditor();
  const region = editor.store.findRegion(span.id);
  const own = region && spanLook(editor, region);
  const look = `${span.isGhost ? 'lw-span-ghost' : ''} ${isSelected ? 'lw-span-selected' : ''} ${isHovered ? 'lw-span-hovered' : ''}`;
  return (
    <div
      className={`lw-span ${look}`}
      style={{ '--lw-label': span.color, '--lw-lane': span.lane, ...own } as React.CSSProperties}
      data-own-look={own ? '' : undefined}
    >
      {span.rects.map((rect) => (
        <div key={`${rect.x}:${rect.y}`} className="lw-span-line" style={boxStyle(rect)} />
      ))}
      {showsLabel && span.tag ? (
        <span className="lw-span-tag" style={{ transform: `translate(${span.tag.x}px, ${span.tag.y}px)` }}>
          {span.isGhost ? `${span.caption} ?` : span.caption}
        </span>
      ) : null}
    </div>
  );
}

function boxStyle(rect: { x: number; y: number; width: number; height: number }): React.CSSProperties {
  return { transform: `translate(${rect.x}px, ${rect.y}px)`, width: rect.width, height: rect.height };
}

function fallbackColor(param: string | number | boolean | undefined): string {
  return typeof param === 'string' ? param : 'var(--lw-unlabelled)';
}

function whenLayoutChanges(
  root: Document | ShadowRoot,
  scroller: HTMLElement | null,
  content: HTMLElement | null,
  measure: () => void,
): () => void {
  if (!scroller || !content) return () => undefined;
  let frame = 0;
  const request = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(measure);
  };
  const observer = new ResizeObserver(request);
  observer.observe(content);
  observer.observe(scroller);
  scroller.addEventListener('scroll', request, { passive: true });
  // The panel around the text may scroll as well, and a table in it.
  root.addEventListener('scroll', request, { passive: true, capture: true });
  document.addEventListener('scroll', request, { passive: true, capture: true });
  // A font that arrives late moves words without changing the size of what holds them.
  document.fonts.addEventListener('loadingdone', request);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    scroller.removeEventListener('scroll', request);
    root.removeEventListener('scroll', request, { capture: true });
    document.removeEventListener('scroll', request, { capture: true });
    document.fonts.removeEventListener('loadingdone', request);
  };
}
