import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkManifest } from './check-manifest.ts';
import { keepBuiltInDefinition, keepBuiltInPlugin, keepBuiltInType } from './plugins.queries.ts';
import { BUILT_IN_FOLDER, PROGRAM_ROOT } from './roots.ts';

interface BuiltIn {
  slug: string;
  name: string;
  description: string;
  /** Version → definition. A version never changes: what tasks use must stay what it was. */
  definitions: Record<string, Record<string, unknown>>;
}

/** Brings the plug-ins that come with the program, with their task types and definitions, into the database. */
export async function syncBuiltIns(platform: Platform): Promise<void> {
  const folder = join(PROGRAM_ROOT, BUILT_IN_FOLDER);
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'manifest.json')));
  await withSystem(platform.db, async (tx) => {
    for (const name of names.sort()) await syncOne(tx, join(folder, name));
  });
}

async function syncOne(tx: Tx, folder: string): Promise<void> {
  const type = readJson(join(folder, 'task-type.json')) as BuiltIn;
  const checked = await checkManifest(readJson(join(folder, 'manifest.json')), PROGRAM_ROOT);
  if (checked.problems) throw new Error(`${folder}: ${checked.problems.join(' ')}`);
  const id = await keepBuiltInType(tx, type);
  for (const [version, definition] of Object.entries(type.definitions)) {
    const hash = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
    await keepBuiltInDefinition(tx, id, version, hash, definition);
  }
  const { manifest, digest } = checked;
  await keepBuiltInPlugin(tx, id, {
    name: manifest.name,
    version: manifest.version,
    manifest,
    root: manifest.root,
    digest,
    is_active: true,
  });
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
