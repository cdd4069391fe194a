/** For pages that show files without annotating them. */
export { loadPeaks } from './media/audio/load-peaks.ts';
export { openSound } from './media/audio/open-sound.ts';
export type { Peaks } from './media/audio/peaks.ts';
export { fitTransform, panBy, type ViewTransform, zoomAt } from './media/image/view-transform.ts';
export { type OpenPdf, openPdf } from './media/pdf/open-pdf.ts';
