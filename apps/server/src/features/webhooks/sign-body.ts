import { createHmac } from 'node:crypto';

/** Pure: what proves to a receiver that a request is ours, and not an old one sent again. */

const STANDARD_PREFIX = 'whsec_';

export interface SignatureInput {
  /** Stays the same when a message is sent again. */
  messageId: string;
  timestampSeconds: number;
  /** The very bytes that are sent. */
  body: string;
  secret: string;
  /** Still known to receivers that have not been given the new one. */
  previousSecret?: string | undefined;
}

/**
 * Three signatures over the same body: of Standard Webhooks over id, time and body, with all secrets in force; over the
 * body alone, as receivers made after our older documentation expect; and over "time.body", which is safe against replay.
 */
export function signatureHeaders(input: SignatureInput): Record<string, string> {
  const { messageId, timestampSeconds, body, secret, previousSecret } = input;
  const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
  const standard = secrets.map((each) => `v1,${standardSignature(each, messageId, timestampSeconds, body)}`);
  const timed = `${timestampSeconds}.${body}`;
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': standard.join(' '),
    'X-Timestamp': String(timestampSeconds),
    'X-Signature': hexSignature(secret, body),
    'X-Signature-V2': hexSignature(secret, timed),
    ...(previousSecret === undefined
      ? {}
      : {
          'X-Signature-Previous': hexSignature(previousSecret, body),
          'X-Signature-V2-Previous': hexSignature(previousSecret, timed),
        }),
  };
}

function standardSignature(secret: string, messageId: string, timestampSeconds: number, body: string): string {
  return createHmac('sha256', standardKey(secret)).update(`${messageId}.${timestampSeconds}.${body}`).digest('base64');
}

/** Secrets with the prefix are base64 behind it; any other is taken as it is written. */
function standardKey(secret: string): Buffer {
  return secret.startsWith(STANDARD_PREFIX)
    ? Buffer.from(secret.slice(STANDARD_PREFIX.length), 'base64')
    : Buffer.from(secret);
}

function hexSignature(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

export function makeSecret(randomBytes: Buffer): string {
  return `${STANDARD_PREFIX}${randomBytes.toString('base64')}`;
}
