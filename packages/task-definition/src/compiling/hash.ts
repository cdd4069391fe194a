import type { ConfigNode } from '../model.ts';

/** FNV-1a with 64 bits over UTF-16 code units, in limbs of 16 bits; 16 hexadecimal digits. */
export function hashText(text: string): string {
  let a = 0x2325;
  let b = 0x8422;
  let c = 0x9ce4;
  let d = 0xcbf2;
  for (let index = 0; index < text.length; index += 1) {
    a ^= text.charCodeAt(index);
    // Multiplies d:c:b:a by the prime 0x100000001b3 = 2^40 + 0x1b3.
    const lowA = a * 0x1b3;
    const lowB = b * 0x1b3 + (lowA >>> 16);
    const lowC = c * 0x1b3 + (lowB >>> 16) + ((a << 8) & 0xffff);
    const lowD = d * 0x1b3 + (lowC >>> 16) + (a >>> 8) + ((b << 8) & 0xffff);
    a = lowA & 0xffff;
    b = lowB & 0xffff;
    c = lowC & 0xffff;
    d = lowD & 0xffff;
  }
  return [d, c, b, a].map((limb) => limb.toString(16).padStart(4, '0')).join('');
}

/** Equal for trees that differ in white space, positions and the order of attributes only. */
export function hashConfig(root: ConfigNode): string {
  const parts: string[] = [];
  writeCanonical(root, parts);
  return hashText(parts.join('\u0001'));
}

function writeCanonical(node: ConfigNode, parts: string[]): void {
  parts.push('\u0002', node.tag, node.text.replace(/\s+/g, ' '));
  for (const name of Object.keys(node.attributes).sort()) parts.push(name, node.attributes[name] ?? '');
  for (const child of node.children) writeCanonical(child, parts);
  parts.push('\u0003');
}
