import { createRequire } from 'node:module';

/** What `model-engine.ts` sends, and is answered. */
export interface ModelCall {
  modelConfig: Record<string, unknown>;
  path: string;
}
export type ModelAnswer = { text: string; language: string } | { error: string };

interface Stream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
}

interface Recognizer {
  createStream(): Stream;
  decode(stream: Stream): void;
  getResult(stream: Stream): { text: string; lang?: string };
}

interface Sherpa {
  OfflineRecognizer: new (config: unknown) => Recognizer;
  readWave(path: string, enableExternalBuffer: boolean): { samples: Float32Array; sampleRate: number };
}

let loaded: { key: string; recognizer: Recognizer } | undefined;

/** A process of its own: the library ends its process when a model does not fit, and blocks it while it works. */
function hear({ modelConfig, path }: ModelCall): ModelAnswer {
  const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
  const key = JSON.stringify(modelConfig);
  if (loaded?.key !== key) {
    const config = {
      featConfig: { sampleRate: 16_000, featureDim: 80 },
      modelConfig: { ...modelConfig, numThreads: 1, provider: 'cpu', debug: 0 },
    };
    loaded = { key, recognizer: new sherpa.OfflineRecognizer(config) };
  }
  const { recognizer } = loaded;
  const stream = recognizer.createStream();
  stream.acceptWaveform(sherpa.readWave(path, false));
  recognizer.decode(stream);
  const { text, lang } = recognizer.getResult(stream);
  return { text: text.trim(), language: (lang ?? '').replace(/[<|>]/g, '') };
}

process.on('message', (call: ModelCall) => {
  let answer: ModelAnswer;
  try {
    answer = hear(call);
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
