/** A run of whole lines that the browser lays out, or skips, as one block. */
export interface TextChunk {
  /** UTF-16 offset of its first character in the whole text. */
  start: number;
  text: string;
}

const chunkLength = 4000;

/** Cuts after line breaks only, so that the blocks stacked look like the text in one piece. */
export function splitIntoChunks(text: string): TextChunk[] {
  const chunks: TextChunk[] = [];
  let start = 0;
  while (start < text.length) {
    const lineEnd = text.indexOf('\n', Math.min(start + chunkLength, text.length));
    const end = lineEnd === -1 || start + chunkLength >= text.length ? text.length : lineEnd + 1;
    chunks.push({ start, text: text.slice(start, end) });
    start = end;
  }
  return chunks;
}
