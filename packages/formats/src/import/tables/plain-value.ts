const deepest = 64;

/** A cell as JSON can hold it. With `keepsBytes`, bytes that are no text stay what they are. */
export function plainValue(value: unknown, keepsBytes: boolean, depth = 0): unknown {
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'undefined':
      return null;
    case 'object':
      return value === null || depth > deepest ? null : plainObject(value, keepsBytes, depth);
    default:
      return value;
  }
}

function plainObject(value: object, keepsBytes: boolean, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return plainBytes(value, keepsBytes);
  if (Array.isArray(value)) return value.map((entry) => plainValue(entry, keepsBytes, depth + 1));
  if (ArrayBuffer.isView(value)) {
    return Array.from(value as unknown as ArrayLike<unknown>, (entry) => plainValue(entry, keepsBytes, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, plainValue(entry, keepsBytes, depth + 1)]),
  );
}

function plainBytes(bytes: Uint8Array, keepsBytes: boolean): unknown {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (keepsBytes) return bytes;
    let binary = '';
    for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(binary);
  }
}
