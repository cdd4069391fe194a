const TOLERANCE_SECONDS = 300;
const PREFIX = 'whsec_';

export interface SignedRequest {
  /** Those of the request, in any case, as a plain object or Headers. */
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The very text that came; parsing and writing it again changes it. */
  body: string;
}

export interface VerifyOptions {
  /** How far the time of signing may be from now; 300 s when left out. */
  toleranceSeconds?: number | undefined;
  /** Seconds since 1970; the clock when left out. */
  nowSeconds?: number | undefined;
}

/** A webhook that proves nothing; the message says what is wrong. */
export class InvalidSignature extends Error {
  override readonly name = 'InvalidSignature';
}

/**
 * Checks that a webhook was sent by a server that knows the secret, lately, and as it arrived (Standard Webhooks: HMAC
 * SHA-256 over id, time and body). Answers with the id of the message, by which repeats are told.
 */
export async function verifyWebhook(
  request: SignedRequest,
  secret: string,
  options: VerifyOptions = {},
): Promise<string> {
  const header = readerOf(request.headers);
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(header);
  if (!id || !timestamp || !signatures) throw new InvalidSignature('The headers of a signed webhook are missing.');
  const { toleranceSeconds = TOLERANCE_SECONDS, nowSeconds = Date.now() / 1000 } = options;
  if (!(Math.abs(nowSeconds - Number(timestamp)) <= toleranceSeconds))
    throw new InvalidSignature('It was signed too long ago, or the clocks differ.');
  const key = await crypto.subtle.importKey('raw', keyOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${request.body}`);
  for (const signature of signatures.split(' ')) {
    const [version, text = ''] = signature.split(',');
    // Compared in constant time by the platform.
    if (version === 'v1' && (await crypto.subtle.verify('HMAC', key, bytesOf(text), signed))) return id;
  }
  throw new InvalidSignature('No signature fits the secret and the body.');
}

function readerOf(headers: SignedRequest['headers']): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = lower.get(name);
    return typeof value === 'string' ? value : value?.join(' ');
  };
}

/** Secrets with the prefix are base64 behind it; any other is taken as it is written. */
function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  return secret.startsWith(PREFIX) ? bytesOf(secret.slice(PREFIX.length)) : new TextEncoder().encode(secret);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
