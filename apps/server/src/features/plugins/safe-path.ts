import { lstat, readFile, realpath } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** The only way from a path that somebody wrote to a file below a root of plug-ins. */

/** What is not in here is never sent: no pages, no unknown types. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const LONGEST_PATH = 300;
const LARGEST_BYTES = 20_000_000;

/** Letters, digits, `_`, `-` and inner dots: no `..`, no hidden file, no separator, escape, drive or NUL in any notation. */
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

export function isSafePath(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    path.length > 0 &&
    path.length <= LONGEST_PATH &&
    path.split('/').every((segment) => SEGMENT.test(segment) && !segment.endsWith('.'))
  );
}

export interface PluginFile {
  body: Buffer;
  contentType: string;
}

/** The real path of an entry below the root, spelt as on the disk; undefined for links and for what is not there. */
async function resolveBelow(root: string, path: string): Promise<string | undefined> {
  if (!isSafePath(path)) return undefined;
  try {
    const expected = join(await realpath(root), path);
    // A link anywhere on the way, or another spelling on a disk that ignores case, gives another real path.
    return (await realpath(expected)) === expected ? expected : undefined;
  } catch {
    return undefined;
  }
}

export async function isFolderBelow(root: string, path: string): Promise<boolean> {
  const resolved = await resolveBelow(root, path);
  return resolved !== undefined && (await lstat(resolved)).isDirectory();
}

/** undefined: there is no such file, or none that may be sent. */
export async function findFileBelow(root: string, path: string): Promise<PluginFile | undefined> {
  const contentType = CONTENT_TYPES[extname(path)];
  const resolved = contentType === undefined ? undefined : await resolveBelow(root, path);
  if (contentType === undefined || resolved === undefined) return undefined;
  const stat = await lstat(resolved);
  if (!stat.isFile() || stat.size > LARGEST_BYTES) return undefined;
  return { body: await readFile(resolved), contentType };
}
