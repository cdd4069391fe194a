import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelEngine } from './model-engine.ts';
import { readModelFolder } from './model-folder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-models-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a model folder', () => {
  const filled = (name: string, files: readonly string[]): string => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of files) writeFileSync(join(path, file), Buffer.alloc(500, 1));
    return path;
  };

  test.each([
    [
      'whisper-tiny',
      ['tiny-encoder.int8.onnx', 'tiny-encoder.onnx', 'tiny-decoder.int8.onnx', 'tiny-tokens.txt'],
      'whisper',
    ],
    ['zipformer', ['encoder-1.onnx', 'decoder-1.onnx', 'joiner-1.onnx', 'tokens.txt'], 'transducer'],
    [
      'moonshine',
      ['preprocess.onnx', 'encode.int8.onnx', 'uncached_decode.int8.onnx', 'cached_decode.int8.onnx', 'tokens.txt'],
      'moonshine',
    ],
    ['moonshine-2', ['encoder_model.ort', 'decoder_model_merged.ort', 'tokens.txt'], 'moonshine'],
    ['sherpa-onnx-sense-voice', ['model.int8.onnx', 'tokens.txt'], 'sense-voice'],
    ['sherpa-onnx-nemo-ctc', ['model.onnx', 'tokens.txt'], 'nemo-ctc'],
  ])('%s', async (name, files, kind) => {
    expect((await readModelFolder(filled(name, files))).kind).toBe(kind);
  });

  test.each([
    ['empty', [], /no tokens.txt/],
    ['unknown', ['model.onnx', 'tokens.txt'], /known kind/],
  ])('%s says what is missing', async (name, files, reason) => {
    await expect(readModelFolder(filled(name, files))).rejects.toThrow(reason);
  });

  test('a broken model ends its own process only', async () => {
    const recording = {
      path: '/dev/null',
      contentType: 'audio/wav',
      filename: '',
      sizeBytes: 0,
      startSeconds: 0,
      endSeconds: 1,
    };
    const options = { language: 'en', signal: new AbortController().signal };
    const engine = createModelEngine(filled('broken-whisper', ['a-encoder.onnx', 'a-decoder.onnx', 'a-tokens.txt']));
    await expect(engine.transcribe(recording, options)).rejects.toMatchObject({
      fault: 'not_set',
      message: expect.stringMatching(/The speech model could not be used/),
    });
    await engine.close();
  });
});
