import { type Picture, readPicture } from './picture.ts';

/** Where relative addresses lead, and how one gets in there. */
export interface Access {
  hostname: string;
  token: string;
}

const MOST_BYTES = 50_000_000;
const TIMEOUT_MS = 20_000;

/** Of http and https addresses, of paths on the labelling server, and of data addresses. */
export async function fetchPicture(
  address: string,
  access: Access | undefined,
  login: { user: string; password: string } | undefined,
): Promise<Picture> {
  if (address.startsWith('data:')) return readPicture(Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'));
  const url = new URL(address, access?.hostname);
  const isOwn = access !== undefined && url.origin === new URL(access.hostname).origin;
  const basic = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const authorization = isOwn && access.token !== '' ? `Token ${access.token}` : basic;
  const response = await fetch(url, {
    headers: authorization === undefined ? {} : { authorization },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the picture could not be read: ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`the picture has more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return readPicture(Buffer.concat(chunks));
}
