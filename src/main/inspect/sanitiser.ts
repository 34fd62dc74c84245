import {
  boundedClean,
  purifyConfig,
  startCleaning,
  type Cleaning,
  type PolicyElement,
  type SanitisedHtml,
} from '../../shared/mail-html'

export type SafeHtml = (html: string) => SanitisedHtml

/** The reader's sanitiser over a DOM without a browser; null where its libraries are not installed. */
export async function loadSanitiser(): Promise<SafeHtml | null> {
  try {
    const { JSDOM } = await import('jsdom')
    const { default: createPurifier } = await import('dompurify')
    const purify = createPurifier(new JSDOM('').window)
    let cleaning: Cleaning | null = null
    purify.addHook('uponSanitizeElement', (node) => {
      if (isElement(node)) cleaning?.styleElement(node)
    })
    purify.addHook('afterSanitizeAttributes', (element) => cleaning?.attributes(element))
    return (html) => {
      // Embedded images keep their `cid:` address: there is nothing here that could show them.
      const current = startCleaning({ cidUrl: (contentId) => `cid:${contentId}` })
      cleaning = current
      const safe = boundedClean(html, current, (part) => purify.sanitize(part, purifyConfig))
      cleaning = null
      return safe
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  }
}

function isElement(node: object): node is PolicyElement {
  return 'nodeName' in node && 'getAttribute' in node && 'querySelectorAll' in node
}
