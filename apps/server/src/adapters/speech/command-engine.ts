import { ProgramError, runProgram } from '../../platform/programs/run-program.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { Heard, SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { parseTranscript } from './parse-transcript.ts';

export interface CommandSettings {
  /** Such as `/opt/asr --lang {language} {file}`; quotes hold words together, no shell reads it. */
  template: string;
  mostSeconds: number;
}

const MAX_OUTPUT_BYTES = 50_000_000;

/** Any program of this machine that is given a WAV file and prints what it heard, as text or as JSON. */
export function createCommandEngine({ template, mostSeconds }: CommandSettings): SpeechEngine {
  const words = splitCommand(template);
  return {
    name: 'command',
    title: `The command ${words[0]?.split('/').at(-1) ?? ''}`,
    runsAt: 'here',
    accepts: { format: 'wav16k', mostSeconds, mostBytes: Number.POSITIVE_INFINITY },
    languages: async () => [],
    transcribe: async (recording, { language, signal }) => {
      const argv = words.map((word) => word.replaceAll('{file}', recording.path).replaceAll('{language}', language));
      try {
        const { stdout } = await runProgram({ argv, signal, maxOutputBytes: MAX_OUTPUT_BYTES });
        return readOutput(stdout, recording.endSeconds - recording.startSeconds);
      } catch (error) {
        if (!(error instanceof ProgramError)) throw error;
        const fault = error.fault === 'missing' ? 'not_set' : 'unavailable';
        throw new RecognitionError(fault, `The transcription command failed: ${error.message}.`, error);
      }
    },
    close: async () => {},
  };
}

/** JSON in one of the usual shapes, or plain text. */
export function readOutput(stdout: string, seconds: number): Heard {
  const text = stdout.trim();
  if (text.startsWith('{') || text.startsWith('[')) {
    try {
      return parseTranscript(JSON.parse(text), seconds);
    } catch (error) {
      // Text may begin with a bracket as well.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const said = text.replace(/\s+/g, ' ');
  return { segments: said === '' ? [] : [{ startSeconds: 0, endSeconds: seconds, text: said, confidence: null }] };
}

/** Words of a command line: single and double quotes hold words together, a backslash takes the next sign as it is. */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] as string;
    if (quote !== '') {
      if (sign === quote) quote = '';
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (sign === '\\' && at + 1 < line.length) {
      at += 1;
      word = (word ?? '') + line[at];
    } else if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + sign;
  }
  if (word !== undefined) words.push(word);
  return words;
}
