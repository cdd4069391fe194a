import type { EngineDescription, EngineOptions } from './engine.ts';

/** A page as a picture, upright as it is shown. */
export interface PageImage {
  content: Uint8Array;
  /** In pixels. */
  width: number;
  height: number;
}

export interface RecognisedWord {
  text: string;
  /** 0 to 1. */
  confidence: number;
  /** In pixels of the picture. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Number of the line, from 0, in reading order. */
  line: number;
}

/** Reads the words of a picture. */
export interface OcrEngine extends EngineDescription {
  /** What pictures it is to be given: PGM costs nothing to make, PNG is understood everywhere. */
  wants: 'pgm' | 'png';
  /** Tesseract codes such as `eng`; empty when it reads any. */
  languages(): Promise<readonly string[]>;
  /** In reading order. Throws RecognitionError. */
  recognise(image: PageImage, options: EngineOptions): Promise<RecognisedWord[]>;
  close(): Promise<void>;
}
