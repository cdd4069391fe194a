import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transcribeRecording } from '../../features/preprocessing/transcribe-recording.ts';
import { createOutbound } from '../../platform/outbound/outbound.ts';
import type { RecordingFile, SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { createCommandEngine, readOutput, splitCommand } from './command-engine.ts';
import { createGoogleEngine } from './google-engine.ts';
import { createHttpEngine } from './http-engine.ts';
import { createResampler } from './resample.ts';
import { cutAtPauses, WAV_RATE } from './wav-file.ts';

const SAMPLES = new URL('../../../../../samples/', import.meta.url);
const SPEECH = new URL('speech/sense-and-sensibility-0880.wav', SAMPLES).pathname;
const POCKETSPHINX = 'pocketsphinx_continuous -logfn /dev/null -infile {file}';

/** A submission is tested with them; a developer may do without. */
const isInstalled =
  process.env.CI !== undefined ||
  ['pocketsphinx_continuous', 'espeak-ng'].every((name) => existsSync(`/usr/bin/${name}`));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-speech-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hear(engine: SpeechEngine, path = SPEECH, settings: { durationSeconds?: number; signal?: AbortSignal } = {}) {
  return transcribeRecording(
    { path, contentType: 'audio/wav', filename: 'recording.wav', durationSeconds: settings.durationSeconds },
    {
      engine,
      language: 'en-US',
      folder: mkdtempSync(join(folder, 'work-')),
      timeoutMs: 60_000,
      signal: settings.signal ?? new AbortController().signal,
      progress: () => {},
    },
  );
}

/** Hears nothing, and remembers what it was given. */
function listener(mostSeconds: number): SpeechEngine & { given: RecordingFile[]; bytes: Buffer[] } {
  const given: RecordingFile[] = [];
  const bytes: Buffer[] = [];
  return {
    name: 'listener',
    title: '',
    runsAt: 'here',
    given,
    bytes,
    accepts: { format: 'wav16k', mostSeconds, mostBytes: 1e9 },
    languages: async () => [],
    transcribe: async (recording) => {
      given.push(recording);
      bytes.push(readFileSync(recording.path));
      const endSeconds = recording.endSeconds - recording.startSeconds;
      return { segments: [{ startSeconds: 0, endSeconds, text: `part ${given.length}`, confidence: null }] };
    },
    close: async () => {},
  };
}

/** A WAV file of 16 bit samples. */
function wav(sampleRate: number, channels: number, frames: Float32Array): string {
  const data = Buffer.alloc(frames.length * channels * 2);
  frames.forEach((value, at) => {
    for (let channel = 0; channel < channels; channel += 1)
      data.writeInt16LE(Math.round(value * 32_000), (at * channels + channel) * 2);
  });
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(data.length + 36, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  const path = join(folder, `${sampleRate}-${channels}-${frames.length}.wav`);
  writeFileSync(path, Buffer.concat([head, data]));
  return path;
}

const tone = (hertz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate));
const power = (samples: Float32Array): number =>
  samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length);

describe('recordings', () => {
  test('what the lower rate holds passes, what it cannot hold is filtered out', () => {
    const through = (hertz: number): Float32Array => {
      const resampler = createResampler(44_100, WAV_RATE);
      const parts = [resampler.push(tone(hertz, 44_100, 1)), resampler.end()];
      return Float32Array.from(parts.flatMap((part) => [...part])).slice(500, 15_500);
    };
    expect(power(through(1000))).toBeCloseTo(0.125, 3);
    expect(power(through(12_000))).toBeLessThan(0.0001);
  });

  test('the pieces in which sound arrives do not matter', () => {
    const sound = tone(440, 8000, 0.25);
    const whole = createResampler(8000, WAV_RATE);
    const expected = [...whole.push(sound), ...whole.end()];
    expect(expected).toHaveLength(4000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }), (cuts) => {
        const resampler = createResampler(8000, WAV_RATE);
        const got: number[] = [];
        let from = 0;
        for (const length of [...cuts, sound.length]) {
          got.push(...resampler.push(sound.slice(from, from + length)));
          from += length;
        }
        got.push(...resampler.end());
        expect(got).toHaveLength(expected.length);
        for (const [at, value] of got.entries()) expect(value).toBeCloseTo(expected[at] ?? 0, 4);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  test('stereo at another rate becomes 16 kHz mono, in pieces cut where it is quiet', async () => {
    const sound = tone(300, 44_100, 9);
    // A pause around the fourth second, within the first piece's last two fifths.
    sound.fill(0, 44_100 * 3.9, 44_100 * 4.3);
    const engine = listener(5);
    const result = await hear(engine, wav(44_100, 2, sound));
    expect(result.durationSeconds).toBeCloseTo(9, 2);
    expect(engine.given).toHaveLength(2);
    const cut = engine.given[0]?.endSeconds ?? 0;
    expect(cut).toBeGreaterThan(3.9);
    expect(cut).toBeLessThan(4.3);
    expect(engine.bytes[0]?.readUInt32LE(24)).toBe(16_000);
    expect(engine.bytes[0]?.readUInt16LE(22)).toBe(1);
    expect(engine.bytes.reduce((sum, { length }) => sum + length - 44, 0) / 32_000).toBeCloseTo(9, 2);
    expect(result.segments.map(({ text }) => text)).toEqual(['part 1', 'part 2']);
    expect(result.segments[1]?.startSeconds).toBeCloseTo(cut, 3);
    expect(result.segments[1]?.endSeconds).toBeCloseTo(9, 2);
  });

  test('pieces cover everything and are never too long', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3000 }), (loudness) => {
        const seconds = loudness.length / 50;
        const pieces = cutAtPauses({ seconds, loudness }, 7);
        expect(pieces.at(-1)?.endSeconds ?? 0).toBe(seconds);
        pieces.forEach((piece, at) => {
          expect(piece.startSeconds).toBe(at === 0 ? 0 : pieces[at - 1]?.endSeconds);
          expect(piece.endSeconds - piece.startSeconds).toBeLessThanOrEqual(7);
          expect(piece.endSeconds).toBeGreaterThan(piece.startSeconds);
        });
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test.each([
    ['no recording', Buffer.from('hello'), /no sound in this file/],
    ['Vorbis without ffmpeg', readFileSync(new URL('sounds/complete.oga', SAMPLES)), /"vorbis"|part/],
  ])('%s says what is wrong', async (_, content, reason) => {
    const path = join(folder, 'odd');
    writeFileSync(path, content);
    // Where ffmpeg is installed it is heard.
    const text = await hear(listener(60), path).then(
      (result) => result.text,
      (error: Error) => error.message,
    );
    expect(text).toMatch(reason);
  });
});

describe('a command', () => {
  test('words of its line', () => {
    expect(splitCommand(`asr --say "two words" 'it''s' a\\ b {file}  `)).toEqual([
      'asr',
      '--say',
      'two words',
      'its',
      'a b',
      '{file}',
    ]);
  });

  test('prints text or JSON', () => {
    expect(readOutput(' one\n two ', 3).segments).toEqual([
      { startSeconds: 0, endSeconds: 3, text: 'one two', confidence: null },
    ]);
    expect(readOutput('[laughter] yes', 3).segments[0]?.text).toBe('[laughter] yes');
    const segments = [
      { start: 0.5, end: 99, text: ' hi ', avg_logprob: -0.1 },
      { start: 1, text: '' },
    ];
    expect(readOutput(JSON.stringify({ language: 'en', segments }), 3)).toEqual({
      language: 'en',
      segments: [{ startSeconds: 0.5, endSeconds: 3, text: 'hi', confidence: 0.9048 }],
    });
    expect(readOutput('{"text":""}', 3).segments).toEqual([]);
    expect(() => readOutput('{"words":1}', 3)).toThrow(/neither/);
  });

  test.skipIf(!isInstalled)('a real engine hears recorded and synthesised speech', async () => {
    const engine = createCommandEngine({ template: POCKETSPHINX, mostSeconds: 600 });
    expect((await hear(engine)).text).toMatch(/he was not an .* young man/);
    const made = join(folder, 'made.wav');
    execFileSync('espeak-ng', ['-s', '120', '-w', made, 'he was not an ill disposed young man']);
    const result = await hear(engine, made);
    expect(result.durationSeconds).toBeGreaterThan(1.5);
    expect(result.text.split(' ').length).toBeGreaterThan(3);
  });

  test('its text is whatever the file name and language are: no shell reads them', async () => {
    const engine = createCommandEngine({ template: 'echo {language} ; $(id) {file}', mostSeconds: 600 });
    expect((await hear(engine)).text).toMatch(/^en-US ; \$\(id\) \/.*piece\.wav$/);
  });

  test('that fails, is missing, or is stopped with its children', async () => {
    const failing = createCommandEngine({ template: 'ls /no-such-folder', mostSeconds: 600 });
    await expect(hear(failing)).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringMatching(/No such/),
    });
    const missing = createCommandEngine({ template: 'no-such-program', mostSeconds: 600 });
    await expect(hear(missing)).rejects.toMatchObject({ fault: 'not_set' });
    const script = join(folder, 'slow.sh');
    const note = join(folder, 'children');
    writeFileSync(script, `#!/bin/sh\nsleep 1000 &\necho $! > ${note}\nwait\n`);
    chmodSync(script, 0o755);
    const controller = new AbortController();
    const slow = hear(createCommandEngine({ template: script, mostSeconds: 600 }), SPEECH, {
      signal: controller.signal,
    });
    slow.catch(() => {});
    const childOf = (): number => (existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0);
    await expect.poll(childOf).toBeGreaterThan(0);
    const child = childOf();
    controller.abort();
    await expect(slow).rejects.toThrow();
    await expect.poll(() => isAlive(child)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    // A dead child that nobody has asked for yet still has its number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('services', () => {
  let server: Server;
  let port: number;
  let asked: { url: string; authorization: string; body: Buffer }[] = [];
  let answer: { status: number; body: unknown };
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { url = '', headers } = request;
      asked.push({ url, authorization: headers.authorization ?? '', body: await buffer(request) });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  const outbound = (allowPrivate: string[]) =>
    createOutbound({ allowPrivate, timeoutMs: 10_000, maxBytes: 1e8, userAgent: 'test' });
  const api = (allowPrivate = ['127.0.0.1']): SpeechEngine =>
    createHttpEngine({
      baseUrl: `http://127.0.0.1:${port}/v1/`,
      apiKey: 'key-1',
      model: 'whisper-1',
      outbound: outbound(allowPrivate),
      timeoutMs: 10_000,
    });

  test('POST /v1/audio/transcriptions is given the file as it was uploaded', async () => {
    const segments = [
      { start: 0, end: 1.5, text: ' He was', avg_logprob: -0.5 },
      { start: 1.5, end: 2.9, text: ' not.' },
    ];
    answer = { status: 200, body: { language: 'english', duration: 2.99, text: 'He was not.', segments } };
    asked = [];
    const result = await hear(api(), SPEECH, { durationSeconds: 2.99 });
    expect(result).toMatchObject({ engine: 'api', language: 'english', text: 'He was not.', durationSeconds: 2.99 });
    expect(result.segments[0]).toEqual({ startSeconds: 0, endSeconds: 1.5, text: 'He was', confidence: 0.6065 });
    expect(asked[0]?.url).toBe('/v1/audio/transcriptions');
    expect(asked[0]?.authorization).toBe('Bearer key-1');
    const form = await new Response(Uint8Array.from(asked[0]?.body ?? []), {
      headers: { 'content-type': `multipart/form-data; boundary=${asked[0]?.body.toString('latin1').slice(2, 43)}` },
    }).formData();
    expect([form.get('model'), form.get('language'), form.get('response_format')]).toEqual([
      'whisper-1',
      'en',
      'verbose_json',
    ]);
    const file = form.get('file') as File;
    expect(Buffer.from(await file.arrayBuffer())).toEqual(readFileSync(SPEECH));
    expect([file.name, file.type]).toEqual(['recording.wav', 'audio/wav']);
  });

  test.each([
    [401, 'not_set', /SPEECH_API_KEY/],
    [404, 'not_set', /SPEECH_API_MODEL/],
    [400, 'unreadable', /status 400/],
    [429, 'unavailable', /status 429/],
    [503, 'unavailable', /status 503/],
  ])('status %i is %s', async (status, fault, reason) => {
    answer = { status, body: { error: { message: 'why' } } };
    await expect(hear(api(), SPEECH, { durationSeconds: 2.99 })).rejects.toMatchObject({
      fault,
      message: expect.stringMatching(reason),
    });
  });

  test('a private address is not reached unless it is allowed', async () => {
    await expect(hear(api([]), SPEECH, { durationSeconds: 2.99 })).rejects.toMatchObject({
      fault: 'not_set',
      message: expect.stringContaining('OUTBOUND_ALLOW'),
    });
  });

  test('Google Speech-to-Text is asked through its own client', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const credentialsFile = join(folder, 'account.json');
    const account = { type: 'service_account', client_email: 'listener@p.iam.example', project_id: 'p' };
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(credentialsFile, JSON.stringify({ ...account, private_key: key }));
    const engine = createGoogleEngine({ credentialsFile, endpoint: `localhost:${port}`, isPlainHttp: true });
    const words = [
      { startTime: '0.100s', endTime: '0.4s', word: 'he' },
      { startTime: '0.4s', endTime: '1s', word: 'was' },
    ];
    answer = { status: 200, body: { results: [{ alternatives: [{ transcript: 'he was', confidence: 0.8, words }] }] } };
    asked = [];
    expect((await hear(engine)).segments).toEqual([
      { startSeconds: 0.1, endSeconds: 1, text: 'he was', confidence: expect.closeTo(0.8) },
    ]);
    expect(asked[0]?.url).toContain('/v1/speech:recognize');
    expect(asked[0]?.authorization).toMatch(/^Bearer ey/);
    const body = JSON.parse(asked[0]?.body.toString() ?? '') as { config: unknown; audio: { content: string } };
    expect(body.config).toMatchObject({ sampleRateHertz: 16_000, languageCode: 'en-US' });
    expect(Buffer.from(body.audio.content, 'base64').subarray(0, 4).toString()).toBe('RIFF');
    answer = { status: 403, body: { error: { code: 403, message: 'not enabled', status: 'PERMISSION_DENIED' } } };
    await expect(hear(engine)).rejects.toMatchObject({ fault: 'not_set' });
    await engine.close();
  });
});
