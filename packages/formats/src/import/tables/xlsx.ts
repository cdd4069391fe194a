import { type DatasetImporter, type DatasetOptions, type FileSet, ImportRefusedError } from '../dataset.ts';
import { limitsOf, tooLarge } from '../files/file-set.ts';
import { type Bytes, readZipDirectory, type ZipMember } from '../files/zip-directory.ts';
import { failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { finderOf, namesEnding } from '../seen/find-file.ts';
import type { SeenRow } from '../seen/model.ts';
import { readJsonCell } from '../table.ts';
import { columnNames } from '../table-layout.ts';
import { readSheetRows, type SheetRow } from './xlsx-sheet.ts';
import { readWorkbook, type Workbook } from './xlsx-workbook.ts';

export const xlsxImporter: DatasetImporter = createDataset({
  id: 'xlsx',
  title: 'Excel workbook (XLSX)',
  description: 'The rows of the first visible sheet, its first row naming the columns.',
  layout: 'One or more files `.xlsx`. Old `.xls` files are not read; save them as `.xlsx`.',
  losses: [
    'Of several sheets the first visible one is read.',
    'Formulas are read as the values that were last computed; formats, comments, pictures and merged cells are not kept.',
  ],
  detect: async (set) => {
    const files = candidates(set);
    return files.length > 0 && files.length >= set.list().length / 2 ? 0.95 : 0;
  },
  records: readXlsx,
});

const candidates = (set: FileSet): string[] => namesEnding(set, ['xlsx', 'xlsm']);

async function* readXlsx(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const limits = limitsOf(options.limits);
  for (const file of candidates(set)) {
    const sizeBytes = finderOf(set).sizeOf(file);
    const bytes: Bytes = { name: file, sizeBytes, readAt: (offset, length) => set.readAt(file, offset, length) };
    const members = new Map((await readZipDirectory(bytes, limits)).map((member) => [member.name, member]));
    const strings = members.get('xl/sharedStrings.xml');
    if ((strings?.sizeBytes ?? 0) > limits.maxHeldBytes) throw tooLarge(`${file} with its texts`, limits);
    const workbook = await readWorkbook(bytes, members);
    const [sheet, ...others] = workbook.sheets;
    const member = sheet && members.get(sheet.path);
    if (!sheet || !member) throw new ImportRefusedError(`${file} has no sheet that can be read.`);
    if (others.length > 0) {
      options.onNote?.({
        reason: `Only the first sheet of a workbook is read, not ${others.map(({ name }) => name).join(', ')}.`,
      });
    }
    yield* readSheet(bytes, member, workbook, file, options);
  }
}

async function* readSheet(
  bytes: Bytes,
  member: ZipMember,
  workbook: Workbook,
  file: string,
  options: DatasetOptions,
): AsyncGenerator<SeenRow> {
  let names: string[] | undefined;
  for await (const row of readSheetRows(bytes, member, workbook)) {
    if (!row.ok) {
      yield { ...failedRow(row.line, row.message), file };
      continue;
    }
    if (row.cells.every((cell) => cell === undefined || cell === '')) continue;
    if (!names) {
      const isHeader = options.header ?? row.cells.every((cell) => cell === undefined || typeof cell === 'string');
      names = columnNames(
        row.cells.map((cell) => ({ text: String(cell ?? ''), quoted: true })),
        isHeader,
      );
      if (isHeader) continue;
    }
    yield rowOf(row, names, file);
  }
}

function rowOf(row: SheetRow, names: readonly string[], file: string): SeenRow {
  const surplus = row.cells.slice(names.length).filter((cell) => cell !== undefined && cell !== '');
  if (surplus.length > 0) {
    const message = `The row has cells beyond the ${names.length} columns that the first row names. Name those columns too.`;
    return { ...failedRow(row.line, message, row.cells.join(' | ')), file };
  }
  const data: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const cell = row.cells[index] ?? '';
    data[name] = typeof cell === 'string' && /^[[{]/.test(cell) ? readJsonCell(cell, 100) : cell;
  }
  return { ok: true, file, line: row.line, subject: { kind: 'columns' }, data, regions: [] };
}
