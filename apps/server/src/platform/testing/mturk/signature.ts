import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Of the protocol, version 4 of its signatures. Returns what is wrong, or undefined. */
export function signatureFault(
  request: { method: string; headers: IncomingHttpHeaders; body: Buffer },
  keys: { accessKeyId: string; secretAccessKey: string },
): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/us-east-1\/mturk-requester\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
  const [, accessKeyId, day, names = '', signature] = form.exec(String(request.headers.authorization)) ?? [];
  if (!day || !signature) return 'The request is not signed for mturk-requester in us-east-1.';
  if (accessKeyId !== keys.accessKeyId) return 'The access key is not known.';
  const signed = names.split(';');
  for (const needed of ['host', 'x-amz-date', 'x-amz-target'])
    if (!signed.includes(needed)) return `The header ${needed} is not signed.`;
  const time = String(request.headers['x-amz-date']);
  const sha = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
  const canonical = [
    request.method,
    '/',
    '',
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    sha(request.body),
  ].join('\n');
  const scope = `${day}/us-east-1/mturk-requester/aws4_request`;
  const key = [day, 'us-east-1', 'mturk-requester', 'aws4_request'].reduce<Buffer>(
    (from, part) => createHmac('sha256', from).update(part).digest(),
    Buffer.from(`AWS4${keys.secretAccessKey}`),
  );
  const expected = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', time, scope, sha(canonical)].join('\n'))
    .digest('hex');
  return expected === signature ? undefined : 'The signature does not match the request.';
}
