import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new opaque token: 32 random bytes in base64url (43 characters) behind the prefix. */
export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What the database keeps of a token. No salt is needed: a token has 256 random bits. */
export function hashToken(token: string): Buffer {
  return sha256(token);
}

/** Compares without telling by its duration where the texts begin to differ. */
export function timingSafeEqualText(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
