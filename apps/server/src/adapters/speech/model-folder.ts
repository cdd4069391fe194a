import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';

/** The part of sherpa-onnx's settings that says which model it is. */
export interface ModelFolder {
  kind: string;
  modelConfig: Record<string, unknown>;
  /** Whether the language is part of the settings. */
  hasLanguage: boolean;
}

type Find = (pattern: RegExp) => string | undefined;

interface ModelKind {
  kind: string;
  /** undefined: the folder holds another kind. */
  recognise(find: Find, name: string): Record<string, unknown> | undefined;
}

const single = (kind: string, key: string, named: RegExp): ModelKind => ({
  kind,
  recognise: (find, name) => {
    const model = find(/^model(\.int8|\.fp16)?\.onnx$/) ?? find(/\.onnx$/);
    return model !== undefined && named.test(name) ? { [key]: { model } } : undefined;
  },
});

/** In order: the first that fits. Kinds of one single file are told apart by the name of the folder, as they are published. */
const KINDS: readonly ModelKind[] = [
  {
    kind: 'moonshine',
    recognise: (find) => {
      const [preprocessor, encoder] = [find(/^preprocess.*\.onnx$/), find(/^encode.*\.onnx$/)];
      const [uncachedDecoder, cachedDecoder] = [find(/^uncached.*\.onnx$/), find(/^cached.*\.onnx$/)];
      if (!preprocessor || !encoder || !uncachedDecoder || !cachedDecoder) return undefined;
      return { moonshine: { preprocessor, encoder, uncachedDecoder, cachedDecoder } };
    },
  },
  {
    // Its second generation: one decoder, and ONNX files or the runtime's own.
    kind: 'moonshine',
    recognise: (find) => {
      const [encoder, mergedDecoder] = [find(/encoder.*\.(onnx|ort)$/), find(/decoder.*merged.*\.(onnx|ort)$/)];
      return encoder && mergedDecoder ? { moonshine: { encoder, mergedDecoder } } : undefined;
    },
  },
  {
    kind: 'transducer',
    recognise: (find, name) => {
      const [encoder, decoder, joiner] = [find(/encoder.*\.onnx$/), find(/decoder.*\.onnx$/), find(/joiner.*\.onnx$/)];
      if (!encoder || !decoder || !joiner) return undefined;
      const modelType = /nemo|parakeet/i.test(name) ? { modelType: 'nemo_transducer' } : {};
      return { transducer: { encoder, decoder, joiner }, ...modelType };
    },
  },
  {
    kind: 'whisper',
    recognise: (find, name) => {
      const [encoder, decoder] = [find(/encoder.*\.onnx$/), find(/decoder.*\.onnx$/)];
      if (!encoder || !decoder) return undefined;
      if (/canary/i.test(name)) return { canary: { encoder, decoder } };
      if (/fire-?red/i.test(name)) return { fireRedAsr: { encoder, decoder } };
      return { whisper: { encoder, decoder } };
    },
  },
  single('sense-voice', 'senseVoice', /sense-?voice/i),
  single('paraformer', 'paraformer', /paraformer/i),
  single('dolphin', 'dolphin', /dolphin/i),
  single('wenet-ctc', 'wenetCtc', /wenet/i),
  single('tdnn', 'tdnn', /tdnn|yesno/i),
  single('zipformer-ctc', 'zipformerCtc', /zipformer/i),
  single('nemo-ctc', 'nemoCtc', /nemo|conformer|citrinet|parakeet|giga-?am/i),
];

const LANGUAGE_KINDS = new Set(['whisper', 'senseVoice', 'canary']);

/** Looks at the files of a folder, such as sherpa-onnx publishes them. Throws RecognitionError `not_set` with what is missing. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const names = await readdir(folder).catch((error: Error) => {
    throw notSet(`SPEECH_MODEL_DIR: the folder ${folder} cannot be read.`, error);
  });
  const files = names.sort();
  // Models in eight bits are half as large and nearly as good, so they come first.
  const ranked = [...files.filter((name) => name.includes('int8')), ...files.filter((name) => !name.includes('int8'))];
  const find: Find = (pattern) => {
    const name = ranked.find((each) => pattern.test(each));
    return name === undefined ? undefined : join(folder, name);
  };
  const tokens = find(/tokens\.txt$/);
  if (tokens === undefined) throw notSet(`SPEECH_MODEL_DIR: there is no tokens.txt in ${folder}.`);
  for (const { kind, recognise } of KINDS) {
    const found = recognise(find, basename(folder));
    if (!found) continue;
    await checkFiles([tokens, ...pathsIn(found)]);
    const hasLanguage = Object.keys(found).some((key) => LANGUAGE_KINDS.has(key));
    return { kind, modelConfig: { ...found, tokens }, hasLanguage };
  }
  throw notSet(
    `SPEECH_MODEL_DIR: no model of a known kind in ${folder}. Keep the folder as it was published: one with encoder and decoder (and joiner), or a single model.onnx in a folder whose name says what it is, such as sherpa-onnx-paraformer-en.`,
  );
}

function pathsIn(config: Record<string, unknown>): string[] {
  return Object.values(config).flatMap((part) =>
    typeof part === 'object' && part !== null ? Object.values(part as Record<string, string>) : [],
  );
}

async function checkFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { size } = await stat(path);
    // What is left of a file that a checkout without large files brings.
    if (size < 200) throw notSet(`SPEECH_MODEL_DIR: ${basename(path)} has only ${size} bytes; fetch the file itself.`);
  }
}

function notSet(message: string, cause?: unknown): RecognitionError {
  return new RecognitionError('not_set', message, cause);
}
