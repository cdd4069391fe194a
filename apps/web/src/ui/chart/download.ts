import { FONT, type Ink } from './palette.ts';
import { type TableData, toCsv } from './table-data.ts';

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  if (url.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const fileName = (name: string, ending: string): string => `${name.replaceAll(/[\\/:*?"<>|]+/g, ' ').trim()}.${ending}`;

export function saveCsv(name: string, data: TableData): void {
  // The mark at the beginning tells spreadsheets that the letters are UTF-8.
  const blob = new Blob([`\uFEFF${toCsv(data)}`], { type: 'text/csv;charset=utf-8' });
  save(URL.createObjectURL(blob), fileName(name, 'csv'));
}

const MARGIN = 32;
const HEAD = 88;

/** The picture with its title above it, so that it can stand in a report. Sizes in pixels of the file. */
export function savePng(name: string, title: string, subtitle: string, picture: HTMLCanvasElement, ink: Ink): void {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width + 2 * MARGIN;
  canvas.height = picture.height + HEAD + MARGIN;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = ink.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink.text;
  context.font = `600 28px ${FONT}`;
  context.fillText(title, MARGIN, 44, picture.width);
  context.fillStyle = ink.muted;
  context.font = `22px ${FONT}`;
  context.fillText(subtitle, MARGIN, 74, picture.width);
  context.drawImage(picture, MARGIN, HEAD);
  canvas.toBlob((blob) => blob !== null && save(URL.createObjectURL(blob), fileName(name, 'png')));
}
