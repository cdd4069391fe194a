import { agreementKind } from '@labelwright/task-definition/agreement';
import { compileConfig } from '@labelwright/task-definition/compile';
import { pixelsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { tags } from '@labelwright/task-definition/tags/index';
import { describe, expect, test } from 'vitest';
import type { Exporter, ExportTask, Loss } from './export/model.ts';
import { listTableColumns } from './export/table.ts';
import { exporters } from './exporters.ts';
import { collect, inChunks } from './testing/streams.ts';
import { exportAnnotation, exportTask } from './testing/tasks.ts';

/** Each cell of the table of formats and controls, by the example that every tag has. */

async function written(
  exporter: Exporter,
  config: ReturnType<typeof compileConfig>,
  task: ExportTask,
): Promise<{ bytes: string; losses: Loss[] }> {
  const losses: Loss[] = [];
  const columns = await listTableColumns(inChunks(task));
  const onLoss = (loss: Loss) => losses.push(loss);
  const blocks = await collect(exporter.write(inChunks(task), { config, columns, onLoss }));
  return { bytes: Buffer.concat(blocks.map((block) => Buffer.from(block))).toString('latin1'), losses };
}

/** Of two labels on one span CoNLL holds the first, and says so. */
const KNOWN = new Set(['Spans that overlap another']);

/** Examples do not say how large their pictures are. */
function measured(item: Item): Item {
  const { rle } = item.value ?? {};
  const pixels = Array.isArray(rle) ? (pixelsOfBrush(rle) ?? 0) : 640 * 480;
  const width = Array.from({ length: 640 }, (_, side) => 640 - side).find((side) => pixels % side === 0) ?? 1;
  return { original_width: width, original_height: pixels / width, ...item };
}

interface Item {
  id?: string;
  value?: Record<string, unknown>;
  original_width?: number;
  original_height?: number;
  from_name?: string;
  type: string;
}

describe.each(exporters)('$id', (exporter) => {
  const cells = tags.flatMap((tag) =>
    tag.control === undefined ? [] : [{ tag: tag.name, declared: tag.control, example: tag.example }],
  );

  test.each(cells)('$tag: in the file, or told', async ({ tag, declared, example }) => {
    const config = compileConfig(example.config);
    const controls = Object.values(config.controls).filter((control) => control.tag === tag);
    const names = new Set(controls.map(({ name }) => name));
    const isOf = (item: Item): boolean =>
      declared.type === 'relation' ? item.type === 'relation' : names.has(item.from_name ?? '');
    const result = ((example.result ?? []) as unknown as Item[]).map(measured);
    if (!result.some(isOf)) return;
    const ofTask = (items: Item[]) =>
      exportTask({ data: example.data, annotations: [exportAnnotation({ result: items })] });
    // What else is said of a region repeats its place.
    const ids = new Set(result.filter(isOf).flatMap(({ id }) => id ?? []));
    const full = await written(exporter, config, ofTask(result));
    const without = await written(
      exporter,
      config,
      ofTask(result.filter((item) => !isOf(item) && (item.id === undefined || !ids.has(item.id)))),
    );
    const isRelation = declared.type === 'relation';
    const kinds = isRelation
      ? ['relation']
      : controls.flatMap((control) =>
          control.toName
            .filter((name) => exporter.about?.includes(config.objects[name]?.tag ?? '') ?? true)
            .flatMap((name) => agreementKind(control, config.objects[name]) ?? []),
        );
    const isHeld = exporter.holds === undefined ? !isRelation : kinds.some((kind) => exporter.holds?.includes(kind));
    const fit = exporter.fits?.(config) ?? { ok: true, losses: [] };
    if (isHeld) {
      expect(fit.ok).toBe(true);
      expect(full.bytes).not.toBe(without.bytes);
      expect(full.losses.map(({ reason }) => reason).filter((reason) => !KNOWN.has(reason))).toEqual([]);
    } else {
      const isTold =
        full.losses.length > without.losses.length ||
        fit.losses.some((loss) => [...names, 'Relations between'].some((name) => loss.includes(name)));
      expect([!fit.ok, isTold, full.bytes !== without.bytes]).toContain(true);
    }
  });
});
