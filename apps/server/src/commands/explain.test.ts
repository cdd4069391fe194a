import { expect, test } from 'vitest';
import { explain } from './explain.ts';

test('a folder of another user is told with its path, in one line', () => {
  for (const code of ['EACCES', 'EPERM', 'EROFS']) {
    const error = Object.assign(new Error(`${code}: open`), { code, path: '/srv/data/owner.pid' });
    const line = explain(error);
    expect(line).toContain('/srv/data/owner.pid');
    expect(line).toMatch(/DATA_DIR/);
    expect(line).not.toContain('\n');
  }
});

test('a database that is not there is told without a stack', () => {
  const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  expect(explain(refused)).toBe('the database does not answer (ECONNREFUSED): check DATABASE_URL');
  expect(explain(Object.assign(new Error('database "x" does not exist'), { code: '3D000' }))).toContain('"x"');
  expect(explain(new Error('a fault of ours'))).toBeUndefined();
});
