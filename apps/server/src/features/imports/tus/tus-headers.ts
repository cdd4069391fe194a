/** Pure: what the headers of the tus protocol say. */

export interface UploadMetadata {
  filename: string;
  project: string;
  serialNumber: string | undefined;
}

export class TusHeaderError extends Error {
  readonly header: string;
  constructor(header: string, message: string) {
    super(message);
    this.header = header;
  }
}

const LONGEST_METADATA = 8000;

/** `Upload-Metadata: filename bmFtZQ==,project MTI=`: keys with their values in Base64. */
export function readMetadata(header: string | undefined): UploadMetadata {
  const text = header ?? '';
  if (text.length > LONGEST_METADATA)
    throw new TusHeaderError('Upload-Metadata', `At most ${LONGEST_METADATA} characters.`);
  const values = new Map<string, string>();
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [key = '', value = '', ...more] = pair.trim().split(/ +/);
    if (more.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value))
      throw new TusHeaderError(
        'Upload-Metadata',
        'Write key and value in Base64, with a space between them, and commas between pairs.',
      );
    values.set(key, Buffer.from(value, 'base64').toString('utf8').toWellFormed().replaceAll('\0', ''));
  }
  const filename = values.get('filename') ?? values.get('name') ?? '';
  const project = values.get('project') ?? '';
  if (filename === '') throw new TusHeaderError('Upload-Metadata', 'Name the file: filename.');
  if (filename.length > 512) throw new TusHeaderError('Upload-Metadata', 'A file name has at most 512 characters.');
  if (project === '') throw new TusHeaderError('Upload-Metadata', 'Name the project that the file is for: project.');
  const serialNumber = values.get('serial_number') || undefined;
  if (serialNumber !== undefined && serialNumber.length > 100)
    throw new TusHeaderError('Upload-Metadata', 'A serial number has at most 100 characters.');
  return { filename, project, serialNumber };
}

/** A whole number from 0 on. */
export function readBytes(header: string | string[] | undefined, name: string): number {
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header))
    throw new TusHeaderError(name, 'Give a whole number of bytes.');
  return Number(header);
}
