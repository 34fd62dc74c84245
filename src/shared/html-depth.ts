/** Deeper than any mail program writes: a parser's time grows with the square of the depth. */
const MAX_OPEN = 3_000
const closedByThemselves = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option'.split(
    ' ',
  ),
)

/** Whether HTML holds elements within elements, by the thousand or so many; told from its tags, without a parser. */
export function nestsTooDeep(html: string, most = MAX_OPEN): boolean {
  let open = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (closedByThemselves.has(name.toLowerCase())) continue
    open = slash === '' ? open + 1 : Math.max(0, open - 1)
    if (open > most) return true
  }
  return false
}
