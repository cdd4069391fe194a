import type { Project } from '@labelwright/contract/projects';
import {
  BrainCircuit,
  ChartColumn,
  ChartNoAxesCombined,
  ClipboardCheck,
  Database,
  Download,
  FolderCheck,
  FolderInput,
  Gauge,
  HandCoins,
  LayoutDashboard,
  LayoutPanelTop,
  ListOrdered,
  type LucideIcon,
  MessageSquareText,
  PackageOpen,
  PenLine,
  Scale,
  Settings,
  Upload,
  Users,
} from 'lucide-react';

export type ProjectSection = {
  to: string;
  params: { projectId: string; section?: string };
  label: string;
  icon: LucideIcon;
  /** Beginning of the addresses of all its pages. */
  base: string;
  /** What waits for this person is counted beside it. */
  waiting: Waiting | undefined;
};

type Waiting = 'answers' | 'items';

type Entry = {
  path: string;
  label: string;
  icon: LucideIcon;
  permission?: string;
  /** Only for people without this permission: who has it, has another page for it. */
  without?: string;
  section?: string;
  waiting?: Waiting;
};

/** Under one heading of the rail; the first group is the project itself and needs none. */
export type ProjectSectionGroup = { title: string | undefined; sections: readonly ProjectSection[] };

const GROUPS: readonly { title: string | undefined; entries: readonly Entry[] }[] = [
  {
    title: undefined,
    entries: [
      { path: '', label: 'Overview', icon: LayoutDashboard },
      { path: '/data', label: 'Data', icon: Database, permission: 'task.list' },
    ],
  },
  {
    title: 'Work',
    entries: [
      { path: '/label', label: 'Label', icon: PenLine, permission: 'task.next' },
      { path: '/review', label: 'Review', icon: ClipboardCheck, permission: 'review.queue', waiting: 'answers' },
      { path: '/adjudicate', label: 'Adjudicate', icon: Scale, permission: 'review.adjudicate' },
      { path: '/queue', label: 'Queue', icon: ListOrdered, permission: 'queue.manage' },
      { path: '/crowd', label: 'Crowd', icon: HandCoins, permission: 'crowd.read' },
    ],
  },
  {
    title: 'Results',
    entries: [
      { path: '/dashboard', label: 'Dashboard', icon: ChartColumn, permission: 'project.stats' },
      { path: '/quality', label: 'Quality', icon: Gauge, permission: 'project.stats' },
      { path: '/my-quality', label: 'My quality', icon: Gauge, permission: 'task.next', without: 'project.stats' },
      { path: '/contributions', label: 'Contributions', icon: ChartNoAxesCombined, permission: 'item.review' },
      { path: '/dashboards', label: 'Other dashboards', icon: LayoutPanelTop, permission: 'project.read' },
    ],
  },
  {
    title: 'In and out',
    entries: [
      { path: '/import', label: 'Import', icon: Upload, permission: 'task.create' },
      {
        path: '/contribute',
        label: 'Contribute',
        icon: FolderInput,
        permission: 'item.create',
        without: 'item.manage',
      },
      { path: '/collection', label: 'Collection', icon: PackageOpen, permission: 'item.manage', waiting: 'items' },
      {
        path: '/collection/review',
        label: 'Review items',
        icon: FolderCheck,
        permission: 'item.review',
        without: 'item.manage',
        waiting: 'items',
      },
      { path: '/export', label: 'Export', icon: Download, permission: 'project.export' },
    ],
  },
  {
    title: 'Set-up',
    entries: [
      { path: '/members', label: 'Members', icon: Users, permission: 'members.read' },
      { path: '/models', label: 'Models', icon: BrainCircuit, permission: 'project.update' },
      { path: '/prompts', label: 'Prompts', icon: MessageSquareText, permission: 'project.update' },
      {
        path: '/settings/$section',
        label: 'Settings',
        icon: Settings,
        permission: 'project.update',
        section: 'general',
      },
    ],
  },
];

type Access = Pick<Project, 'can'> | undefined;

const isOpen = ({ permission, without }: Entry, project: Access): boolean =>
  (permission === undefined || project?.can[permission] !== false) &&
  (without === undefined || project?.can[without] === false);

const toSection = (projectId: string, entry: Entry): ProjectSection => ({
  to: `/projects/$projectId${entry.path}`,
  params: { projectId, ...(entry.section === undefined ? {} : { section: entry.section }) },
  label: entry.label,
  icon: entry.icon,
  base: `/projects/${projectId}${entry.path.replace('/$section', '')}`,
  waiting: entry.waiting,
});

/** So few pages are seen at a glance: headings would only part them. */
const FEW = 7;

/** The pages of a project that this person may enter; a permission that the server does not mention is not in the way. */
export function projectGroupsFor(projectId: string, project: Access): readonly ProjectSectionGroup[] {
  const groups = GROUPS.map(({ title, entries }) => ({
    title,
    sections: entries.filter((entry) => isOpen(entry, project)).map((entry) => toSection(projectId, entry)),
  })).filter(({ sections }) => sections.length > 0);
  const sections = groups.flatMap((group) => group.sections);
  return sections.length > FEW ? groups : [{ title: undefined, sections }];
}

/** The section that a page belongs to: every page of the settings is in the settings. */
export const sectionOfPath = (sections: readonly ProjectSection[], pathname: string): ProjectSection | undefined =>
  sections.findLast(({ base }) => pathname === base || (base.split('/').length > 3 && pathname.startsWith(`${base}/`)));
