import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'

/** What is typed into the search above records, and what is asked of the engine once typing has paused. */
export function useSearchText() {
  const [text, setText] = useState('')
  const [query] = useDebouncedValue(text.trim(), 120)
  return { text, setText, query, isWaiting: text.trim() !== query }
}
