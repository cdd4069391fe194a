import { type RefObject, useCallback, useEffect } from 'react';
import type { Editor } from '../../editor/editor.ts';
import type { Size } from '../../regions/geometry.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { createPainter, prepareCanvas, readTheme, type ThemeColors, watchTheme } from '../canvas.ts';
import { paintBoxes } from './paint-boxes.ts';
import { paintTimeline } from './paint-timeline.ts';
import type { VideoModel } from './video-model.ts';

type Paint = (context: CanvasRenderingContext2D, editor: Editor, size: Size, colors: ThemeColors) => void;

/** Keeps the boxes over the picture as the frame, the store and the session say. */
export function useBoxPainting(video: VideoModel, canvas: RefObject<HTMLCanvasElement | null>): void {
  const paint: Paint = useCallback(
    (context, editor, _size, colors) => paintBoxes(context, editor, video, colors),
    [video],
  );
  usePainting(video, canvas, paint);
}

export function useTimelinePainting(video: VideoModel, canvas: RefObject<HTMLCanvasElement | null>): void {
  const paint: Paint = useCallback(
    (context, editor, size, colors) => paintTimeline(context, editor, video, size, colors),
    [video],
  );
  usePainting(video, canvas, paint);
}

function usePainting(video: VideoModel, canvas: RefObject<HTMLCanvasElement | null>, paint: Paint): void {
  const editor = useEditor();
  useEffect(() => {
    const host = canvas.current;
    if (!host) return undefined;
    let colors = readTheme(host);
    const painter = createPainter(() => {
      const size = { width: host.clientWidth, height: host.clientHeight };
      const context = prepareCanvas(host, size);
      if (context) paint(context, editor, size, colors);
    });
    const observer = new ResizeObserver(painter.request);
    observer.observe(host);
    const stops = [
      video.frame.subscribe(painter.request),
      video.picture.subscribe(painter.request),
      video.timeline.subscribe(painter.request),
      video.scroll.subscribe(painter.request),
      video.player.state.subscribe(painter.request),
      editor.store.subscribe(painter.request),
      editor.session.subscribe(painter.request),
      watchTheme(() => {
        colors = readTheme(host);
        painter.request();
      }),
    ];
    painter.request();
    return () => {
      observer.disconnect();
      painter.stop();
      for (const unsubscribe of stops) unsubscribe();
    };
  }, [editor, video, canvas, paint]);
}
