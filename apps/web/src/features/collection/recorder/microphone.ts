import { type Level, levelOf } from './level.ts';
import { toPcm16 } from './wav.ts';

/** Why there is no sound: each has words of its own that say what to do. */
export type MicrophoneProblem = 'denied' | 'missing' | 'busy' | 'insecure' | 'unknown';

export type Microphone = {
  sampleRate: number;
  /** While paused nothing is kept; the level goes on moving. */
  setKeeping(isKeeping: boolean): void;
  /** What was kept since the microphone was opened. */
  pieces(): readonly Int16Array[];
  close(): void;
};

type Hearing = { onLevel: (level: Level) => void; onEnd: () => void };

const PROBLEMS: Readonly<Record<string, MicrophoneProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

export const problemOf = (error: unknown): MicrophoneProblem =>
  error instanceof Error ? (PROBLEMS[error.name] ?? 'unknown') : 'unknown';

/** A page that came without encryption has no microphone at all. */
export const hasMicrophone = (): boolean => typeof navigator !== 'undefined' && 'mediaDevices' in navigator;

/** Asks for the microphone and keeps what it hears, unchanged by filters, at the rate of the device. */
export async function openMicrophone({ onLevel, onEnd }: Hearing): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true },
  });
  const context = new AudioContext();
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule('/recorder-worklet.js');
    await context.resume();
  } catch (error) {
    close();
    throw error;
  }
  const kept: Int16Array[] = [];
  let isKeeping = true;
  const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
  capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    if (isKeeping) kept.push(toPcm16(data));
    onLevel(levelOf(data));
  };
  context.createMediaStreamSource(stream).connect(capture);
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', onEnd);
  return {
    sampleRate: context.sampleRate,
    setKeeping(next) {
      isKeeping = next;
    },
    pieces: () => kept,
    close,
  };
}
