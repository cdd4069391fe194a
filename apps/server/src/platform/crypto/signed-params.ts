import { createHmac } from 'node:crypto';
import { timingSafeEqualText } from './tokens.ts';

export type SignatureVerdict = 'valid' | 'expired' | 'invalid';

/** Query parameters that a URL carries besides its own: when it ends (seconds since 1970) and what proves it. */
export type SignedParams = Record<string, string> & { expires: string; signature: string };

/** `subject` is what the signature is for besides its parameters, such as a path; it is not part of the result. */
export function signParams(
  secret: string,
  subject: string,
  params: Readonly<Record<string, string>>,
  expiresAtSeconds: number,
): SignedParams {
  const expires = String(Math.ceil(expiresAtSeconds));
  return { ...params, expires, signature: signatureOf(secret, subject, { ...params, expires }) };
}

/** Every parameter counts: one that was added, removed or changed after signing makes the signature invalid. */
export function verifyParams(
  secret: string,
  subject: string,
  params: Readonly<Record<string, unknown>>,
  nowSeconds: number,
): SignatureVerdict {
  const signed: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string') return 'invalid';
    if (name !== 'signature') signed[name] = value;
  }
  const { signature } = params;
  if (typeof signature !== 'string' || !/^\d{1,12}$/.test(signed.expires ?? '')) return 'invalid';
  if (!timingSafeEqualText(signature, signatureOf(secret, subject, signed))) return 'invalid';
  return Number(signed.expires) > nowSeconds ? 'valid' : 'expired';
}

function signatureOf(secret: string, subject: string, params: Readonly<Record<string, string>>): string {
  const names = Object.keys(params).sort();
  const text = JSON.stringify([subject, ...names.map((name) => [name, params[name]])]);
  return createHmac('sha256', secret).update(text).digest('base64url');
}
