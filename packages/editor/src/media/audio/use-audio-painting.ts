import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useEditor } from '../../shell/editor-context.ts';
import { createPainter, prepareCanvas, readTheme, watchTheme } from '../canvas.ts';
import { toX } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';
import { paintOverview, paintSegments } from './paint-segments.ts';
import { longestSpectrogramS, paintNotice, paintSpectrogram } from './paint-spectrogram.ts';
import { paintRuler, paintWave } from './paint-wave.ts';
import type { Samples } from './sample-cache.ts';
import { useVisibleSamples } from './use-visible-samples.ts';

export interface AudioCanvases {
  ruler: RefObject<HTMLCanvasElement | null>;
  wave: RefObject<HTMLCanvasElement | null>;
  spectrogram: RefObject<HTMLCanvasElement | null>;
  segments: RefObject<HTMLCanvasElement | null>;
  overview: RefObject<HTMLCanvasElement | null>;
  playhead: RefObject<HTMLDivElement | null>;
}

export const rulerHeightPx = 22;
export const overviewHeightPx = 32;
export const spectrogramHeightPx = 140;

/** Keeps the canvases as the sound, the view, the store and the session say. */
export function useAudioPainting(audio: AudioModel, canvases: AudioCanvases): void {
  const editor = useEditor();
  const samples = useRef<Samples | undefined>(undefined);
  const repaint = useRef(() => {});
  useVisibleSamples(
    audio,
    useCallback((next: Samples | undefined) => {
      samples.current = next;
      repaint.current();
    }, []),
  );

  useEffect(() => {
    const host = canvases.wave.current;
    if (!host) return undefined;
    let colors = readTheme(host);
    let stop = new AbortController();

    const back = createPainter(() => {
      const { widthPx: width } = audio.view.get();
      const wave = prepareCanvas(canvases.wave.current, { width, height: audio.heightPx.get().lanes });
      if (wave) paintWave(wave, audio, samples.current, colors);
      const ruler = prepareCanvas(canvases.ruler.current, { width, height: rulerHeightPx });
      if (ruler) paintRuler(ruler, audio.view.get(), rulerHeightPx, colors);
      paintSpectrum();
    });
    const front = createPainter(() => {
      const { widthPx: width } = audio.view.get();
      const { showsSpectrogram } = audio.options.get();
      const height = audio.heightPx.get().lanes + (showsSpectrogram ? spectrogramHeightPx : 0);
      const context = prepareCanvas(canvases.segments.current, { width, height });
      if (context) paintSegments(context, editor, audio, height, colors);
      const size = { width, height: overviewHeightPx };
      const overview = prepareCanvas(canvases.overview.current, size);
      if (overview) paintOverview(overview, editor, audio, size, colors);
      placePlayhead();
    });

    function paintSpectrum(): void {
      stop.abort();
      stop = new AbortController();
      const view = audio.view.get();
      const size = { width: view.widthPx, height: spectrogramHeightPx };
      const context = prepareCanvas(canvases.spectrogram.current, size);
      if (!context) return;
      if (view.span > longestSpectrogramS)
        paintNotice(context, 'Zoom in to two minutes or less to see the spectrogram.', size, colors);
      else if (samples.current) void paintSpectrogram(context, samples.current, view, size, stop.signal);
    }

    function placePlayhead(): void {
      const element = canvases.playhead.current;
      if (!element) return;
      const x = toX(audio.view.get(), audio.player.time.get().seconds);
      element.style.transform = `translateX(${x}px)`;
      element.hidden = x < 0 || x > audio.view.get().widthPx;
    }

    function requestAll(): void {
      back.request();
      front.request();
    }
    repaint.current = requestAll;
    const stops = [
      audio.view.subscribe(requestAll),
      audio.sound.subscribe(requestAll),
      audio.options.subscribe(requestAll),
      audio.player.time.subscribe(placePlayhead),
      audio.player.state.subscribe(front.request),
      editor.store.subscribe(front.request),
      editor.session.subscribe(front.request),
      watchTheme(() => {
        colors = readTheme(host);
        requestAll();
      }),
    ];
    requestAll();
    return () => {
      stop.abort();
      back.stop();
      front.stop();
      for (const unsubscribe of stops) unsubscribe();
    };
  }, [editor, audio, canvases]);
}
