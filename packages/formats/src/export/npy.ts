import { strToU8 } from 'fflate';

const ALIGNMENT = 64;

/** An array of bytes as NumPy stores it (format 1.0), rows after one another. */
export function npyOf(values: Uint8Array, shape: readonly number[]): Uint8Array {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const before = 10;
  const length = Math.ceil((before + header.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const bytes = new Uint8Array(before + length + values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  bytes.set(strToU8(`${header.padEnd(length - 1)}\n`), before);
  bytes.set(values, before + length);
  return bytes;
}
