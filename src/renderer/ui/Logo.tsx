/** An envelope whose flap is a note in the margin. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect x="2" y="6" width="28" height="21" rx="5" fill="var(--accent)" />
      <path
        d="M4 9.5 14.6 17a2.4 2.4 0 0 0 2.8 0L28 9.5"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
        opacity=".9"
      />
      <path d="M20 3h9a1 1 0 0 1 1 1v9l-4-2.6L22 13a2 2 0 0 1-2-2V3Z" fill="#f2c14e" />
    </svg>
  )
}
