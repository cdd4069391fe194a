export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
      <rect width="32" height="32" rx="7" fill="var(--lw-accent)" />
      <path
        d="M9 7v18h8"
        fill="none"
        stroke="var(--lw-accent-text)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <rect
        x="15"
        y="9"
        width="9"
        height="9"
        rx="1.5"
        fill="none"
        stroke="var(--lw-accent-text)"
        strokeWidth="2.4"
        strokeDasharray="4 2.4"
        opacity="0.75"
      />
    </svg>
  );
}
