const PICTURE = /\.(png|jpe?g|gif|webp|bmp|avif|svg)([?#].*)?$/i;
const MOST = 20;

/** Fetches the pictures of a task that is about to be shown into the browser's cache. */
export function preloadMedia(data: unknown): void {
  if (typeof data !== 'object' || data === null) return;
  const urls = Object.values(data).filter((value): value is string => typeof value === 'string' && PICTURE.test(value));
  for (const url of urls.slice(0, MOST)) {
    const picture = new Image();
    picture.src = url;
  }
}
