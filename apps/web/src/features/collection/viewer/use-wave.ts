import { loadPeaks, openSound, type Peaks } from '@labelwright/editor/viewing';
import { useEffect, useState } from 'react';

type Wave = { peaks: Peaks; loadedS: number };

/** The shape of a sound, as far as it was read. undefined where it cannot be: the sound can be heard all the same. */
export function useWave(url: string): Wave | undefined {
  const [wave, setWave] = useState<Wave>();
  useEffect(() => {
    const abort = new AbortController();
    setWave(undefined);
    async function read(): Promise<void> {
      const reader = await openSound(url);
      try {
        await loadPeaks(reader, abort.signal, (peaks, loadedS) => !abort.signal.aborted && setWave({ peaks, loadedS }));
      } finally {
        reader.close();
      }
    }
    read().catch(() => undefined);
    return () => abort.abort();
  }, [url]);
  return wave;
}
