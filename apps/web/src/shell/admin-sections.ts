import {
  Activity,
  Archive,
  BellRing,
  Building2,
  CalendarClock,
  ChartNoAxesCombined,
  HardDrive,
  ListChecks,
  type LucideIcon,
  Mail,
  ScrollText,
  Send,
  Server,
  ShieldCheck,
  SlidersHorizontal,
  Users,
} from 'lucide-react';

export type AdminSection = { to: string; label: string; icon: LucideIcon };

/** The pages of the administration, in the order of the rail. */
export const ADMIN_SECTIONS: readonly { title: string; sections: readonly AdminSection[] }[] = [
  {
    title: 'Who',
    sections: [
      { to: '/admin/users', label: 'Users', icon: Users },
      { to: '/admin/organizations', label: 'Organizations', icon: Building2 },
      { to: '/admin/roles', label: 'Roles', icon: ShieldCheck },
    ],
  },
  {
    title: 'What runs',
    sections: [
      { to: '/admin/jobs', label: 'Jobs and queues', icon: ListChecks },
      { to: '/admin/schedules', label: 'Schedules', icon: CalendarClock },
      { to: '/admin/outbox', label: 'Outbox', icon: Send },
      { to: '/admin/mail', label: 'Mail', icon: Mail },
    ],
  },
  {
    title: 'What happened',
    sections: [
      { to: '/admin/alerts', label: 'Alerts', icon: BellRing },
      { to: '/admin/audit', label: 'Audit log', icon: ScrollText },
      { to: '/admin/events', label: 'Events', icon: Activity },
    ],
  },
  {
    title: 'The server',
    sections: [
      { to: '/admin/analytics', label: 'Platform', icon: ChartNoAxesCombined },
      { to: '/admin/system', label: 'System', icon: Server },
      { to: '/admin/settings', label: 'Settings in force', icon: SlidersHorizontal },
      { to: '/admin/storage', label: 'Storage use', icon: HardDrive },
      { to: '/admin/retention', label: 'Retention', icon: Archive },
    ],
  },
];
