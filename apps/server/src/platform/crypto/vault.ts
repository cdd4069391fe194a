import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

/** One encryption key: its id is written into every secret sealed with it, so it must never be given to another secret. */
export interface VaultKey {
  id: string;
  secret: string;
}

export interface Vault {
  /** Encrypts for storage in the database: "v1:<key id>:<base64url>". The same text is sealed differently each time. */
  seal(plaintext: string): string;
  /** Throws VaultError when the text was changed, is no sealed text, or its key is not at hand. */
  open(sealed: string): string;
  /** True when the text was sealed with a key other than the first, so that it is worth sealing again. */
  needsResealing(sealed: string): boolean;
}

export class VaultError extends Error {
  override name = 'VaultError';
}

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;
// Fixed, because the derived key must be the same after a restart; it only separates this use of the secret from others.
const salt = 'labelwright secrets at rest';

/** The first key seals; the others only open what was sealed before a rotation. */
export function createVault(options: { keys: readonly VaultKey[] }): Vault {
  const [first] = options.keys;
  if (!first) throw new VaultError('encryption needs at least one key');
  const derived = new Map<string, Buffer>();
  for (const key of options.keys) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(key.id)) {
      throw new VaultError(`the encryption key id "${key.id}" may only have letters, digits, - and _`);
    }
    if (key.secret.length < 8) throw new VaultError(`the encryption key "${key.id}" needs at least 8 characters`);
    if (derived.has(key.id)) throw new VaultError(`there are two encryption keys with the id "${key.id}"`);
    derived.set(key.id, scryptSync(key.secret, salt, 32));
  }
  const keyOf = (id: string): Buffer => {
    const key = derived.get(id);
    if (!key)
      throw new VaultError(`the secret was sealed with the key "${id}", which is not among the configured keys`);
    return key;
  };
  return {
    seal: (plaintext) => sealWith(first.id, keyOf(first.id), plaintext),
    open: (sealed) => {
      const { keyId, body } = parseSealed(sealed);
      return openWith(keyId, keyOf(keyId), body);
    },
    needsResealing: (sealed) => parseSealed(sealed).keyId !== first.id,
  };
}

function sealWith(keyId: string, key: Buffer, plaintext: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(`${version}:${keyId}`));
  const body = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${version}:${keyId}:${body.toString('base64url')}`;
}

function openWith(keyId: string, key: Buffer, body: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(`${version}:${keyId}`));
  decipher.setAuthTag(body.subarray(body.length - tagBytes));
  try {
    const plaintext = decipher.update(body.subarray(ivBytes, body.length - tagBytes));
    return Buffer.concat([plaintext, decipher.final()]).toString('utf8');
  } catch {
    throw new VaultError(`the secret cannot be opened: it was changed, or the key "${keyId}" has another value now`);
  }
}

function parseSealed(sealed: string): { keyId: string; body: Buffer } {
  const [, keyId, text] = /^v1:([A-Za-z0-9_-]{1,64}):([A-Za-z0-9_-]+)$/.exec(sealed) ?? [];
  const body = Buffer.from(text ?? '', 'base64url');
  if (!keyId || body.length < ivBytes + tagBytes) throw new VaultError('this is not a sealed secret');
  return { keyId, body };
}
