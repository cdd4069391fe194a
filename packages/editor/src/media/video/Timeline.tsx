import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useSyncExternalStore } from 'react';
import type { SurfacePointer } from '../../editor/pointer-machine.ts';
import { createRange } from '../../operations/ranges.ts';
import { useEditor, useRecords, useSelectedRegion } from '../../shell/editor-context.ts';
import type { Pinch } from '../pointer-guard.ts';
import { canvasAttributes } from '../surface-attributes.ts';
import { zoomFactor } from '../time-view.ts';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import { useSurfacePointer } from '../use-surface-pointer.ts';
import { pinchTime, useTimeWheel } from '../use-time-wheel.ts';
import { contentHeightPx, listRows, rowAt, rowPx, rulerPx, timelineOf } from './timeline-layout.ts';
import { findRange } from './timeline-pointer.ts';
import { useTimelinePainting } from './use-video-painting.ts';
import type { VideoModel } from './video-model.ts';

/** What Enter marks from the frame on screen. */
const markedFrames = 10;

export function Timeline({ video }: { video: VideoModel }) {
  const editor = useEditor();
  const description = useId();
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useRecords('region');
  const rows = listRows(editor, video.objectName);
  const time = useMemo(() => ({ get: video.timeline.get, zoom: video.zoom, scrollTo: video.scrollTo }), [video]);
  useWidth(video, surface);
  useTimelinePainting(video, canvas);
  useTimeWheel(surface, time);
  useRowReveal(video, surface);
  useRowScrolling(video, surface, contentHeightPx(rows.length));
  const onPinch = useCallback((pinch: Pinch) => pinchTime(time, pinch), [time]);
  useSurfacePointer(surface, editor.pointers.get(timelineOf(video.objectName)), useHover(video), onPinch);
  const tabThroughRegions = useRegionTabbing();
  const draws = editor.model.canMake(video.objectName, 'timeline');

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== surface.current || event.ctrlKey || event.metaKey) return;
    tabThroughRegions(event);
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || !draws) return;
    event.preventDefault();
    const { frame } = video.frame.get();
    const last = Math.min(frame + markedFrames - 1, video.framesCount() ?? frame);
    createRange(editor, video.objectName, { start: frame, end: last });
  }

  const listeners = { onKeyDown, onFocus: () => editor.session.update({ activeObject: video.objectName }) };
  return (
    <>
      <div
        ref={surface}
        className="lw-timeline"
        style={{ '--lw-timeline-content': `${rulerPx + contentHeightPx(rows.length)}px` } as React.CSSProperties}
        {...canvasAttributes(`Timeline ${video.objectName}`, description)}
        {...listeners}
      >
        <canvas ref={canvas} className="lw-layer" />
      </div>
      <TimelineScroll video={video} />
      <p id={description} className="lw-hidden">
        Arrows step by frames. {draws ? 'Enter marks ten frames from here. ' : ''}Alt and arrows move the end of the
        selected range, with Shift its start. Tab goes through the regions and on; Escape, then Tab, leaves at once.
      </p>
    </>
  );
}

/** Takes its room also while everything is in view, so that nothing jumps. */
function TimelineScroll({ video }: { video: VideoModel }) {
  const view = useSyncExternalStore(video.timeline.subscribe, video.timeline.get);
  const isZoomed = zoomFactor(view) > 1.001;
  return (
    <input
      type="range"
      className="lw-timeline-scroll"
      aria-label="Part of the timeline"
      style={{ visibility: isZoomed ? 'visible' : 'hidden' }}
      min={0}
      max={Math.max(view.length - view.span, 1)}
      step={1}
      value={view.start}
      onChange={(event) => video.scrollTo(Number(event.target.value))}
    />
  );
}

function useWidth(video: VideoModel, surface: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return undefined;
    const measure = () => video.setTimelineWidth(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [video, surface]);
}

/** The row of what is selected elsewhere, as in the list of regions, comes into view. */
function useRowReveal(video: VideoModel, surface: React.RefObject<HTMLElement | null>): void {
  const editor = useEditor();
  const id = useSelectedRegion()?.id;
  useEffect(() => {
    const index = listRows(editor, video.objectName).findIndex((row) => row.id === id);
    const element = surface.current;
    if (index < 0 || !element) return;
    const { top } = video.scroll.get();
    const visiblePx = element.clientHeight - rulerPx;
    if (index * rowPx < top) video.scroll.update({ top: index * rowPx });
    else if ((index + 1) * rowPx > top + visiblePx) video.scroll.update({ top: (index + 1) * rowPx - visiblePx });
  }, [editor, video, surface, id]);
}

/** The wheel goes through the rows when there are more than fit. */
function useRowScrolling(video: VideoModel, surface: React.RefObject<HTMLElement | null>, contentPx: number): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return undefined;
    const limit = () => Math.max(contentPx - (element.clientHeight - rulerPx), 0);
    video.scroll.update({ top: Math.min(video.scroll.get().top, limit()) });
    function onWheel(event: WheelEvent): void {
      if (event.ctrlKey || event.metaKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      const { top } = video.scroll.get();
      const next = Math.min(Math.max(top + event.deltaY, 0), limit());
      if (next === top) return;
      event.preventDefault();
      video.scroll.update({ top: next });
    }
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [video, surface, contentPx]);
}

function useHover(video: VideoModel) {
  const editor = useEditor();
  return useMemo(
    () => (event: SurfacePointer | undefined, element: HTMLElement) => {
      const row = event && rowAt(listRows(editor, video.objectName), event.screen.y, video.scroll.get().top);
      const grip = event && row && findRange(editor, video, row, event);
      editor.session.update({ hovered: row?.id });
      const isEdge = grip && grip.part !== 'body';
      element.style.cursor = isEdge ? 'ew-resize' : row || (event && event.screen.y < rulerPx) ? 'pointer' : 'default';
    },
    [editor, video],
  );
}
