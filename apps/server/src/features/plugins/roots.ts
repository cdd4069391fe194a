import { join } from 'node:path';
import type { Platform } from '../../platform/platform.ts';

/** Built-in plug-ins live in the program's own folder, which holds nothing else; their manifests say `plugins/<name>`. */
export const PROGRAM_ROOT = join(import.meta.dirname, '../../../../..');
export const BUILT_IN_FOLDER = 'plugins';
/** What every frame loads: the other end of the host interface. */
export const HOST_FOLDER = 'plugins/host';

export function rootOf(platform: Platform, plugin: { organization_id: number | null }): string {
  return plugin.organization_id === null ? PROGRAM_ROOT : frontendsRoot(platform);
}

/** Where operators put the plug-ins of organizations. */
export function frontendsRoot({ config }: Platform): string {
  return config.frontendsRoot ?? join(config.dataDir, 'frontends');
}
