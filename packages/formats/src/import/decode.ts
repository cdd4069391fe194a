export interface DecodeOptions {
  /** Told once per kind of trouble, such as bytes that are not UTF-8. */
  onWarning?: (message: string) => void;
}

const byteOrderMark = 0xfeff;

/**
 * Text of a file whose encoding nobody stated: UTF-8, UTF-16 when a byte-order mark says so, and Windows-1252
 * (what programs call Latin-1) from the first byte that cannot be UTF-8. Strings pass through; the mark is dropped.
 */
export async function* decode(
  chunks: AsyncIterable<Uint8Array | string>,
  options: DecodeOptions = {},
): AsyncGenerator<string> {
  let decodeBytes: ((bytes: Uint8Array, last: boolean) => string) | undefined;
  let head: Uint8Array = new Uint8Array(0);
  let atStart = true;
  const trim = (text: string): string => {
    if (!atStart || text === '') return text;
    atStart = false;
    return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  };
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') {
      if (chunk !== '') yield trim(chunk);
      continue;
    }
    let bytes = chunk;
    if (!decodeBytes) {
      head = concatBytes(head, bytes);
      if (head.length < 3) continue;
      decodeBytes = decoderFor(head, options);
      bytes = head;
    }
    const text = trim(decodeBytes(bytes, false));
    if (text !== '') yield text;
  }
  const rest = decodeBytes ? decodeBytes(new Uint8Array(0), true) : decoderFor(head, options)(head, true);
  const text = trim(rest);
  if (text !== '') yield text;
}

function decoderFor(head: Uint8Array, options: DecodeOptions): (bytes: Uint8Array, last: boolean) => string {
  const mark = `${head[0]},${head[1]}`;
  if (mark === '255,254' || mark === '254,255') {
    const decoder = new TextDecoder(mark === '255,254' ? 'utf-16le' : 'utf-16be');
    return (bytes, last) => decoder.decode(bytes, { stream: !last });
  }
  return utf8WithFallback(options);
}

function utf8WithFallback(options: DecodeOptions): (bytes: Uint8Array, last: boolean) => string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let fallback: TextDecoder | undefined;
  let pending: Uint8Array = new Uint8Array(0);
  let seenMultiByte = false;
  return (bytes, last) => {
    if (fallback) return fallback.decode(bytes, { stream: !last });
    const all = pending.length === 0 ? bytes : concatBytes(pending, bytes);
    const end = last ? all.length : completeUtf8Length(all);
    try {
      const text = strict.decode(all.subarray(0, end));
      pending = all.slice(end);
      seenMultiByte ||= text.length < end;
      return text;
    } catch {
      // A file that held proper UTF-8 so far has a damaged spot; one that held only ASCII is in another encoding.
      fallback = seenMultiByte ? new TextDecoder('utf-8', { ignoreBOM: true }) : new TextDecoder('windows-1252');
      options.onWarning?.(
        seenMultiByte
          ? 'Some bytes are not valid UTF-8; they were replaced.'
          : 'The file is not UTF-8; it was read as Windows-1252 (Latin-1).',
      );
      return fallback.decode(all, { stream: !last });
    }
  };
}

/** How many leading bytes hold whole characters, given that only the last character may be cut. */
function completeUtf8Length(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function concatBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
