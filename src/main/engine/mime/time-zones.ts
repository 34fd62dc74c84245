import { findIana } from 'windows-iana'

/** Names that ICU gives to one zone (AST to Alaska's, IST to India's), and people elsewhere to another. */
const ambiguous =
  /^(?:ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|MIT|NET|NST|PLT|PNT|PRT|SST|VST)$/i

/** The IANA name of a time zone given under it or under its Windows name; null for what is no zone. */
export function ianaZone(name: string): string | null {
  const text = name.trim().replace(/^"|"$/g, '').slice(0, 100)
  // Outlook writes the shown name, too: "(UTC+01:00) Amsterdam, Berlin, …", which names no zone.
  const candidate = windowsZone(text) ?? text
  if (ambiguous.test(text) || !/^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(candidate)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: candidate }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

function windowsZone(name: string): string | undefined {
  for (const entry of findIana(name)) return entry
  return undefined
}

/** Minutes east of UTC in a zone at a local time, given as if it were UTC. */
export function zoneOffsetAt(zone: string, localTime: number): number {
  // The offset at the guessed moment may be that of the other side of a change of clocks: once more with it.
  const guess = offsetOf(zone, localTime)
  return offsetOf(zone, localTime - guess * 60_000)
}

function offsetOf(timeZone: string, time: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(time)
    .find((part) => part.type === 'timeZoneName')?.value
  const offset = /^GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '')
  const minutes = Number(offset?.[2] ?? 0) * 60 + Number(offset?.[3] ?? 0)
  return offset?.[1] === '-' ? -minutes : minutes
}
