import { PLACEHOLDERS, type Placeholder } from '@labelwright/contract/dashboards';
import { invalidField } from '../../../platform/http/app-error.ts';

const MARK = /\{\{\s*([\w.]+)\s*\}\}/g;

export interface PlaceValues {
  project: { id: number; uuid: string; slug: string; title: string };
  organization: { id: number };
  workspace: { id: number };
}

function readPlace(name: Placeholder, { project, organization, workspace }: PlaceValues): string {
  const values: Record<Placeholder, string | number> = {
    project_id: project.id,
    'project.id': project.id,
    'project.uuid': project.uuid,
    'project.slug': project.slug,
    'project.title': project.title,
    org_id: organization.id,
    'organization.id': organization.id,
    'workspace.id': workspace.id,
  };
  return String(values[name]);
}

/** Each placeholder by its value, written so that it cannot leave its place in the address. */
export function fillAddress(address: string, values: PlaceValues): string {
  return address.replace(MARK, (mark, name: string) =>
    Object.hasOwn(PLACEHOLDERS, name) ? encodeURIComponent(readPlace(name as Placeholder, values)) : mark,
  );
}

/** Refuses what is no web address, names an unknown placeholder, or would show this program inside itself. */
export function checkAddress(field: string, address: string, ownUrl: string): URL {
  for (const [, name] of address.matchAll(MARK))
    if (name !== undefined && !Object.hasOwn(PLACEHOLDERS, name))
      throw invalidField(
        field,
        `There is no placeholder {{${name}}}. Known are ${Object.keys(PLACEHOLDERS).join(', ')}.`,
      );
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(address)?.[1] ?? '';
  if (host.includes('{{')) throw invalidField(field, 'A placeholder cannot stand in the host.');
  const filled = address.replace(MARK, '1');
  const url = URL.canParse(filled) ? new URL(filled) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw invalidField(field, 'Must be an address that begins with https:// or http://.');
  if (url.username !== '' || url.password !== '')
    throw invalidField(field, 'Must hold no user name or password: everybody who sees the dashboard could read them.');
  if (url.host === new URL(ownUrl).host) throw invalidField(field, 'This program cannot be embedded in itself.');
  return url;
}

/** An empty list allows every host. `*.example.com` is any host below it; without a port any port fits. */
export function isHostAllowed(url: URL, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return true;
  return hosts.some((entry) => {
    const pattern = entry.toLowerCase();
    const name = pattern.includes(':') ? url.host : url.hostname;
    return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
  });
}
