import { Parser } from 'htmlparser2'
import { letterFamilies, letterSizes, letterStyles, TAB_STYLE } from '../../../../../shared/letter'
import { escapeHtml } from '../../../../../shared/escape-html'

/**
 * The editor's HTML as it is to look anywhere: each element says its style itself, an empty paragraph is the blank
 * line it was on the screen, blanks in a row stay as many, a line of right-to-left words begins at the right, and the
 * editor's own column widths stay behind. What is safe to send is `scrubHtml`'s business.
 */
export function letterHtml(html: string): string {
  const out: string[] = []
  const opened: { at: number; words: string }[] = []
  let afterBlank = true
  const keepBlanks = (text: string): string =>
    text.replace(/ |[^ ]+/g, (part) => {
      const kept = part === ' ' && afterBlank ? '\u00a0' : part
      afterBlank = part === ' '
      return kept
    })
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (DROPPED.has(name)) return
        if (name === 'p') opened.push({ at: out.length, words: '' })
        if (name === 'p' || name === 'br') afterBlank = true
        out.push(`<${name}${written(name, attributes)}>`)
      },
      ontext(text) {
        // Elsewhere, and in what another program wrote, blanks lay out the source.
        const line = opened.at(-1)
        if (line) line.words += text
        const isTyped = line !== undefined && !text.includes('\n')
        out.push(isTyped ? withTabs(escapeHtml(keepBlanks(text))) : escapeHtml(text))
      },
      onclosetag(name) {
        if (DROPPED.has(name) || VOID.has(name)) return
        const line = name === 'p' ? opened.pop() : undefined
        if (line && out.length === line.at + 1) out.push('<br>')
        if (line && isRightToLeft(line.words))
          out[line.at] = (out[line.at] ?? '').replace('<p', '<p dir="rtl"')
        out.push(`</${name}>`)
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  parser.end(html)
  return out.join('')
}

const withTabs = (text: string): string => text.replaceAll('\t', `<span style="${TAB_STYLE}">\t</span>`)

/** By its first letter, as the editor and browsers tell it. */
const isRightToLeft = (text: string): boolean =>
  /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(/\p{L}/u.exec(text)?.[0] ?? '')

const DROPPED = new Set(['colgroup', 'col'])
const VOID = new Set(['br', 'hr', 'img', 'wbr'])

function written(name: string, attributes: Record<string, string>): string {
  const style = letterStyles.get(name)
  // Of the editor's styles only the alignment of a cell and the letters of words are meant; the rest is how it draws.
  const align = /(?:^|;)\s*text-align:\s*(left|right|center)/.exec(attributes.style ?? '')?.[1]
  const color = name === 'span' && /(?:^|;)\s*color:\s*([^;]+)/.exec(attributes.style ?? '')?.[1]
  const font = name === 'span' ? chosenLetters(attributes.style ?? '') : []
  const whole = [style, align && `text-align: ${align}`, color && `color: ${color}`, ...font]
    .filter(Boolean)
    .join('; ')
  const others = Object.entries(attributes).filter(([key]) => key !== 'style' && key !== 'class')
  const all = whole === '' ? others : [...others, ['style', whole] as const]
  return all.map(([key, value]) => ` ${key}="${escapeHtml(value)}"`).join('')
}

/** Typeface and size as the toolbar sets them, and no others. */
function chosenLetters(style: string): string[] {
  const [, first = ''] = /(?:^|;)\s*font-family:\s*["']?([^"',;]+)/.exec(style) ?? []
  const family = letterFamilies.get(first.trim())
  const [, size = ''] = /(?:^|;)\s*font-size:\s*(\d{1,2}px)/.exec(style) ?? []
  return [
    ...(family === undefined ? [] : [`font-family: ${family}`]),
    ...(letterSizes.includes(size) ? [`font-size: ${size}`] : []),
  ]
}
