import type { Project } from '@labelwright/contract/projects';
import { Database, Download, LayoutDashboard, type LucideIcon, PenLine, Settings, Upload, Users } from 'lucide-react';

export type ProjectSection = {
  to: string;
  params: { projectId: string; section?: string };
  label: string;
  icon: LucideIcon;
  /** Beginning of the addresses of all its pages. */
  base: string;
};

type Entry = {
  path: string;
  label: string;
  icon: LucideIcon;
  permission?: string;
  section?: string;
};

const ENTRIES: readonly Entry[] = [
  { path: '', label: 'Overview', icon: LayoutDashboard },
  { path: '/data', label: 'Data', icon: Database, permission: 'task.list' },
  { path: '/label', label: 'Label', icon: PenLine, permission: 'task.next' },
  { path: '/import', label: 'Import', icon: Upload, permission: 'task.create' },
  { path: '/export', label: 'Export', icon: Download, permission: 'project.export' },
  { path: '/members', label: 'Members', icon: Users, permission: 'members.read' },
  { path: '/settings/$section', label: 'Settings', icon: Settings, permission: 'project.update', section: 'general' },
];

/** The pages of a project that this person may enter; a permission that the server does not mention is not in the way. */
export const projectSectionsFor = (
  projectId: string,
  project: Pick<Project, 'can'> | undefined,
): readonly ProjectSection[] =>
  ENTRIES.filter(({ permission }) => permission === undefined || project?.can[permission] !== false).map((entry) => ({
    to: `/projects/$projectId${entry.path}`,
    params: { projectId, ...(entry.section === undefined ? {} : { section: entry.section }) },
    label: entry.label,
    icon: entry.icon,
    base: `/projects/${projectId}${entry.path.replace('/$section', '')}`,
  }));

/** The section that a page belongs to: every page of the settings is in the settings. */
export const sectionOfPath = (sections: readonly ProjectSection[], pathname: string): ProjectSection | undefined =>
  sections.findLast(({ base }) => pathname === base || (base.split('/').length > 3 && pathname.startsWith(`${base}/`)));
