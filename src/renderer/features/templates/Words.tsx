import { letterFontStyle, letterStyles } from '../../../shared/letter'
import { pathOf, replaceVariables } from '../../../shared/template-variables'
import { useColors } from '../../app/colors'
import { useMailFrameLabels } from '../../app/mail-frame-labels'
import { MailFrame } from '../../ui/mail-html/MailFrame'

const noImages = new Map<string, string>()
/** As the letter leaves. */
const LETTER_CSS = [...letterStyles].map(([name, style]) => `${name} { ${style} }`).join(' ')
/** What is still to be filled in is seen at once. */
const withMarks = (html: string): string =>
  replaceVariables(html, (escaped) => `<mark>{{ ${pathOf(escaped)} }}</mark>`)

/** Words as somebody would read them. */
export function Words({ html, label }: { html: string; label: string }) {
  const { scheme } = useColors()
  const labels = useMailFrameLabels(label)
  return (
    <MailFrame
      html={`<style>${LETTER_CSS}</style><div style="${letterFontStyle()}">${withMarks(html)}</div>`}
      text=""
      cidImages={noImages}
      allowRemote={false}
      onOpenLink={() => undefined}
      theme={scheme}
      labels={labels}
    />
  )
}
