import { Inflate, inflateSync } from 'fflate';
import { addToCrc } from '../../export/crc.ts';
import { ImportRefusedError } from '../dataset.ts';
import type { Bytes, ZipMember } from './zip-directory.ts';

/** Packed bytes unpacked at a time; what they unpack to is held. */
const stepBytes = 64 * 1024;
const LOCAL = 0x04034b50;

/** Where the packed bytes of a member begin. */
export async function findMemberData(source: Bytes, member: ZipMember): Promise<number> {
  const header = await source.readAt(member.offset, 30);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < 30 || view.getUint32(0, true) !== LOCAL) throw broken(source, member);
  return member.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

/** The bytes of a member as they are unpacked, checked against its length and its sum. Throws `ImportRefusedError`. */
export async function* readMember(source: Bytes, member: ZipMember): AsyncGenerator<Uint8Array> {
  const from = await findMemberData(source, member);
  if (member.packedBytes <= stepBytes) {
    const whole = await readSmall(source, member, from);
    if (whole.length > 0) yield whole;
    return;
  }
  const out: Uint8Array[] = [];
  const inflate = member.isDeflated ? new Inflate((chunk) => out.push(chunk)) : undefined;
  let sum = 0;
  let written = 0;
  for (let done = 0; done < member.packedBytes; ) {
    const chunk = await source.readAt(from + done, Math.min(stepBytes, member.packedBytes - done));
    if (chunk.length === 0) throw broken(source, member);
    done += chunk.length;
    if (inflate) unpack(inflate, chunk, done >= member.packedBytes, source, member);
    else out.push(chunk);
    for (const piece of out.splice(0)) {
      written += piece.length;
      if (written > member.sizeBytes) throw broken(source, member);
      sum = addToCrc(sum, piece);
      if (piece.length > 0) yield piece;
    }
  }
  if (written !== member.sizeBytes || sum !== member.crc) throw broken(source, member);
}

/** Small ones are unpacked at once, which is much faster for the many files of a dataset. */
async function readSmall(source: Bytes, member: ZipMember, from: number): Promise<Uint8Array> {
  const packed = await source.readAt(from, member.packedBytes);
  let whole = packed;
  try {
    if (member.isDeflated) whole = inflateSync(packed);
  } catch {
    throw broken(source, member);
  }
  if (whole.length !== member.sizeBytes || addToCrc(0, whole) !== member.crc) throw broken(source, member);
  return whole;
}

function unpack(inflate: Inflate, chunk: Uint8Array, isLast: boolean, source: Bytes, member: ZipMember): void {
  try {
    inflate.push(chunk, isLast);
  } catch {
    throw broken(source, member);
  }
}

const broken = (source: Bytes, member: ZipMember): ImportRefusedError =>
  new ImportRefusedError(`${member.name} in ${source.name} is damaged. Pack the files again.`);
