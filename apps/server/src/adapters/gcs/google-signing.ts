import { createHash, createSign } from 'node:crypto';

export interface ServiceAccount {
  client_email: string;
  private_key: string;
}

/**
 * A signed address of an object, version 4 of Google's signatures
 * (https://cloud.google.com/storage/docs/access-control/signed-urls): RSA-SHA256 over the hash of the canonical request.
 */
export function signGoogleUrl(
  account: ServiceAccount,
  target: { origin: string; bucket: string; key: string },
  options: { expiresInSeconds: number; now: Date },
): string {
  const stamp = options.now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/auto/storage/goog4_request`;
  const { host } = new URL(target.origin);
  const path = `/${encodePart(target.bucket)}/${target.key.split('/').map(encodePart).join('/')}`;
  const query = Object.entries({
    'X-Goog-Algorithm': 'GOOG4-RSA-SHA256',
    'X-Goog-Credential': `${account.client_email}/${scope}`,
    'X-Goog-Date': stamp,
    'X-Goog-Expires': String(options.expiresInSeconds),
    'X-Goog-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encodePart(value)}`)
    .join('&');
  const canonical = ['GET', path, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['GOOG4-RSA-SHA256', stamp, scope, digest].join('\n');
  const signature = createSign('RSA-SHA256').update(text).sign(account.private_key, 'hex');
  return `${target.origin}${path}?${query}&X-Goog-Signature=${signature}`;
}

function encodePart(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
