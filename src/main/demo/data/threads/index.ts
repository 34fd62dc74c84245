import type { ThreadScript } from '../types'
import { englishThreads } from './english'
import { frenchThreads, spanishThreads } from './french-spanish'
import { germanThreads } from './german'
import { internalThreads } from './internal'
import { italianThreads } from './italian'
import { polishThreads } from './polish'

/** Every conversation written by hand. */
export const scriptedThreads: readonly ThreadScript[] = [
  ...italianThreads,
  ...polishThreads,
  ...germanThreads,
  ...frenchThreads,
  ...spanishThreads,
  ...englishThreads,
  ...internalThreads,
]
