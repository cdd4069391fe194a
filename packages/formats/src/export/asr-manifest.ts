import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { fitsSounds, readSounds, SOUND_KINDS, SOUNDS } from './regions/sounds.ts';

/** One line per stretch that has a text, or per recording: what trainers of speech recognition read. */
export const asrManifestExporter: Exporter = {
  id: 'ASR_MANIFEST',
  title: 'ASR manifest',
  description: 'A line per recording, or per stretch of it that was transcribed: address, offset, duration and text.',
  extension: 'jsonl',
  mediaType: 'application/x-ndjson',
  about: SOUNDS,
  holds: SOUND_KINDS,
  write: (records, context = {}) => inBlocks(writeManifest(records, context)),
  fits: (config) => fitsSounds(config, ['Labels of stretches without a text are left out.']),
};

async function* writeManifest(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  for await (const { task, url, annotator, durationSeconds, segments, text } of readSounds(records, context)) {
    const said = segments.filter((segment) => segment.text !== '');
    if (said.length < segments.length)
      context.onLoss?.({ task: task.id, reason: 'Stretches without a text', count: segments.length - said.length });
    for (const segment of said) {
      yield line({
        audio_filepath: url,
        offset: segment.startSeconds,
        duration: Math.round((segment.endSeconds - segment.startSeconds) * 1000) / 1000,
        text: segment.text,
        ...(segment.labels[0] === undefined ? {} : { label: segment.labels[0] }),
        annotator,
        task_id: task.id,
      });
    }
    if (said.length === 0 && text !== '')
      yield line({ audio_filepath: url, duration: durationSeconds ?? null, text, annotator, task_id: task.id });
  }
}

const line = (record: Record<string, unknown>): string => `${JSON.stringify(record)}\n`;
