import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { type AnnotatedText, fitsTexts, readTexts, TEXT_KINDS, TEXTS, withoutOverlap } from './regions/texts.ts';
import { cutAt, tokensOf } from './tokens.ts';

/** A token per line with B-, I- or O; an empty line after each text. */
export const conllExporter: Exporter = {
  id: 'CONLL2003',
  title: 'CoNLL-2003',
  description: 'A word per line with its entity: B- begins one, I- goes on, O is none. All label controls of the text.',
  extension: 'conll',
  mediaType: 'text/plain',
  about: TEXTS,
  holds: TEXT_KINDS,
  write: (records, context = {}) => inBlocks(writeConll(records, context)),
  fits: (config) => fitsTexts(config, ['Of spans that overlap, only the first is kept.']),
};

async function* writeConll(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  yield '-DOCSTART- -X- O O\n\n';
  for await (const text of readTexts(records, context)) yield `${sentence(text, context)}\n`;
}

function sentence({ task, text, spans }: AnnotatedText, context: ExportContext): string {
  const kept = withoutOverlap(spans, () => context.onLoss?.({ task: task.id, reason: 'Spans that overlap another' }));
  const edges = kept.flatMap(({ start, end }) => [start, end]);
  let lines = '';
  let place = 0;
  for (const token of cutAt(tokensOf(text), edges)) {
    while ((kept[place]?.end ?? Number.POSITIVE_INFINITY) <= token.start) place += 1;
    const span = kept[place];
    const isIn = span !== undefined && token.start >= span.start;
    const isFirst = isIn && !text.slice(span.start, token.start).trim();
    lines += `${token.text} -X- _ ${isIn ? `${isFirst ? 'B' : 'I'}-${span.label.replace(/\s+/g, '_')}` : 'O'}\n`;
  }
  return lines;
}
