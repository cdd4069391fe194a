import { createHmac } from 'node:crypto';
import { timingSafeEqualText } from '../../platform/crypto/tokens.ts';

/** How old a call may be, in either direction: clocks differ. */
const LONGEST_SECONDS = 600;

export interface SignedHook {
  /** X-Prolific-Request-Timestamp: seconds since 1970. */
  timestamp: string;
  /** X-Prolific-Request-Signature: base64. */
  signature: string;
  /** As it was received: parsing and writing it again would change it. */
  body: string;
}

/** HMAC-SHA256 of timestamp and body under the secret of the workspace. */
export function signHook(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}${body}`, 'utf8').digest('base64');
}

export function isGenuineHook(secret: string, hook: SignedHook, now: Date): boolean {
  const seconds = Number(hook.timestamp);
  if (!Number.isFinite(seconds) || Math.abs(now.getTime() / 1000 - seconds) > LONGEST_SECONDS) return false;
  return timingSafeEqualText(signHook(secret, hook.timestamp, hook.body), hook.signature);
}
