import { createHash } from 'node:crypto';
import type { PluginManifest } from '@labelwright/contract/plugins';
import { findFileBelow, isFolderBelow, isSafePath } from './safe-path.ts';

const REQUIRED = ['name', 'task_type', 'version', 'root', 'js', 'css', 'result_schema_version'] as const;
const SEMANTIC_VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const MOST_FILES = 50;
const LONGEST_MANIFEST = 50_000;

export type ManifestCheck =
  | { manifest: PluginManifest & Record<string, unknown>; digest: string; problems?: undefined }
  | { problems: string[] };

/** Holds a manifest against the files below the root of plug-ins. Every problem says which key it is about. */
export async function checkManifest(given: unknown, frontendsRoot: string): Promise<ManifestCheck> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { problems: ['The manifest must be a JSON object.'] };
  const manifest = given as Record<string, unknown>;
  const missing = REQUIRED.filter((key) => !Object.hasOwn(manifest, key));
  if (missing.length > 0) return { problems: missing.map((key) => `The key ${key} is missing.`) };
  const problems = [...shapeProblems(manifest), ...(await fileProblems(manifest, frontendsRoot))];
  if (problems.length > 0) return { problems };
  const checked = manifest as PluginManifest & Record<string, unknown>;
  return { manifest: checked, digest: await digestOf(checked, frontendsRoot) };
}

function shapeProblems(manifest: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const isText = (key: string, longest: number): boolean => {
    const value = manifest[key];
    return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
  };
  if (!isText('name', 200)) problems.push('name must be a text of 1 to 200 characters.');
  if (!isText('task_type', 50)) problems.push('task_type must be the slug of a task type.');
  if (typeof manifest.version !== 'string' || manifest.version.length > 32 || !SEMANTIC_VERSION.test(manifest.version))
    problems.push('version must be a semantic version of at most 32 characters, such as 1.0.0.');
  if (!isText('result_schema_version', 32))
    problems.push('result_schema_version must be a text of 1 to 32 characters.');
  if (JSON.stringify(manifest).length > LONGEST_MANIFEST)
    problems.push(`The manifest is longer than ${LONGEST_MANIFEST} characters.`);
  return problems;
}

const PATH_HELP = 'Write a relative path of letters, digits, ".", "_" and "-", without "..".';

async function fileProblems({ root, js, css }: Record<string, unknown>, frontendsRoot: string): Promise<string[]> {
  if (!isSafePath(root)) return [`root is not a safe path. ${PATH_HELP}`];
  if (!(await isFolderBelow(frontendsRoot, root)))
    return [`root: there is no folder ${root} for plug-ins (links do not count).`];
  return [
    ...(await listProblems('js', js, ['.js', '.mjs'], root, frontendsRoot)),
    ...(await listProblems('css', css, ['.css'], root, frontendsRoot)),
    ...(Array.isArray(js) && js.length === 0 ? ['js must name at least one file.'] : []),
  ];
}

async function listProblems(
  key: string,
  list: unknown,
  endings: readonly string[],
  root: string,
  frontendsRoot: string,
): Promise<string[]> {
  if (!Array.isArray(list) || list.length > MOST_FILES)
    return [`${key} must be a list of at most ${MOST_FILES} paths.`];
  const problems: string[] = [];
  for (const [index, path] of list.entries()) {
    const place = `${key}[${index}]`;
    if (!isSafePath(path)) problems.push(`${place} is not a safe path. ${PATH_HELP}`);
    else if (!endings.some((ending) => path.endsWith(ending)))
      problems.push(`${place} must end in ${endings.join(' or ')}.`);
    else if (!(await findFileBelow(frontendsRoot, `${root}/${path}`)))
      problems.push(`${place}: there is no file ${path} in ${root} (links do not count).`);
  }
  return problems;
}

async function digestOf({ root, js, css }: PluginManifest, frontendsRoot: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...js, ...css]) {
    const file = await findFileBelow(frontendsRoot, `${root}/${path}`);
    hash.update(`${path}\0${file?.body.length ?? 0}\0`).update(file?.body ?? '');
  }
  return hash.digest('hex').slice(0, 32);
}
