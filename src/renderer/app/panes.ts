/** The mail module's panes: which of them a window has room for, and how wide each is, in CSS pixels. */

export type Side = 'folders' | 'list' | 'customer'
/** What the user has set; the usual width stands in for the rest. */
export type Widths = Partial<Record<Side, number | undefined>>

export interface Panes {
  /** How many panes stand side by side when no customer was asked for. */
  columns: 1 | 2 | 3 | 4
  /** Null for what has no room; the reader takes what is left. */
  folders: number | null
  list: number | null
  customer: number | null
}

export const READER_LEAST = 560
export const limits: Record<Side, { least: number; usual: number; most: number }> = {
  folders: { least: 160, usual: 200, most: 360 },
  list: { least: 280, usual: 340, most: 620 },
  customer: { least: 240, usual: 284, most: 480 },
}

const FOUR_FROM = 1440
const THREE_FROM = 1180
const RAIL = 52
/** Of the line beside each pane. */
const LINE = 1
const TWO_FROM = RAIL + READER_LEAST + limits.list.least + LINE

const columnsOf = (width: number): Panes['columns'] =>
  width >= FOUR_FROM ? 4 : width >= THREE_FROM ? 3 : width >= TWO_FROM ? 2 : 1

/**
 * The reader never starves: as the window narrows the customer goes first, then the folders, then the list. What the
 * user set is only narrowed here, never changed, so that a wider window shows it again.
 */
export function panesFor(
  windowWidth: number,
  wanted: Widths,
  /** The customer was asked for: in a window without room for four it takes the place of another pane. */
  customerAsked: boolean,
  /** Panes the user has put away. */
  folded: readonly Side[] = [],
): Panes {
  const columns = columnsOf(windowWidth)
  const shown = sidesOf(columns, customerAsked).filter((side) => !isFolded(side, customerAsked, folded))
  const widths = narrowed(shown, wanted, windowWidth - RAIL - READER_LEAST - shown.length * LINE)
  return { columns, folders: null, list: null, customer: null, ...widths }
}

/** A customer who was asked for is shown, wherever they were before. */
const isFolded = (side: Side, customerAsked: boolean, folded: readonly Side[]): boolean =>
  folded.includes(side) && !(side === 'customer' && customerAsked)

/** The panes a window has room for beside the reader, those that are put away too. */
export const sidesOf = (columns: Panes['columns'], customerAsked: boolean): Side[] =>
  columns === 4
    ? ['folders', 'list', 'customer']
    : columns === 3
      ? customerAsked
        ? ['list', 'customer']
        : ['folders', 'list']
      : columns === 2
        ? [customerAsked ? 'customer' : 'list']
        : []

/** As wide as wanted where there is room; what is too much is taken from each by what it has above its least. */
function narrowed(shown: readonly Side[], wanted: Widths, room: number): Partial<Record<Side, number>> {
  const asked = shown.map((side) => clamped(side, wanted[side] ?? limits[side].usual))
  const over = sum(asked) - room
  const spare = sum(shown.map((side, at) => (asked[at] ?? 0) - limits[side].least))
  const share = over > 0 && spare > 0 ? Math.min(1, over / spare) : 0
  return Object.fromEntries(
    shown.map((side, at) => {
      const width = asked[at] ?? 0
      return [side, Math.floor(width - share * (width - limits[side].least))]
    }),
  )
}

export const clamped = (side: Side, width: number): number =>
  Math.round(Math.min(limits[side].most, Math.max(limits[side].least, width)))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
