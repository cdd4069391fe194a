import { archiveExporter } from './archive.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { type AnnotatedSound, fitsSounds, readSounds, type Segment, SOUND_KINDS, SOUNDS } from './regions/sounds.ts';
import type { ArchiveFile } from './zip.ts';

/** A file of subtitles per recording, in the two forms that players read. */
export const subtitleExporters: Exporter[] = [
  subtitles('VTT', 'WebVTT', 'vtt', (cues) => `WEBVTT\n\n${cues.map((cue) => cueText(cue, '.')).join('\n')}`),
  subtitles('SRT', 'SubRip', 'srt', (cues) =>
    cues.map((cue, place) => `${place + 1}\n${cueText(cue, ',')}`).join('\n'),
  ),
];

function subtitles(
  id: string,
  title: string,
  extension: string,
  toText: (cues: readonly Segment[]) => string,
): Exporter {
  async function* files(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<ArchiveFile> {
    for await (const sound of readSounds(records, context)) {
      const cues = sound.segments.filter(({ text }) => text !== '');
      if (cues.length < sound.segments.length)
        context.onLoss?.({
          task: sound.task.id,
          reason: 'Stretches without a text',
          count: sound.segments.length - cues.length,
        });
      yield { path: `${nameOf(sound)}.${extension}`, content: toText(cues) };
    }
  }
  return archiveExporter({
    id,
    title,
    description: `A ${extension} file per recording: each stretch with its text, and who speaks where labels say so.`,
    about: SOUNDS,
    holds: SOUND_KINDS,
    files,
    fits: (config) => fitsSounds(config, ['Texts about the whole recording are left out.']),
  });
}

function cueText({ startSeconds, endSeconds, text, labels }: Segment, point: string): string {
  const said = text.replace(/\r?\n(\s*\r?\n)+/g, '\n').replaceAll('-->', '→');
  const speaker =
    labels[0] === undefined ? '' : point === '.' ? `<v ${labels[0].replace(/[<>]/g, '')}>` : `${labels[0]}: `;
  return `${clock(startSeconds, point)} --> ${clock(endSeconds, point)}\n${speaker}${point === '.' ? said.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : said}\n`;
}

/** 01:02:03.450 */
function clock(seconds: number, point: string): string {
  const all = Math.round(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(all / 3_600_000), Math.floor(all / 60_000) % 60];
  return `${two(hours)}:${two(minutes)}:${two(Math.floor(all / 1000) % 60)}${point}${String(all % 1000).padStart(3, '0')}`;
}

const nameOf = ({ task, url }: AnnotatedSound): string => {
  const file = (url.startsWith('data:') ? '' : (url.split(/[?#]/)[0] ?? '')).split('/').at(-1) ?? '';
  return `${task.id}-${file
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .slice(0, 100)}`.replace(/-$/, '');
};
