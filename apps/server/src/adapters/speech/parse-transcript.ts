import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { Heard, HeardSegment } from '../../platform/recognition/speech-engine.ts';

/**
 * Reads a transcript as services and programs print it: `{text, language?, segments?: [{start, end, text, …}]}` of the
 * OpenAI kind, a list of such segments, or `{text}` alone. Times in seconds. Throws RecognitionError for anything else.
 */
export function parseTranscript(body: unknown, seconds: number): Heard {
  const whole = Array.isArray(body) ? { segments: body } : asObject(body);
  const listed = whole.segments ?? whole.results;
  const segments = Array.isArray(listed) ? listed.map((entry) => segmentOf(asObject(entry), seconds)) : [];
  const language = typeof whole.language === 'string' && whole.language !== '' ? whole.language : undefined;
  const spoken = segments.filter(({ text }) => text !== '');
  if (spoken.length > 0) return { language, segments: spoken };
  const text = typeof whole.text === 'string' ? whole.text : whole.transcript;
  if (typeof text !== 'string') {
    if (Array.isArray(listed)) return { language, segments: [] };
    throw new RecognitionError('unavailable', 'The answer has neither "text" nor "segments".');
  }
  if (text.trim() === '') return { language, segments: [] };
  return { language, segments: [{ startSeconds: 0, endSeconds: seconds, text: text.trim(), confidence: null }] };
}

function segmentOf(entry: Record<string, unknown>, seconds: number): HeardSegment {
  const within = (value: unknown, otherwise: number): number => {
    const number = typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
    return Math.min(seconds, Math.max(0, number));
  };
  const startSeconds = within(entry.start, 0);
  return {
    startSeconds,
    endSeconds: Math.max(startSeconds, within(entry.end, seconds)),
    text: typeof entry.text === 'string' ? entry.text.trim() : '',
    confidence: confidenceOf(entry),
  };
}

/** A share where it is given; otherwise that of the mean log probability of its tokens. */
function confidenceOf(entry: Record<string, unknown>): number | null {
  for (const value of [entry.confidence, entry.score, entry.probability]) {
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  }
  const { avg_logprob: mean } = entry;
  return typeof mean === 'number' && mean <= 0 ? Number(Math.exp(mean).toFixed(4)) : null;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
