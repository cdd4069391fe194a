import { type RefObject, useEffect } from 'react';
import { findPointedShape } from '../../operations/points.ts';
import { beginMaskFrame, masksAreBehind } from '../../regions/mask/bitmap-cache.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { prepareCanvas, readTheme, watchTheme } from '../canvas.ts';
import type { ImageModel } from './image-model.ts';
import { paintActive } from './paint-active.ts';
import { paintRegions } from './paint-regions.ts';
import { paintSuggestions } from './paint-suggestions.ts';

interface Canvases {
  regions: RefObject<HTMLCanvasElement | null>;
  active: RefObject<HTMLCanvasElement | null>;
}

/** So many selected regions are drawn live; beyond, the selection is drawn with the others. */
const mostLive = 200;

/** Keeps both canvases as the store, the session and the view say; a drag repaints only the upper one. */
export function useImagePainting(image: ImageModel, { regions, active }: Canvases): void {
  const editor = useEditor();
  useEffect(() => {
    const lower = regions.current;
    const upper = active.current;
    if (!lower || !upper) return undefined;
    let frame = 0;
    let isLowerStale = true;
    let live = listLive();
    let colors = readTheme(lower);
    let { suggestions } = editor.session.get();

    function listLive(): ReadonlySet<string> {
      const { selection, hovered } = editor.session.get();
      const ids = selection.length > mostLive ? [] : selection;
      return new Set(hovered === undefined ? ids : [...ids, hovered]);
    }

    function request(withLower: boolean): void {
      isLowerStale ||= withLower;
      if (frame === 0) frame = requestAnimationFrame(paint);
    }

    function paint(): void {
      frame = 0;
      const { viewport } = image.view.get();
      if (isLowerStale) {
        isLowerStale = false;
        beginMaskFrame();
        const context = prepareCanvas(lower, viewport);
        if (context) {
          paintRegions(context, editor, image, live, colors);
          paintSuggestions(context, editor, image, colors);
        }
      }
      const context = prepareCanvas(upper, viewport);
      if (context) paintActive(context, editor, image, live, colors);
      if (masksAreBehind()) request(true);
    }

    const stops = [
      image.view.subscribe(() => request(true)),
      image.sketch.subscribe(() => {
        if (image.sketch.get().draft || findPointedShape(editor)) request(false);
      }),
      editor.store.subscribe(({ changes }) => request([...changes.keys()].some((id) => !live.has(id)))),
      editor.session.subscribe(() => {
        const next = listLive();
        const isSame = next.size === live.size && [...next].every((id) => live.has(id));
        if (!isSame) live = next;
        const isOtherGhost = suggestions !== editor.session.get().suggestions;
        suggestions = editor.session.get().suggestions;
        request(!isSame || isOtherGhost);
      }),
      watchTheme(() => {
        colors = readTheme(lower);
        request(true);
      }),
    ];
    request(true);
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [editor, image, regions, active]);
}
