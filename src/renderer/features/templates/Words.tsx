import { letterFontStyle, letterStyles } from '../../../shared/letter'
import { pathOf, replaceVariables } from '../../../shared/template-variables'
import { OwnMailFrame } from '../../app/OwnMailFrame'

/** As the letter leaves. */
const LETTER_CSS = [...letterStyles].map(([name, style]) => `${name} { ${style} }`).join(' ')
/** What is still to be filled in is seen at once. */
const withMarks = (html: string): string =>
  replaceVariables(html, (escaped) => `<mark>{{ ${pathOf(escaped)} }}</mark>`)

/** Words as somebody would read them; `quote` is what they answer, `closing` what stands below that. */
export function Words(props: { html: string; quote?: string; closing?: string; label: string }) {
  const { html, quote = '', closing = '', label } = props
  const words = `${withMarks(html)}${quote}${withMarks(closing)}`
  return (
    <OwnMailFrame
      html={`<style>${LETTER_CSS}</style><div style="${letterFontStyle()}">${words}</div>`}
      label={label}
    />
  )
}
