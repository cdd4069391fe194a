import type { PublicUser } from '@labelwright/contract/identity';

export interface PublicUserRow {
  id: number;
  uuid: string;
  email: string;
  display_name: string;
  first_name: string;
  last_name: string;
  last_activity_at: Date | null;
  created_at: Date;
}

/** In the words of the field's clients. Hot keys are the person's own business and come with whoami only. */
export function presentUser(row: PublicUserRow, organizationId: number | undefined): PublicUser {
  return {
    id: row.id,
    uuid: row.uuid,
    email: row.email,
    username: row.email.split('@')[0] ?? row.email,
    display_name: row.display_name,
    first_name: row.first_name,
    last_name: row.last_name,
    initials: initialsOf(row),
    avatar: null,
    phone: '',
    last_activity: row.last_activity_at?.toISOString() ?? null,
    date_joined: row.created_at.toISOString(),
    active_organization: organizationId ?? null,
    allow_newsletters: false,
    custom_hotkeys: {},
  };
}

function initialsOf(row: PublicUserRow): string {
  const names = [row.first_name, row.last_name].filter(Boolean);
  const words = names.length > 0 ? names : row.display_name.split(/\s+/).filter(Boolean);
  const letters = words.map((word) => [...word][0] ?? '').join('');
  return (letters || row.email.slice(0, 2)).slice(0, 2).toUpperCase();
}
