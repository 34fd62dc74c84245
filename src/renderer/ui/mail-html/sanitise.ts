import createPurifier from 'dompurify'
import {
  boundedClean,
  purifyConfig,
  startCleaning,
  type Cleaning,
  type SanitisedHtml,
  type SanitiseOptions,
} from '../../../shared/mail-html'

export type MailSanitiser = (html: string, options: SanitiseOptions) => SanitisedHtml

/** A sanitiser over a window's own DOM. What it cannot read it shows as text. */
export function createMailSanitiser(host: Window & typeof globalThis): MailSanitiser {
  const purify = createPurifier(host)
  let cleaning: Cleaning | null = null
  purify.addHook('uponSanitizeElement', (node) => {
    if (node instanceof host.Element) cleaning?.styleElement(node)
  })
  purify.addHook('afterSanitizeAttributes', (element) => cleaning?.attributes(element))

  return (html, options) => {
    const current = startCleaning(options)
    cleaning = current
    const safe = boundedClean(html, current, (part) => purify.sanitize(part, purifyConfig))
    cleaning = null
    return safe
  }
}
