import { useEffect, useRef, useState } from 'react';
import { isAudible, isClipping, type Level, SILENCE } from './level.ts';
import { hasMicrophone, type Microphone, type MicrophoneProblem, openMicrophone, problemOf } from './microphone.ts';
import { durationOf, encodeWav } from './wav.ts';

export type Recording = { blob: Blob; url: string; durationMs: number };

export type RecorderState =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'refused'; problem: MicrophoneProblem }
  | { kind: 'recording' }
  | { kind: 'paused' }
  | { kind: 'done'; recording: Recording };

/** A WAVE file of one hour is some 350 MB: nobody wants to lose that to a closed tab. */
const LONGEST_MS = 30 * 60_000;
const QUIET_AFTER_MS = 2500;

/** One recording at a time: asked for, recorded, paused, listened to, made again. */
export function useRecorder() {
  const [state, setState] = useState<RecorderState>({ kind: 'idle' });
  const [level, setLevel] = useState<Level>(SILENCE);
  const [elapsedMs, setElapsedMs] = useState(0);
  const [hint, setHint] = useState<'quiet' | 'clipping' | undefined>();
  const microphone = useRef<Microphone | undefined>(undefined);
  const url = useRef<string | undefined>(undefined);
  const lastHeardMs = useRef(0);
  const isGone = useRef(false);

  const forget = () => {
    if (url.current !== undefined) URL.revokeObjectURL(url.current);
    url.current = undefined;
  };
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      microphone.current?.close();
      if (url.current !== undefined) URL.revokeObjectURL(url.current);
    };
  }, []);

  function hear(heard: Level): void {
    const open = microphone.current;
    if (open === undefined) return;
    const durationMs = durationOf(open.pieces(), open.sampleRate);
    setLevel(heard);
    setElapsedMs(durationMs);
    if (isAudible(heard)) lastHeardMs.current = durationMs;
    const isQuiet = durationMs - lastHeardMs.current > QUIET_AFTER_MS;
    setHint(isClipping(heard) ? 'clipping' : isQuiet ? 'quiet' : undefined);
    if (durationMs >= LONGEST_MS) stop();
  }

  async function start(): Promise<void> {
    if (!hasMicrophone()) return setState({ kind: 'refused', problem: 'insecure' });
    forget();
    setState({ kind: 'asking' });
    setElapsedMs(0);
    lastHeardMs.current = 0;
    try {
      const opened = await openMicrophone({ onLevel: hear, onEnd: stop });
      if (isGone.current) return opened.close();
      microphone.current = opened;
      setState({ kind: 'recording' });
    } catch (error) {
      setState({ kind: 'refused', problem: problemOf(error) });
    }
  }

  function pause(isPaused: boolean): void {
    if (microphone.current === undefined) return;
    microphone.current.setKeeping(!isPaused);
    setState({ kind: isPaused ? 'paused' : 'recording' });
  }

  function stop(): void {
    const open = microphone.current;
    if (open === undefined) return;
    microphone.current = undefined;
    open.close();
    const pieces = open.pieces();
    setLevel(SILENCE);
    setHint(undefined);
    if (pieces.length === 0) {
      setState({ kind: 'idle' });
      return;
    }
    const blob = new Blob([encodeWav(pieces, open.sampleRate)], { type: 'audio/wav' });
    url.current = URL.createObjectURL(blob);
    setState({
      kind: 'done',
      recording: { blob, url: url.current, durationMs: durationOf(pieces, open.sampleRate) },
    });
  }

  function discard(): void {
    microphone.current?.close();
    microphone.current = undefined;
    forget();
    setLevel(SILENCE);
    setHint(undefined);
    setElapsedMs(0);
    setState({ kind: 'idle' });
  }

  return { state, level, elapsedMs, hint, start: () => void start(), pause, stop, discard };
}
