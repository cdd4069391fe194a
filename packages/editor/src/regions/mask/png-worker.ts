import { bytesOfDataUrl, decodePng } from './png.ts';

/** Reads mask images one after the other, away from the page. */
self.addEventListener('message', ({ data }: MessageEvent<{ id: number; url: string }>) => {
  let found: ReturnType<typeof decodePng>;
  try {
    const bytes = bytesOfDataUrl(data.url);
    found = bytes && decodePng(bytes);
  } catch {
    found = undefined;
  }
  self.postMessage({ id: data.id, found });
});
