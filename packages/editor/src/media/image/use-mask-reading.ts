import { useEffect } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { isMaskRegion } from '../../operations/masks.ts';
import { listGhosts } from '../../operations/suggestions.ts';
import { forgetMaskBitmaps } from '../../regions/mask/bitmap-cache.ts';
import { isWaiting, setRead } from '../../regions/mask/mask-geometry.ts';
import type { Rows } from '../../regions/mask/rows.ts';
import { useEditor } from '../../shell/editor-context.ts';
import type { RegionRecord } from '../../store/records.ts';

type Found = (Rows & { width: number; height: number }) | undefined;

/** Large mask images are read by a worker, and each is shown as soon as it is. */
export function useMaskReading(): void {
  const editor = useEditor();
  useEffect(() => {
    const reader = createReader(editor);
    reader.readWaiting();
    const stop = editor.store.subscribe(({ changes }) => {
      for (const { after } of changes.values()) if (after?.kind === 'region') reader.readIfWaiting(after);
    });
    return () => {
      stop();
      reader.dispose();
      forgetMaskBitmaps();
    };
  }, [editor]);
}

function createReader(editor: Editor) {
  let worker: Worker | undefined;
  const waiting = new Map<string, RegionRecord>();
  const asked = new WeakSet<object>();
  let serial = 0;

  function start(): Worker {
    const started = new Worker(new URL('../../regions/mask/png-worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<{ id: string; found: Found }>) => {
      const region = waiting.get(data.id);
      waiting.delete(data.id);
      if (region) show(region, data.found);
    });
    return started;
  }

  function show(region: RegionRecord, found: Found): void {
    if (!isMaskRegion(region) || !region.props.geometry.wire) return;
    setRead(region.props.geometry.wire, found);
    const current = editor.store.findRegion(region.id);
    if (!current || !isMaskRegion(current)) {
      // A suggestion: not in the store until it is accepted.
      editor.session.update({ suggestions: { ...editor.session.get().suggestions } });
      return;
    }
    // A record of its own, so that everything that goes by records looks again.
    const geometry = { ...current.props.geometry };
    editor.store.write('restore', (writer) => writer.put({ ...current, props: { ...current.props, geometry } }));
  }

  function readIfWaiting(region: RegionRecord): void {
    if (!isMaskRegion(region) || !isWaiting(region.props.geometry)) return;
    const { wire } = region.props.geometry;
    if (!wire || asked.has(wire)) return;
    asked.add(wire);
    serial += 1;
    const id = String(serial);
    waiting.set(id, region);
    worker ??= start();
    worker.postMessage({ id, url: wire.imageDataURL });
  }

  return {
    readIfWaiting,
    readWaiting() {
      const suggested = [...editor.images.keys()].flatMap((name) => listGhosts(editor, name));
      for (const region of [...editor.store.list('region'), ...suggested]) readIfWaiting(region);
    },
    dispose: () => worker?.terminate(),
  };
}
