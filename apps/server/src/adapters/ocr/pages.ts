import type { PercentBox } from '@labelwright/contract/preprocessing';
import type { Canvas } from '@napi-rs/canvas';

/** A word of a file's own text layer. */
export interface LayerWord {
  text: string;
  box: PercentBox;
  line: number;
}

export interface Page {
  /** As shown: pixels of a picture, points of a PDF page. */
  width: number;
  height: number;
  /** undefined: the page has no text of its own that could be used, and is to be recognised. */
  layer: LayerWord[] | undefined;
}

/** A file, page by page. */
export interface Pages {
  count: number;
  /** `number` from 1. */
  page(number: number): Promise<Page>;
  draw(number: number): Promise<Canvas>;
}
