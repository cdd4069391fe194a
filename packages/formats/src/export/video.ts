import { archiveExporter } from './archive.ts';
import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { numberClasses } from './regions/class-numbers.ts';
import { boundsOf, boxCorners, rounded } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';
import { type AnnotatedVideo, fitsVideos, placesOf, readVideos } from './regions/videos.ts';
import { writeCell } from './table.ts';
import type { ArchiveFile } from './zip.ts';

const TRACKS = ['track-iou'];
const TRACKS_AND_RANGES = ['track-iou', 'timeline-iou'];

/** Tracks frame by frame in the form of the MOT challenges: trackers are trained and measured with it. */
export const motExporter: Exporter = archiveExporter({
  id: 'MOT',
  title: 'MOT tracks',
  description:
    'A folder for each video: a line for every box in every frame, upright, places between key frames filled in.',
  about: ['Video'],
  holds: TRACKS,
  files: writeMot,
  fits: (config) =>
    fitsVideos(config, TRACKS, [
      'Turned boxes become the upright ones around them.',
      'Places are in per cent where the size of the video is not known: imWidth and imHeight are 100.',
    ]),
});

async function* writeMot(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<ArchiveFile> {
  const classes = numberClasses(context, TRACKS);
  let number = 0;
  for await (const video of readVideos(records, context)) {
    number += 1;
    const folder = `${String(number).padStart(6, '0')}-task-${video.task.id}`;
    yield { path: `${folder}/gt/gt.txt`, content: motLines(video, context, classes.of) };
    yield { path: `${folder}/seqinfo.ini`, content: sequenceInfo(video, folder) };
  }
  const names = classes.list().toSorted((left, right) => left.number - right.number);
  yield { path: 'labels.txt', content: names.map(({ name }) => `${name}\n`).join('') };
}

function* numbered(video: AnnotatedVideo, { onLoss }: ExportContext): Generator<Region> {
  for (const region of video.regions) {
    if (region.shape === 'video' && region.labels.length > 0) yield region;
    else
      onLoss?.({
        task: video.task.id,
        reason: region.shape === 'video' ? 'Regions without a label' : 'Regions of other kinds',
      });
  }
}

/** Frame, track, left, top, width, height, 1 for counted, class from 1, visibility. */
async function* motLines(
  video: AnnotatedVideo,
  context: ExportContext,
  classOf: (label: string) => number,
): AsyncGenerator<string> {
  const { width = 100, height = 100 } = video;
  let track = 0;
  for (const region of numbered(video, context)) {
    for (const label of region.labels) {
      track += 1;
      let lines = '';
      for (const place of placesOf(region.value)) {
        const box = [place.x * width, place.y * height, place.width * width, place.height * height].map((v) => v / 100);
        const [x = 0, y = 0, wide = 0, high = 0] = box;
        const bounds = boundsOf(boxCorners(x, y, wide, high, place.rotation)).map(rounded);
        lines += `${[place.frame, track, ...bounds, 1, classOf(label) + 1, 1].join(',')}\n`;
      }
      yield lines;
    }
  }
}

function sequenceInfo({ url, width, height, framesCount, framesPerSecond, regions }: AnnotatedVideo, name: string) {
  const last = Math.max(framesCount, ...regions.flatMap(({ value }) => lastFrame(value)));
  return [
    '[Sequence]',
    `name=${name}`,
    `video=${url.startsWith('data:') ? '' : url}`,
    `frameRate=${framesPerSecond === undefined ? '' : rounded(framesPerSecond)}`,
    `seqLength=${last}`,
    `imWidth=${width ?? 100}`,
    `imHeight=${height ?? 100}`,
    '',
  ].join('\n');
}

const lastFrame = ({ sequence }: Record<string, unknown>): number[] =>
  Array.isArray(sequence) ? sequence.map((entry: { frame?: unknown } | null) => Number(entry?.frame) || 0) : [];

/** A row for every box in every frame, and one for every range of frames. */
export const videoCsvExporter: Exporter = {
  id: 'VIDEO_CSV',
  title: 'Video, frame by frame',
  description:
    'A row for every box in every frame, in per cent of the picture, and one for each range of the timeline.',
  extension: 'csv',
  mediaType: 'text/csv',
  about: ['Video'],
  holds: TRACKS_AND_RANGES,
  write: (records, context = {}) => inBlocks(writeRows(records, context)),
  fits: (config) => fitsVideos(config, TRACKS_AND_RANGES, []),
};

const COLUMNS = [
  'task_id',
  'video',
  'track',
  'label',
  'frame',
  'end_frame',
  'time',
  'x',
  'y',
  'width',
  'height',
  'rotation',
  'key_frame',
];

async function* writeRows(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\n`;
  for await (const video of readVideos(records, context)) {
    const { task, url, framesPerSecond } = video;
    const head = [task.id, url.startsWith('data:') ? '' : url];
    const timeOf = (frame: number) => (framesPerSecond === undefined ? '' : rounded(frame / framesPerSecond));
    for (const region of video.regions) {
      const label = region.labels.join('|');
      if (region.shape === 'video')
        for (const { frame, x, y, width, height, rotation, isKeyFrame } of placesOf(region.value))
          yield row([
            ...head,
            region.id,
            label,
            frame,
            frame,
            timeOf(frame),
            x,
            y,
            width,
            height,
            rotation,
            isKeyFrame,
          ]);
      else if (region.shape === 'ranges')
        for (const { start, end } of region.value.ranges as { start: number; end: number }[])
          yield row([...head, region.id, label, start, end, timeOf(start), '', '', '', '', '', '']);
      else context.onLoss?.({ task: task.id, reason: 'Regions of other kinds' });
    }
  }
}

const row = (cells: readonly unknown[]): string =>
  `${cells.map((cell) => (cell === '' ? '' : writeCell(cell))).join(',')}\n`;
