import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { fitsTexts, readTexts, TEXT_KINDS, TEXTS } from './regions/texts.ts';

/** `{"text", "spans": [{start, end, label}]}` per line; spans may overlap, as in spaCy's span groups. */
export const spacyExporter: Exporter = {
  id: 'SPACY',
  title: 'spaCy JSONL',
  description: 'A text per line with its spans, in characters as Python counts them; they may overlap.',
  extension: 'jsonl',
  mediaType: 'application/x-ndjson',
  about: TEXTS,
  holds: TEXT_KINDS,
  write: (records, context = {}) => inBlocks(writeSpacy(records, context)),
  fits: (config) => fitsTexts(config, []),
};

async function* writeSpacy(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  for await (const { task, text, spans } of readTexts(records, context)) {
    const at = codePoints(text);
    const marked = spans.map(({ start, end, label }) => ({ start: at(start), end: at(end), label }));
    yield `${JSON.stringify({ text, spans: marked, meta: { task_id: task.id } })}\n`;
  }
}

/** Python counts code points, results count UTF-16 units: they differ after every emoji. */
function codePoints(text: string): (unit: number) => number {
  const pairs: number[] = [];
  for (let unit = 0; unit < text.length; unit += 1) {
    if ((text.codePointAt(unit) ?? 0) <= 0xffff) continue;
    pairs.push(unit);
    unit += 1;
  }
  if (pairs.length === 0) return (unit) => unit;
  return (unit) => {
    let [low, high] = [0, pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[middle] ?? 0) < unit) low = middle + 1;
      else high = middle;
    }
    return unit - low;
  };
}
