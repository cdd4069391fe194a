import type { Rows } from '../../regions/mask/rows.ts';

export interface ColourSearch {
  /** Pixel whose colour is looked for. */
  x: number;
  y: number;
  /** Largest difference of red, green or blue, 0 to 255. */
  threshold: number;
  /** Pixels over which the edge is smoothed. */
  blur: number;
}

/** Finds what has about one colour and hangs together. */
export interface ColourFinder {
  /** In image pixels; rejects when the page may not read the image. */
  find(search: ColourSearch): Promise<Rows>;
  dispose(): void;
}

/** Works on a copy of the picture in a worker, made when first asked: large images do not hold up the page. */
export function createColourFinder(picture: HTMLImageElement): ColourFinder {
  let worker: Promise<Worker> | undefined;
  const waiting = new Map<number, (rows: Rows) => void>();
  let serial = 0;

  async function start(): Promise<Worker> {
    const bitmap = await createImageBitmap(picture);
    const started = new Worker(new URL('./flood-worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<{ id: number; found: Rows }>) => {
      waiting.get(data.id)?.(data.found);
      waiting.delete(data.id);
    });
    try {
      // Throws when the image came from a site that does not let its pixels be read.
      started.postMessage({ bitmap }, [bitmap]);
    } catch (error) {
      started.terminate();
      throw error;
    }
    return started;
  }

  return {
    async find(search) {
      worker ??= start();
      const started = await worker;
      serial += 1;
      const id = serial;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        started.postMessage({ id, search });
      });
    },
    dispose() {
      worker?.then(
        (started) => started.terminate(),
        () => undefined,
      );
    },
  };
}
