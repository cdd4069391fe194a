import { type ChildProcess, fork } from 'node:child_process';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { readModelFolder } from './model-folder.ts';
import type { ModelAnswer, ModelCall } from './model-process.ts';

const IDLE_MS = 60_000;
// Whisper hears thirty seconds at most; the others are at their best with less.
const MOST_SECONDS = 28;
const STDERR_CHARACTERS = 4000;

/** A speech model in a folder, run by sherpa-onnx in a process of its own, one recording at a time. */
export function createModelEngine(folder: string): SpeechEngine {
  let child: ChildProcess | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const stop = (): void => {
    clearTimeout(idleTimer);
    child?.kill('SIGKILL');
    child = undefined;
  };
  const rest = (): void => {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(stop, IDLE_MS);
    idleTimer.unref();
  };
  const call = async (request: ModelCall, signal: AbortSignal): Promise<Exclude<ModelAnswer, { error: string }>> => {
    clearTimeout(idleTimer);
    child ??= start();
    const answer = await ask(child, request, signal).catch((error: unknown) => {
      stop();
      throw error;
    });
    rest();
    if ('error' in answer) throw new RecognitionError('not_set', explain(answer.error));
    return answer;
  };
  return {
    name: 'model',
    title: 'Speech model of this machine',
    runsAt: 'here',
    accepts: { format: 'wav16k', mostSeconds: MOST_SECONDS, mostBytes: Number.POSITIVE_INFINITY },
    languages: async () => {
      await readModelFolder(folder);
      return [];
    },
    transcribe: async (recording, { language, signal }) => {
      const { modelConfig, hasLanguage } = await readModelFolder(folder);
      const config = hasLanguage ? withLanguage(modelConfig, language) : modelConfig;
      const turn = queue.then(() => call({ modelConfig: config, path: recording.path }, signal));
      queue = turn.catch(() => {});
      const { text, language: heard } = await turn;
      const endSeconds = recording.endSeconds - recording.startSeconds;
      return {
        language: heard === '' ? undefined : heard,
        segments: text === '' ? [] : [{ startSeconds: 0, endSeconds, text, confidence: null }],
      };
    },
    close: async () => stop(),
  };
}

function withLanguage(config: Record<string, unknown>, language: string): Record<string, unknown> {
  const code = language.split('-')[0] ?? language;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (key === 'canary') return [key, { ...(value as object), srcLang: code, tgtLang: code, usePnc: 1 }];
      if (key === 'whisper') return [key, { ...(value as object), language: code, task: 'transcribe' }];
      if (key === 'senseVoice') return [key, { ...(value as object), language: code, useInverseTextNormalization: 1 }];
      return [key, value];
    }),
  );
}

function start(): ChildProcess {
  const child = fork(new URL('./model-process.ts', import.meta.url), {
    serialization: 'advanced',
    silent: true,
    // Nothing of our settings and secrets.
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  return child;
}

/** A process that waits for work must not keep the server from ending. */
function hold(child: ChildProcess, isBusy: boolean): void {
  if (isBusy) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function ask(child: ChildProcess, request: ModelCall, signal: AbortSignal): Promise<ModelAnswer> {
  return new Promise((resolve, reject) => {
    let stderr = '';
    const hearErrors = (chunk: Buffer): void => {
      stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_CHARACTERS);
    };
    const done = (): void => {
      child.stderr?.off('data', hearErrors);
      child.off('message', onAnswer);
      child.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      hold(child, false);
    };
    const onAnswer = (answer: ModelAnswer): void => {
      done();
      resolve(answer);
    };
    const onExit = (): void => {
      done();
      // The library writes what it dislikes before it ends its process.
      reject(new RecognitionError('not_set', `The speech model could not be used: ${lastLineOf(stderr)}`));
    };
    const onAbort = (): void => {
      done();
      reject(new RecognitionError('unavailable', 'The speech model was stopped'));
    };
    if (signal.aborted) return onAbort();
    child.stderr?.on('data', hearErrors);
    child.on('message', onAnswer);
    child.once('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    hold(child, true);
    child.send(request);
  });
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 500) || 'it ended without a word';
}

function explain(error: string): string {
  if (/Cannot find module|Could not find/i.test(error)) {
    return 'sherpa-onnx-node is not installed: run npm install sherpa-onnx-node on the server, or unset SPEECH_MODEL_DIR.';
  }
  return `The speech model could not be used: ${error}`;
}
