import classes from './Avatar.module.css'

const HUES = [186, 32, 262, 345, 152, 212, 18, 290, 96, 232]

/** Initials on a quiet colour that stays the same for the same address. */
export function Avatar({ name, address, size = 32 }: { name: string; address: string; size?: number }) {
  const hue = HUES[hash(address || name) % HUES.length] ?? 186
  return (
    <span
      className={classes.root}
      style={{
        width: size,
        height: size,
        fontSize: size * 0.38,
        background: `light-dark(hsl(${hue} 42% 88%), hsl(${hue} 26% 27%))`,
        color: `light-dark(hsl(${hue} 55% 24%), hsl(${hue} 45% 84%))`,
      }}
      aria-hidden
    >
      {initials(name || address)}
    </span>
  )
}

/** First letters of the first and last word; one for a single word or an address. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .replace(/["'()[\],]/g, ' ')
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean)
  const first = [...(words[0] ?? '?')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}

function hash(text: string): number {
  let value = 7
  for (const char of text.toLowerCase()) value = (value * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return value
}
