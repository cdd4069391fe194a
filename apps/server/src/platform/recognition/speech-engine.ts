import type { EngineDescription, EngineOptions } from './engine.ts';

/** A recording as a file of this machine, for as long as the call lasts. */
export interface RecordingFile {
  path: string;
  contentType: string;
  filename: string;
  sizeBytes: number;
  /** Where this piece begins in the whole recording. */
  startSeconds: number;
  endSeconds: number;
}

export interface HeardSegment {
  /** Within the file. */
  startSeconds: number;
  endSeconds: number;
  text: string;
  /** 0 to 1; null where the engine does not say. */
  confidence: number | null;
}

export interface Heard {
  /** As the engine found it; undefined where it does not say. */
  language?: string | undefined;
  /** In order; one over the whole file where the engine gives no times. */
  segments: HeardSegment[];
}

/** Writes down what is said. */
export interface SpeechEngine extends EngineDescription {
  /** What it is to be given. */
  accepts: {
    /** `wav16k`: 16 kHz, one channel, 16 bit. `any`: the file as it was uploaded while it is within the limits. */
    format: 'wav16k' | 'any';
    /** Longer recordings are cut into pieces, at pauses. */
    mostSeconds: number;
    mostBytes: number;
  };
  /** Empty when it hears any, or only the service knows. */
  languages(): Promise<readonly string[]>;
  /** Throws RecognitionError. */
  transcribe(recording: RecordingFile, options: EngineOptions): Promise<Heard>;
  close(): Promise<void>;
}
