import { useEffect } from 'react';
import type { AudioModel } from './audio-model.ts';
import { loadPeaks } from './load-peaks.ts';
import { openSound } from './open-sound.ts';

/** Reads the sound for its waveform while the element plays it; neither waits for the other. */
export function useSound(audio: AudioModel, source: string | undefined, isDrawn: boolean): void {
  useEffect(() => {
    if (source === undefined || !isDrawn) return undefined;
    const stop = new AbortController();
    void readSound(audio, source, stop.signal);
    return () => stop.abort();
  }, [audio, source, isDrawn]);
}

async function readSound(audio: AudioModel, source: string, signal: AbortSignal): Promise<void> {
  try {
    const reader = await openSound(source);
    signal.addEventListener('abort', () => reader.close());
    if (signal.aborted) {
      reader.close();
      return;
    }
    audio.sound.set({ loadedS: 0, reader });
    if (audio.player.state.get().durationS === undefined) audio.player.setDuration(reader.durationS);
    await loadPeaks(reader, signal, (peaks, loadedS) => audio.sound.update({ peaks, loadedS }));
  } catch (error) {
    if (signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    audio.sound.update({ problem: `No waveform: ${reason}` });
  }
}
