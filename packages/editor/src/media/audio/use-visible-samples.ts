import { useEffect } from 'react';
import type { TimeView } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';
import { longestSpectrogramS } from './paint-spectrogram.ts';
import { readSamples, type Samples } from './sample-cache.ts';

const settleMs = 120;
/** From so many pixels per second on the peaks are coarser than the screen. */
const detailFromPxPerS = 200;

/** The samples in view, when something needs more than the peaks; read anew when the view has come to rest. */
export function useVisibleSamples(audio: AudioModel, onSamples: (samples: Samples | undefined) => void): void {
  useEffect(() => {
    let stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: Samples | undefined;

    async function read(): Promise<void> {
      const view = audio.view.get();
      const { reader } = audio.sound.get();
      if (!reader || !isNeeded(audio, view)) {
        current = undefined;
        onSamples(undefined);
        return;
      }
      const end = Math.min(view.start + view.span, view.length);
      if (current && current.startS <= view.start && current.endS >= end) {
        onSamples(current);
        return;
      }
      const { signal } = stop;
      const margin = Math.min(view.span / 2, 5);
      const startS = Math.max(view.start - margin, 0);
      const samples = await readSamples(reader, startS, end + margin, signal).catch(() => undefined);
      if (signal.aborted || !samples) return;
      current = samples;
      onSamples(samples);
    }

    function schedule(): void {
      stop.abort();
      stop = new AbortController();
      clearTimeout(timer);
      timer = setTimeout(() => void read(), settleMs);
    }

    let reader = audio.sound.get().reader;
    const stops = [
      audio.view.subscribe(schedule),
      audio.options.subscribe(schedule),
      audio.sound.subscribe(() => {
        if (audio.sound.get().reader === reader) return;
        reader = audio.sound.get().reader;
        current = undefined;
        schedule();
      }),
    ];
    schedule();
    return () => {
      stop.abort();
      clearTimeout(timer);
      for (const unsubscribe of stops) unsubscribe();
    };
  }, [audio, onSamples]);
}

function isNeeded(audio: AudioModel, view: TimeView): boolean {
  if (view.span === 0 || view.widthPx === 0) return false;
  const isClose = view.widthPx / view.span > detailFromPxPerS;
  const isAhead = view.start + view.span > audio.sound.get().loadedS;
  return isClose || ((isAhead || audio.options.get().showsSpectrogram) && view.span <= longestSpectrogramS);
}
