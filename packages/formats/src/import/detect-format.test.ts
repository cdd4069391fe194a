import { describe, expect, test } from 'vitest';
import { inChunks } from '../testing/streams.ts';
import { detectFormat } from './detect-format.ts';
import { preview } from './preview.ts';
import { readTasks } from './read-tasks.ts';

const idOf = (name: string | undefined, type: string | undefined, head: string) => detectFormat(name, type, head).id;

describe('format detection', () => {
  test('by name, then by type', () => {
    expect(idOf('tasks.JSON', undefined, '')).toBe('json');
    expect(idOf('tasks.ndjson', 'text/plain', '')).toBe('jsonl');
    expect(idOf('export.v2.tsv', 'text/csv', '')).toBe('tsv');
    expect(idOf(undefined, 'text/csv; charset=utf-8', '')).toBe('csv');
    expect(idOf('reviews.txt', undefined, 'a line, with a comma\nanother line, with one')).toBe('txt');
  });

  test('by content for what is pasted', () => {
    expect(idOf(undefined, undefined, '[\n {"text": "x"}')).toBe('json');
    expect(idOf(undefined, undefined, '{\n "text": "x"}')).toBe('json');
    expect(idOf(undefined, undefined, '{"text":"x"}\n{"text":"y"}\n')).toBe('jsonl');
    expect(idOf(undefined, undefined, 'id,text\n1,hello\n2,there\n3,you\n')).toBe('csv');
    expect(idOf(undefined, undefined, 'id\ttext\n1\thello, you\n2\tthere\n')).toBe('tsv');
    expect(idOf(undefined, undefined, 'Just a sentence.\nAnd another, longer one.')).toBe('txt');
    expect(idOf('pasted.txt', 'text/plain', '[{"text": "x"}]')).toBe('json');
    expect(idOf(undefined, undefined, '')).toBe('txt');
  });
});

describe('preview', () => {
  test('shows columns with their types, the first rows and the first errors', async () => {
    const csv =
      'id,photo,when,note,tags\n1,https://x.example/a.jpg?s=1,2024-05-01,,"[""a""]"\n2,b\n3,c.png,2024-05-02T10:00,hi,[]\n';
    const result = await preview(inChunks(new TextEncoder().encode(csv)), 10, { fileName: 'photos.csv' });
    expect(result.format).toBe('csv');
    expect(result.columns).toEqual([
      { name: 'id', type: 'number', example: '1', filled: 2 },
      { name: 'photo', type: 'image', example: 'https://x.example/a.jpg?s=1', filled: 2 },
      { name: 'when', type: 'datetime', example: '2024-05-01', filled: 2 },
      { name: 'note', type: 'text', example: 'hi', filled: 1 },
      { name: 'tags', type: 'list', example: '["a"]', filled: 2 },
    ]);
    expect(result.rows).toHaveLength(2);
    expect(result.errors.map((row) => row.line)).toEqual([3]);
  });

  test('reads no further than it needs and closes the source', async () => {
    let pulled = 0;
    let closed = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        while (true) {
          pulled++;
          yield '{"text":"again"}\n'.repeat(1000);
        }
      } finally {
        closed = true;
      }
    }
    const result = await preview(endless(), 5);
    expect(result.rows).toHaveLength(5);
    expect(pulled).toBeLessThan(4);
    expect(closed).toBe(true);
  });

  test('readTasks decodes, detects and reads', async () => {
    const { importer, rows } = await readTasks(inChunks('one line\n', '\ntwo lines\n'), { textField: 'review' });
    expect(importer.id).toBe('txt');
    const read = [];
    for await (const row of rows) read.push(row);
    expect(read).toEqual([
      { ok: true, line: 1, task: { data: { review: 'one line' } } },
      { ok: true, line: 3, task: { data: { review: 'two lines' } } },
    ]);
  });
});
