import { AppError } from '../../platform/http/app-error.ts';
import { TooLargeError } from '../../platform/storage/storage.ts';
import { NotAZipError } from './unpack-zip.ts';

/** What is wrong with a file that was sent, for whoever sent it; undefined: the file is not to blame. */
export function faultOfFile(error: unknown): string | undefined {
  if (error instanceof AppError && error.code === 'validation') return error.details?.file?.[0] ?? error.message;
  if (error instanceof TooLargeError || error instanceof NotAZipError) return error.message;
  // The unpacker found other bytes than the directory of the ZIP promised.
  if (
    error instanceof Error &&
    /size mismatch|too many bytes|invalid (distance|block|code|stored)/i.test(error.message)
  )
    return `The ZIP is broken here: ${error.message}.`;
  return undefined;
}
