export { LinkChips } from './LinkChips'
export { LinkDialog } from './LinkDialog'
export { linkThread, useSuggestions, useThreadLinks } from './queries'
