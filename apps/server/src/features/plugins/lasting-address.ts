import { createHmac } from 'node:crypto';
import { timingSafeEqualText } from '../../platform/crypto/tokens.ts';

/**
 * Addresses under which the files of a plug-in can be kept for ever: they name its content. Whoever has one may read, so
 * that a frame without cookies gets the files of a private plug-in.
 */
export function lastingPrefix(secret: string, plugin: { id: number; digest: string }): string {
  return `~${plugin.id}.${plugin.digest}.${signatureOf(secret, plugin.id, plugin.digest)}`;
}

const PREFIX = /^~([1-9]\d{0,15})\.([0-9a-f]{32})\.([\w-]{22})$/;

/** undefined: not made by this server. */
export function readPrefix(secret: string, prefix: string): { id: number; digest: string } | undefined {
  const [, id = '', digest = '', signature = ''] = PREFIX.exec(prefix) ?? [];
  if (!id || !timingSafeEqualText(signature, signatureOf(secret, Number(id), digest))) return undefined;
  return { id: Number(id), digest };
}

function signatureOf(secret: string, id: number, digest: string): string {
  return createHmac('sha256', secret).update(`plugin ${id} ${digest}`).digest('base64url').slice(0, 22);
}
