/** How well and how fast speech is written down: word and character error rate of a command, on recorded and on synthesised speech. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { characterErrorRate, type Transcript, wordErrorRate } from '@labelwright/quality/metrics/error-rate';
import { createCommandEngine } from '../apps/server/src/adapters/speech/command-engine.ts';
import { createModelEngine } from '../apps/server/src/adapters/speech/model-engine.ts';
import { transcribeRecording } from '../apps/server/src/features/preprocessing/transcribe-recording.ts';
import type { SpeechEngine } from '../apps/server/src/platform/recognition/speech-engine.ts';

const SAMPLES = new URL('../samples/speech/', import.meta.url);
// SPEECH_COMMAND and SPEECH_MODEL_DIR measure another engine.
const command = process.env.SPEECH_COMMAND ?? 'pocketsphinx_continuous -logfn /dev/null -infile {file}';
const model = process.env.SPEECH_MODEL_DIR;
const folder = mkdtempSync(join(tmpdir(), 'labelwright-bench-'));

const SENTENCES = [
  'the weather is fine today',
  'please open the window',
  'we need more time to finish the work',
  'the train leaves at seven in the morning',
  'she put the book on the table',
  'how many people are in the room',
];

interface Sample {
  path: string;
  reference: string;
}

function recorded(): Sample[] {
  const answers = JSON.parse(readFileSync(new URL('annotations-1.json', SAMPLES), 'utf8')) as {
    key: string;
    result: { from_name: string; value: { text?: string[] } }[];
  }[];
  return answers.map(({ key, result }) => ({
    path: new URL(key, SAMPLES).pathname,
    reference: result.flatMap(({ from_name, value }) => (from_name === 'words' ? (value.text ?? []) : [])).join(' '),
  }));
}

function synthesised(): Sample[] {
  return SENTENCES.map((reference, index) => {
    const path = join(folder, `${index}.wav`);
    execFileSync('espeak-ng', ['-v', 'en-us', '-s', '130', '-w', path, reference]);
    return { path, reference };
  });
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

async function measure(engine: SpeechEngine, title: string, samples: readonly Sample[]): Promise<void> {
  const transcripts: Transcript[] = [];
  let audioSeconds = 0;
  const from = performance.now();
  for (const { path, reference } of samples) {
    const result = await transcribeRecording(
      { path, contentType: 'audio/wav', filename: 'sample.wav', durationSeconds: undefined },
      {
        engine,
        language: 'en-US',
        folder,
        timeoutMs: 600_000,
        signal: new AbortController().signal,
        progress: () => {},
      },
    );
    audioSeconds += result.durationSeconds ?? 0;
    transcripts.push({ reference: plain(reference), hypothesis: plain(result.text) });
    console.log(`  said   ${plain(reference)}\n  heard  ${plain(result.text)}`);
  }
  const factor = (performance.now() - from) / 1000 / audioSeconds;
  const rate = (measured: ReturnType<typeof wordErrorRate>): string =>
    measured.value === null ? '–' : `${(measured.value * 100).toFixed(1)} %`;
  console.log(
    `${title}: WER ${rate(wordErrorRate(transcripts))}, CER ${rate(characterErrorRate(transcripts))}, ${audioSeconds.toFixed(1)} s of sound, ${factor.toFixed(2)} × real time`,
  );
}

const engine =
  model === undefined ? createCommandEngine({ template: command, mostSeconds: 600 }) : createModelEngine(model);
console.log(engine.title);
await measure(engine, 'recorded (samples/speech)', recorded());
await measure(engine, 'synthesised (espeak-ng)', synthesised());
await engine.close();
rmSync(folder, { recursive: true, force: true });
