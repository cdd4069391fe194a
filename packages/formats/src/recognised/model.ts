/** What machines read in pictures and hear in recordings, as far as answers are made of it. */

/** Percent of the picture as it was read, that is after turning. */
export interface ReadBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ReadWord {
  text: string;
  /** 0 to 1; null where nothing was recognised because the file held the text itself. */
  confidence: number | null;
  box: ReadBox;
  /** Degrees clockwise by which the box is turned around its left upper corner; undefined: 0. */
  rotation?: number | undefined;
}

export interface ReadPage {
  /** From 1. */
  page: number;
  /** Of the page as it was read. */
  width: number;
  height: number;
  /** Degrees clockwise by which the picture was turned before it was read. */
  rotation: number;
  text: string;
  words: readonly ReadWord[];
}

export interface HeardSegment {
  startSeconds: number;
  endSeconds: number;
  text: string;
  confidence: number | null;
}

export type Recognised =
  | { kind: 'ocr'; pages: readonly ReadPage[] }
  | { kind: 'transcription'; text: string; durationSeconds: number | null; segments: readonly HeardSegment[] };
