import ICAL from 'ical.js'

/** More of a calendar than this is not read: one invitation is a few kilobytes. */
const MAX_TEXT = 1_000_000
const MAX_LINES = 20_000
const MAX_DEPTH = 6

type Jcal = [name: string, properties: unknown[], components: Jcal[]]

/**
 * iCalendar text as far as it can be read (RFC 5545): a line that is no property is skipped, a component that is not
 * closed ends with the one around it, and what stands outside of the calendar is left out. null for no calendar.
 */
export function readCalendar(text: string): ICAL.Component | null {
  const root: Jcal = ['vcalendar', [], []]
  const open: Jcal[] = []
  let tooDeep = 0
  for (const line of linesOf(text)) {
    const boundary = /^(BEGIN|END):\s*([\w-]{1,40})\s*$/i.exec(line)
    if (!boundary) {
      const property = open.length > 0 && tooDeep === 0 ? readProperty(line) : null
      if (property) open.at(-1)?.[1].push(property)
      continue
    }
    const name = boundary[2]?.toLowerCase() ?? ''
    const begins = boundary[1]?.toUpperCase() === 'BEGIN'
    if (begins && open.length === 0) {
      // Two calendars in one text are one: what they hold is what counts.
      if (name === 'vcalendar') open.push(root)
    } else if (begins && (open.length >= MAX_DEPTH || tooDeep > 0)) tooDeep += 1
    else if (begins) {
      const component: Jcal = [name, [], []]
      open.at(-1)?.[2].push(component)
      open.push(component)
    } else if (tooDeep > 0) tooDeep -= 1
    else {
      const at = open.findLastIndex((component) => component[0] === name)
      if (at >= 0) open.length = at
    }
  }
  return root[1].length + root[2].length > 0 ? new ICAL.Component(root) : null
}

/** Unfolded lines (RFC 5545 section 3.1). */
function linesOf(text: string): string[] {
  const unfolded = text.slice(0, MAX_TEXT).replace(/(?:\r\n|\r|\n)[ \t]/g, '')
  return unfolded.split(/[\r\n]+/, MAX_LINES).filter((line) => line.trim() !== '')
}

function readProperty(line: string): unknown {
  try {
    const property: unknown = ICAL.parse.property(repaired(line), ICAL.design.icalendar)
    return property
  } catch {
    return null
  }
}

/**
 * A date as ical.js reads it. Some programs write a day without VALUE=DATE, ISO 8601 with its separators, or a
 * zone with a colon in its name and no quotes around it.
 */
function repaired(line: string): string {
  const parts = /^(DTSTART|DTEND|RECURRENCE-ID)(;[^\r\n]*?)?:([\dTZ:-]{8,25})\s*$/i.exec(line)
  if (!parts) return line
  const [, name = '', parameters = '', value = ''] = parts
  const compact = value.replace(/[:-]/g, '')
  if (compact.length === 8) return `${name};VALUE=DATE:${compact}`
  const [, quoted, bare] = /;TZID=(?:"([^"]*)"|([^";]+))/i.exec(parameters) ?? []
  const zone = quoted ?? bare
  return `${name}${zone ? `;TZID="${zone}"` : ''}:${compact}`
}
