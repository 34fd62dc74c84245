export { KnownCounterpart } from './KnownCounterpart'
export { LinkChips } from './LinkChips'
export { LinkDialog } from './LinkDialog'
export { foundRecords, linkThread, useSuggestions, useThreadLinks } from './queries'
