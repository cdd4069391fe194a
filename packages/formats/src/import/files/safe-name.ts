import { ImportRefusedError } from '../dataset.ts';

/** The name with `/` between folders; refused when it points outside of the folder that it is to lie in. */
export function safeName(written: string, archive: string): string {
  const name = written.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const isOutside =
    name.includes('\0') || name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..');
  if (!isOutside && name !== '') return name.replace(/\/{2,}/g, '/');
  const shown = written.replace(/\p{Cc}/gu, '?').slice(0, 120);
  throw new ImportRefusedError(
    `${archive} holds a file with a name that points out of it (“${shown}”). Pack the files again, with plain names.`,
  );
}
