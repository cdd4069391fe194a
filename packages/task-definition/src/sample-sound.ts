const SAMPLE_RATE = 8000;
const TONE_SECONDS = 0.4;
const TONES_HZ = [262, 330, 392, 523];
const HEADER_BYTES = 44;

/** Four tones as a WAV file, so that the preview of an interface sounds without any network. */
export function sampleSound(): string {
  const perTone = SAMPLE_RATE * TONE_SECONDS;
  const samples = TONES_HZ.flatMap((hertz) =>
    Array.from({ length: perTone }, (_, index) => {
      const swell = Math.sin((Math.PI * index) / perTone);
      return Math.round(128 + 90 * swell * Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE));
    }),
  );
  const bytes = [...header(samples.length), ...samples];
  return `data:audio/wav;base64,${btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))}`;
}

/** RIFF header of one channel with 8 bits per sample. */
function header(length: number): number[] {
  return [
    ...word('RIFF'),
    ...number(HEADER_BYTES - 8 + length, 4),
    ...word('WAVEfmt '),
    ...number(16, 4),
    ...number(1, 2),
    ...number(1, 2),
    ...number(SAMPLE_RATE, 4),
    ...number(SAMPLE_RATE, 4),
    ...number(1, 2),
    ...number(8, 2),
    ...word('data'),
    ...number(length, 4),
  ];
}

function word(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function number(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (value >>> (8 * index)) & 0xff);
}
