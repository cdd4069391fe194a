import { landscapePicture } from '../sample-pictures.ts';
import type { DataDeclaration } from './declaration.ts';

const LONGEST_URL = 10_000_000;
const URL_SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const ALLOWED_SCHEMES = new Set([
  'http',
  'https',
  'data',
  'blob',
  's3',
  'gs',
  'azure-blob',
  'azure',
  'minio',
  'localfiles',
  'redis',
]);

export const textData: DataDeclaration = {
  expected: 'a text or a number',
  required: true,
  accepts: isPlainText,
  sample: (key) =>
    `Some ${key.replace(/[_-]+/g, ' ')} to read: Ada Lovelace wrote the first program in London in 1843.`,
};

export const optionalTextData: DataDeclaration = {
  ...textData,
  required: false,
  sample: (key) => `Example ${key.replace(/[_-]+/g, ' ')}`,
};

export const imageData: DataDeclaration = {
  expected: 'the address of an image',
  required: true,
  accepts: isImageAddress,
  sample: () => landscapePicture,
};

export const imageListData: DataDeclaration = {
  expected: 'a list of image addresses',
  required: true,
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isImageAddress),
  sample: () => [landscapePicture, landscapePicture],
};

export const optionListData: DataDeclaration = {
  expected: 'a list of texts or of objects with a "value"',
  required: true,
  accepts: (value) => Array.isArray(value) && value.every((option) => isOption(option)),
  sample: () => [{ value: 'First' }, { value: 'Second' }, { value: 'Third' }],
};

/** Made-up entries are empty: what is in them is shown by others, who know their sample. */
export const listData: DataDeclaration = {
  expected: 'a list',
  required: true,
  accepts: Array.isArray,
  sample: () => [],
};

export const dialogueData: DataDeclaration = {
  expected: 'a list of turns such as {"name": "Ann", "text": "Hello"}',
  required: true,
  accepts: (value) => Array.isArray(value) && value.every((turn) => typeof turn === 'object' && turn !== null),
  sample: () => [
    { name: 'Guest', text: 'Good morning. Is the museum open today?' },
    { name: 'Clerk', text: 'Good morning! It is, until five.' },
  ],
};

export const itemListData: DataDeclaration = {
  expected: 'a list of items such as {"id": "a", "title": "First", "body": "…"}',
  required: true,
  accepts: (value) => Array.isArray(value) && value.every(isItem),
  sample: () => [
    { id: 'a', title: 'Harbour at dawn', body: 'Three boats leave before the light does.' },
    { id: 'b', title: 'The ferry', body: 'It crosses twice an hour, in fog as in sun.' },
    { id: 'c', title: 'Low tide', body: 'Children look for crabs below the pier.' },
  ],
};

export const tableData: DataDeclaration = {
  expected: 'an object, a list of objects, a list of lists, or the address of such JSON',
  required: true,
  accepts: (value) => (typeof value === 'object' ? value !== null : typeof value === 'string' && value !== ''),
  sample: () => ({ name: 'Ada Lovelace', born: 1815, place: 'London' }),
};

export const seriesData: DataDeclaration = {
  expected: 'columns of numbers such as {"time": [0, 1], "speed": [3, 4]}, rows, or the address of a CSV or JSON file',
  required: true,
  accepts: (value) => (typeof value === 'object' ? value !== null : typeof value === 'string' && value !== ''),
  sample: () => sampleSeries,
};

/** Three hours of a made-up tide gauge, one value a minute. */
const sampleSeries = {
  time: Array.from({ length: 180 }, (_, minute) => minute * 60),
  level: Array.from({ length: 180 }, (_, minute) => Math.round(Math.sin(minute / 28) * 120 + 200) / 100),
  wind: Array.from({ length: 180 }, (_, minute) => Math.round(Math.cos(minute / 9) * 30 + 60 + (minute % 7)) / 10),
};

export const documentData: DataDeclaration = {
  expected: 'the address of a PDF document',
  required: true,
  accepts: (value) => typeof value === 'string' && isAddress(value, 'data:application/pdf'),
  sample: () => '/samples/documents/project-history.pdf',
};

function isItem(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('id' in value)) return false;
  return typeof value.id === 'string' || typeof value.id === 'number';
}

function isPlainText(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function isImageAddress(value: unknown): boolean {
  return typeof value === 'string' && isAddress(value, 'data:image/');
}

/** Relative, of an allowed scheme, or inline data that begins as told. */
function isAddress(written: string, inline: string): boolean {
  const address = written.trim();
  if (address === '' || address.length > LONGEST_URL) return false;
  const scheme = URL_SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return true;
  return scheme === 'data' ? address.startsWith(inline) : ALLOWED_SCHEMES.has(scheme);
}

/** An address that a browser or a storage can fetch, or data of the kind itself. */
export function isMediaAddress(value: unknown, kind: 'image' | 'audio' | 'video'): boolean {
  if (typeof value !== 'string') return false;
  const address = value.trim();
  if (address === '' || address.length > LONGEST_URL) return false;
  const scheme = URL_SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return true;
  return scheme === 'data' ? address.startsWith(`data:${kind}/`) : ALLOWED_SCHEMES.has(scheme);
}

const DEEPEST_OPTION = 32;

function isOption(option: unknown, depth = 0): boolean {
  if (typeof option === 'string') return option !== '';
  if (typeof option !== 'object' || option === null || !('value' in option) || depth > DEEPEST_OPTION) return false;
  if (typeof option.value !== 'string' || option.value === '') return false;
  if (!('children' in option)) return true;
  return Array.isArray(option.children) && option.children.every((child) => isOption(child, depth + 1));
}
