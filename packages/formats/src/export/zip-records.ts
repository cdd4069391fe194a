/** The records of a ZIP archive, as PKWARE's note on the format (APPNOTE 6.3) lays them out. */

export interface Entry {
  name: Uint8Array;
  /** Where its header begins. */
  offset: number;
  /** 0: as it is, 8: deflated. */
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Its sizes stand behind it. */
  isStreamed: boolean;
}

/** Noon of 1980-01-01, the first day the format knows: the same answers give the same bytes whenever they are written. */
const TIME = 12 << 11;
const DATE = (1 << 5) | 1;
/** Names are UTF-8. */
const UTF8 = 1 << 11;
const SIZES_BEHIND = 1 << 3;
const PLAIN_VERSION = 20;
const WIDE_VERSION = 45;
const WIDE = 0xffffffff;

function record(length: number, write: (put: { two: Put; four: Put; eight: Put }) => void, ...rest: Uint8Array[]) {
  const tail = rest.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length + tail);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const put = (size: number, set: (value: number) => void) => (value: number) => {
    set(value);
    at += size;
  };
  write({
    two: put(2, (value) => view.setUint16(at, value, true)),
    four: put(4, (value) => view.setUint32(at, value, true)),
    eight: put(8, (value) => view.setBigUint64(at, BigInt(value), true)),
  });
  for (const part of rest) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
type Put = (value: number) => void;

export function localHeader({ name, method, crc, packedBytes, bytes, isStreamed }: Entry): Uint8Array {
  // What is streamed may turn out long: its header says beforehand that its sizes take eight bytes.
  const extra = isStreamed ? wideField([0, 0]) : new Uint8Array(0);
  return record(
    30,
    ({ two, four }) => {
      four(0x04034b50);
      two(isStreamed ? WIDE_VERSION : PLAIN_VERSION);
      two(UTF8 | (isStreamed ? SIZES_BEHIND : 0));
      two(method);
      two(TIME);
      two(DATE);
      four(crc);
      four(isStreamed ? WIDE : packedBytes);
      four(isStreamed ? WIDE : bytes);
      two(name.length);
      two(extra.length);
    },
    name,
    extra,
  );
}

export const sizesBehind = ({ crc, packedBytes, bytes }: Entry): Uint8Array =>
  record(24, ({ four, eight }) => {
    four(0x08074b50);
    four(crc);
    eight(packedBytes);
    eight(bytes);
  });

export function entryInDirectory(entry: Entry, wideFrom: number): Uint8Array {
  const { name, method, crc, packedBytes, bytes, offset, isStreamed } = entry;
  const isWide = (value: number): boolean => value >= wideFrom;
  const wide = [bytes, packedBytes, offset].filter(isWide);
  const extra = wide.length > 0 ? wideField(wide) : new Uint8Array(0);
  const version = isStreamed || wide.length > 0 ? WIDE_VERSION : PLAIN_VERSION;
  return record(
    46,
    ({ two, four }) => {
      four(0x02014b50);
      two(version);
      two(version);
      two(UTF8 | (isStreamed ? SIZES_BEHIND : 0));
      two(method);
      two(TIME);
      two(DATE);
      four(crc);
      four(isWide(packedBytes) ? WIDE : packedBytes);
      four(isWide(bytes) ? WIDE : bytes);
      two(name.length);
      two(extra.length);
      two(0);
      two(0);
      two(0);
      four(0);
      four(isWide(offset) ? WIDE : offset);
    },
    name,
    extra,
  );
}

function wideField(values: readonly number[]): Uint8Array {
  return record(4 + values.length * 8, ({ two, eight }) => {
    two(1);
    two(values.length * 8);
    for (const value of values) eight(value);
  });
}

const MOST_PLAIN_ENTRIES = 0xffff;

/** What closes the archive; preceded by its wide form where the plain one cannot hold the numbers. */
export function endOfArchive(entries: number, begin: number, bytes: number, wideFrom: number): Uint8Array {
  const isWide = entries >= MOST_PLAIN_ENTRIES || begin >= wideFrom || bytes >= wideFrom;
  const plain = record(22, ({ two, four }) => {
    four(0x06054b50);
    two(0);
    two(0);
    two(isWide ? MOST_PLAIN_ENTRIES : entries);
    two(isWide ? MOST_PLAIN_ENTRIES : entries);
    four(isWide ? WIDE : bytes);
    four(isWide ? WIDE : begin);
    two(0);
  });
  if (!isWide) return plain;
  return record(
    76,
    ({ two, four, eight }) => {
      four(0x06064b50);
      eight(44);
      two(WIDE_VERSION);
      two(WIDE_VERSION);
      four(0);
      four(0);
      eight(entries);
      eight(entries);
      eight(bytes);
      eight(begin);
      four(0x07064b50);
      four(0);
      eight(begin + bytes);
      four(1);
    },
    plain,
  );
}
